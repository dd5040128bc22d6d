"""Small installations for tests: `python small_installation.py LAYOUT up --data DIR --port N`."""

import sys
from dataclasses import replace
from pathlib import Path

from local.embedded import postgres, postgres_folder, temporal
from local.supervisor.probes import http_ok
from local.supervisor.programs import Layout, Program, Stage
from local.supervisor.site import Site
from local.supervisor.up import main
from tests.patience import PATIENCE

PROGRAM = str(Path(__file__).with_name("program.py"))


def little(site: Site) -> Layout:
    stages = (
        Stage(programs=(small(site, "first"),)),
        Stage(programs=(small(site, "second"), small(site, "api"))),
    )
    return Layout(stages, facts(site))


def deaf(site: Site) -> Layout:
    return Layout((Stage(programs=(small(site, "first", "--deaf"), small(site, "api"))),), facts(site))


def failing(site: Site) -> Layout:
    command = (sys.executable, "-c", "raise SystemExit('out of flour')")
    broken = Program("broken", command, site.program_env(), site.log("broken"), site.root)
    never = replace(small(site, "api"), ready=http_ok(temporal.ui_url(site)))
    return Layout((Stage(programs=(small(site, "first"),)), Stage(programs=(broken, never))), facts(site))


def servers(site: Site) -> Layout:
    names = ("ShopId",)
    return Layout(
        (
            Stage(steps=(postgres_folder.prepare(site),)),
            Stage(
                programs=(postgres.program(site), temporal.program(site, names)),
                steps=(postgres.create_database(site), temporal.register(site, names)),
            ),
            Stage(programs=(small(site, "api"),)),
        ),
        {**facts(site), "database": postgres.database_url(site), "temporal": temporal.address(site)},
    )


def small(site: Site, name: str, *options: str) -> Program:
    port = site.api_port if name == "api" else site.persisted.port(name)
    command = (sys.executable, PROGRAM, name, str(port), str(site.data / "ended"), *options)
    ready = http_ok(f"http://127.0.0.1:{port}/")
    return Program(
        name,
        command,
        site.program_env(),
        site.log(name),
        site.root,
        ready,
        stop_within_seconds=PATIENCE,
    )


def facts(site: Site) -> dict[str, object]:
    return {"api": site.public_url, "temporal_ui": temporal.ui_url(site), "mail": site.public_url}


if __name__ == "__main__":
    layouts = {"little": little, "deaf": deaf, "failing": failing, "servers": servers}
    sys.exit(main(sys.argv[2:], layouts[sys.argv[1]]))
