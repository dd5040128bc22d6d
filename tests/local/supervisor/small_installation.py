"""Small installations for tests: `python small_installation.py LAYOUT up --data DIR --port N`."""

import sys
from dataclasses import replace
from pathlib import Path

from local.embedded import postgres, postgres_folder, temporal
from local.supervisor.environment import Environment
from local.supervisor.probes import http_ok
from local.supervisor.programs import Layout, Program, Stage
from local.supervisor.start import main
from tests.patience import PATIENCE

PROGRAM = str(Path(__file__).with_name("program.py"))


def little(environment: Environment) -> Layout:
    stages = (
        Stage(programs=(small(environment, "first"),)),
        Stage(programs=(small(environment, "second"), small(environment, "api"))),
    )
    return Layout(stages, facts(environment))


def deaf(environment: Environment) -> Layout:
    return Layout(
        (Stage(programs=(small(environment, "first", "--deaf"), small(environment, "api"))),),
        facts(environment),
    )


def failing(environment: Environment) -> Layout:
    command = (sys.executable, "-c", "raise SystemExit('out of flour')")
    broken = Program(
        "broken", command, environment.program_env(), environment.log("broken"), environment.root
    )
    never = replace(small(environment, "api"), ready=http_ok(temporal.ui_url(environment)))
    return Layout(
        (Stage(programs=(small(environment, "first"),)), Stage(programs=(broken, never))), facts(environment)
    )


def servers(environment: Environment) -> Layout:
    names = ("ShopId",)
    return Layout(
        (
            Stage(steps=(postgres_folder.prepare(environment),)),
            Stage(
                programs=(postgres.program(environment), temporal.program(environment, names)),
                steps=(postgres.create_database(environment), temporal.register(environment, names)),
            ),
            Stage(programs=(small(environment, "api"),)),
        ),
        {
            **facts(environment),
            "database": postgres.database_url(environment),
            "temporal": temporal.address(environment),
        },
    )


def small(environment: Environment, name: str, *options: str) -> Program:
    port = environment.api_port if name == "api" else environment.persisted.port(name)
    command = (sys.executable, PROGRAM, name, str(port), str(environment.data / "ended"), *options)
    ready = http_ok(f"http://127.0.0.1:{port}/")
    return Program(
        name,
        command,
        environment.program_env(),
        environment.log(name),
        environment.root,
        ready,
        stop_within_seconds=PATIENCE,
    )


def facts(environment: Environment) -> dict[str, object]:
    return {
        "api": environment.public_url,
        "temporal_ui": temporal.ui_url(environment),
        "mail": environment.public_url,
    }


if __name__ == "__main__":
    layouts = {"little": little, "deaf": deaf, "failing": failing, "servers": servers}
    sys.exit(main(sys.argv[2:], layouts[sys.argv[1]]))
