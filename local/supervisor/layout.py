"""The product on one machine: which programs run, in which order, and what each is told."""

import json
import sys
from typing import cast

from local.embedded import postgres, postgres_folder, temporal
from local.stripe_key import local_stripe_key
from local.supervisor.errors import CannotStart
from local.supervisor.job import run_job
from local.supervisor.pollers import worker_serves
from local.supervisor.ports import HOST
from local.supervisor.probes import http_ok
from local.supervisor.programs import Facts, Layout, Program, Stage, Step
from local.supervisor.site import Site
from workflows.support.names import MODEL_QUEUE, SEARCH_ATTRIBUTES, SHOP_QUEUE

QUEUES = (SHOP_QUEUE, MODEL_QUEUE)


def product(site: Site) -> Layout:
    env = product_env(site)
    stripe, mail = stand_ins(site)
    processes = (*_names("worker", site.workers), *_names("api", site.apis))
    return Layout(
        stages=(
            Stage(steps=(postgres_folder.prepare(site),)),
            Stage(
                programs=(
                    postgres.program(site),
                    temporal.program(site, SEARCH_ATTRIBUTES),
                    stripe,
                    mail,
                    host(site),
                ),
                steps=(
                    postgres.create_database(site),
                    temporal.register(site, SEARCH_ATTRIBUTES),
                    migrations(site, env),
                    demo_shops(site, env),
                ),
            ),
            Stage(programs=(*workers(site, env), *apis(site, env))),
        ),
        facts={
            "api": site.public_url,
            "apis": [_url(site, name) for name in _names("api", site.apis)],
            "temporal": temporal.address(site),
            "temporal_ui": temporal.ui_url(site),
            "database": env["DATABASE_URL"],
            "stripe": _url(site, "stripe"),
            "mail": _url(site, "mail"),
            "host": host_origin(site),
            "metrics": {name: f"http://{metrics_address(site, name)}/metrics" for name in processes},
        },
    )


def product_env(site: Site) -> dict[str, str]:
    inherited = site.program_env()
    return {
        "MAIL_FROM": "orders@countertalk.example",
        **inherited,
        "CONTENT_DIR": str(site.data / "content"),
        "DATABASE_URL": postgres.database_url(site),
        "TEMPORAL_ADDRESS": temporal.address(site),
        "TEMPORAL_NAMESPACE": temporal.NAMESPACE,
        "PUBLIC_URL": site.public_url,
        "INSTALLATION": site.persisted.secret("installation"),
        "API_HOST": HOST,
        "STRIPE_SECRET_KEY": local_stripe_key(inherited, site.root / ".env"),
        "STRIPE_API_BASE": _url(site, "stripe"),
        "STRIPE_WEBHOOK_SECRETS": _webhook_secret(site),
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(site.persisted.port("smtp")),
        "SMTP_START_TLS": "false",
        "SMTP_USERNAME": "",
    }


def stand_ins(site: Site) -> tuple[Program, Program]:
    stripe_options = ("--port", str(site.persisted.port("stripe")), "--data", str(site.data / "stripe"))
    webhook = (
        "--webhook-url",
        f"{site.public_url}/api/stripe/webhook",
        "--webhook-secret",
        _webhook_secret(site),
    )
    smtp_options = (
        "--smtp-port",
        str(site.persisted.port("smtp")),
        "--http-port",
        str(site.persisted.port("mail")),
    )
    return (
        _stand_in(site, "stripe", (*stripe_options, *webhook)),
        _stand_in(site, "mail", (*smtp_options, "--data", str(site.data / "mail"))),
    )


def host(site: Site) -> Program:
    """A shop's own site, with the button that opens our page on it."""
    command = (*_python("local.host"), "--port", str(site.persisted.port("host")), "--chat", site.public_url)
    ready = http_ok(f"{_url(site, 'host')}/healthz")
    return Program("host", command, site.program_env(), site.log("host"), site.root, ready)


def host_origin(site: Site) -> str:
    """By name: at our own address it would be the same site to a browser, and frames would keep storage."""
    return f"http://localhost:{site.persisted.port('host')}"


def workers(site: Site, env: dict[str, str]) -> tuple[Program, ...]:
    # It takes up to ten seconds to finish the activities in hand.
    return tuple(
        Program(
            name,
            _python("worker"),
            _measured(site, env, name),
            site.log(name),
            site.root,
            worker_serves(f"http://{metrics_address(site, name)}/metrics", QUEUES),
            stop_within_seconds=15,
        )
        for name in _names("worker", site.workers)
    )


def apis(site: Site, env: dict[str, str]) -> tuple[Program, ...]:
    return tuple(_api(site, env, name) for name in _names("api", site.apis))


def _api(site: Site, env: dict[str, str], name: str) -> Program:
    own = {**_measured(site, env, name), "API_PORT": str(site.persisted.port(name))}
    ready = http_ok(f"{_url(site, name)}/ready")
    return Program(name, _python("api"), own, site.log(name), site.root, ready, stop_within_seconds=8)


def _names(kind: str, count: int) -> tuple[str, ...]:
    """api, api-2, api-3: the first one keeps the plain name."""
    return (kind, *(f"{kind}-{number}" for number in range(2, count + 1)))


def _measured(site: Site, env: dict[str, str], name: str) -> dict[str, str]:
    return {**env, "METRICS_ADDRESS": metrics_address(site, name)}


def metrics_address(site: Site, program: str) -> str:
    """Each program has its own, by its name."""
    return f"{HOST}:{site.persisted.port(f'{program}-metrics')}"


def migrations(site: Site, env: dict[str, str]) -> Step:
    async def take() -> Facts:
        await run_job(
            "Migrating the database", _python("storage.migrate"), env, site.log("migrate"), site.root
        )
        return {}

    return Step("migrations", take)


def demo_shops(site: Site, env: dict[str, str]) -> Step:
    async def take() -> Facts:
        shops_env = {**env, "DEMO_HOST_ORIGIN": host_origin(site)}
        output = await run_job(
            "Opening the demo shops", _python("local.shops"), shops_env, site.log("shops"), site.root
        )
        try:
            shops = cast("list[dict[str, str]]", json.loads(output))
        except ValueError:
            raise CannotStart(f"The demo shops answered no JSON: {output[:200]!r}") from None
        return {"shops": [{**shop, "url": f"{site.public_url}/s/{shop['slug']}"} for shop in shops]}

    return Step("demo shops", take)


def _stand_in(site: Site, name: str, options: tuple[str, ...]) -> Program:
    (site.data / name).mkdir(exist_ok=True)
    command = (*_python(f"local.standins.{name}"), *options)
    ready = http_ok(f"{_url(site, name)}/healthz")
    return Program(name, command, site.program_env(), site.log(name), site.root, ready)


def _python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module)


def _url(site: Site, name: str) -> str:
    return f"http://{HOST}:{site.persisted.port(name)}"


def _webhook_secret(site: Site) -> str:
    return site.persisted.secret("stripe_webhook", prefix="whsec_")
