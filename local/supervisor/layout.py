"""The product on one machine: which programs run, in which order, and what each is told."""

import json
import secrets
import sys
from base64 import b64encode
from typing import cast

from config.api import ApiSettings
from config.worker import WorkerSettings
from local.embedded import postgres, postgres_folder, temporal
from local.stripe_key import local_stripe_key
from local.supervisor.environment import Environment
from local.supervisor.errors import CannotStart
from local.supervisor.job import run_job
from local.supervisor.persisted import token
from local.supervisor.pollers import worker_serves
from local.supervisor.ports import HOST
from local.supervisor.probes import http_ok
from local.supervisor.programs import Facts, Layout, Program, Stage, Step
from workflows.support.names import CHANNEL_QUEUE, DEPLOYMENT, MODEL_QUEUE, SEARCH_ATTRIBUTES, SHOP_QUEUE

QUEUES = (SHOP_QUEUE, MODEL_QUEUE, CHANNEL_QUEUE)

SETTINGS_OF_API = frozenset(name.upper() for name in ApiSettings.model_fields)
SETTINGS_OF_WORKER = frozenset(name.upper() for name in WorkerSettings.model_fields)


def product(environment: Environment) -> Layout:
    env = product_env(environment)
    stripe, mail = stand_ins(environment)
    processes = (*_names("worker", environment.choices.workers), *_names("api", environment.choices.apis))
    return Layout(
        stages=(
            Stage(steps=(postgres_folder.prepare(environment),)),
            Stage(
                programs=(
                    postgres.program(environment),
                    temporal.program(environment, SEARCH_ATTRIBUTES, _url(environment, "codec")),
                    codec(environment),
                    stripe,
                    mail,
                    host(environment),
                ),
                steps=(
                    postgres.create_database(environment),
                    temporal.register(environment, SEARCH_ATTRIBUTES),
                    migrations(environment, database_alone(env)),
                    demo_shops(environment, database_alone(env)),
                ),
            ),
            Stage(
                programs=(*workers(environment, env), *apis(environment, env)), steps=_versions(environment)
            ),
        ),
        facts={
            "api": environment.public_url,
            "apis": [_url(environment, name) for name in _names("api", environment.choices.apis)],
            "temporal": temporal.address(environment),
            "temporal_ui": temporal.ui_url(environment),
            "codec": _url(environment, "codec"),
            "database": env["DATABASE_URL"],
            "stripe": _url(environment, "stripe"),
            "mail": _url(environment, "mail"),
            "host": host_origin(environment),
            "metrics": {name: f"http://{metrics_address(environment, name)}/metrics" for name in processes},
        },
    )


def product_env(environment: Environment) -> dict[str, str]:
    inherited = environment.program_env()
    return {
        "MAIL_FROM": "orders@countertalk.example",
        **inherited,
        "CONTENT_DIR": str(environment.data / "content"),
        "DATABASE_URL": postgres.database_url(environment),
        "TEMPORAL_ADDRESS": temporal.address(environment),
        "TEMPORAL_NAMESPACE": temporal.NAMESPACE,
        "PUBLIC_URL": environment.public_url,
        "INSTALLATION": environment.persisted.secret("installation"),
        "TEMPORAL_ENCRYPTION_KEYS": _encryption_keys(environment),
        "WORKER_BUILD_ID": environment.choices.build_id,
        "API_HOST": HOST,
        "STRIPE_SECRET_KEY": local_stripe_key(inherited, environment.root / ".env"),
        "STRIPE_API_BASE": _url(environment, "stripe"),
        "STRIPE_WEBHOOK_SECRETS": _webhook_secret(environment),
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(environment.persisted.port("smtp")),
        "SMTP_START_TLS": "false",
        "SMTP_USERNAME": "",
    }


def database_alone(env: dict[str, str]) -> dict[str, str]:
    """Return the environment of a job that only reads and writes rows."""
    return _with_settings(env, frozenset({"DATABASE_URL"}))


def _with_settings(env: dict[str, str], needed: frozenset[str]) -> dict[str, str]:
    """Return the environment without the settings that another program needs and this one does not."""
    others = (SETTINGS_OF_API | SETTINGS_OF_WORKER) - needed
    return {name: value for name, value in env.items() if name not in others}


def _versions(environment: Environment) -> tuple[Step, ...]:
    build_id = environment.choices.build_id
    return (temporal.make_current(environment, DEPLOYMENT, build_id),) if build_id else ()


def stand_ins(environment: Environment) -> tuple[Program, Program]:
    stripe_options = (
        "--port",
        str(environment.persisted.port("stripe")),
        "--data",
        str(environment.data / "stripe"),
    )
    webhook = (
        "--webhook-url",
        f"{environment.public_url}/api/stripe/webhook",
        "--webhook-secret",
        _webhook_secret(environment),
    )
    smtp_options = (
        "--smtp-port",
        str(environment.persisted.port("smtp")),
        "--http-port",
        str(environment.persisted.port("mail")),
    )
    return (
        _stand_in(environment, "stripe", (*stripe_options, *webhook)),
        _stand_in(environment, "mail", (*smtp_options, "--data", str(environment.data / "mail"))),
    )


def codec(environment: Environment) -> Program:
    """Decrypts for the pages of Temporal's UI on this machine."""
    env = {
        **environment.program_env(),
        "TEMPORAL_ENCRYPTION_KEYS": _encryption_keys(environment),
        "TEMPORAL_UI_URL": temporal.ui_url(environment),
        "CODEC_HOST": HOST,
        "CODEC_PORT": str(environment.persisted.port("codec")),
    }
    ready = http_ok(f"{_url(environment, 'codec')}/health")
    return Program("codec", _python("api.codec"), env, environment.log("codec"), environment.root, ready)


def host(environment: Environment) -> Program:
    """A shop's own site, with the button that opens our page on it."""
    command = (
        *_python("local.host"),
        "--port",
        str(environment.persisted.port("host")),
        "--chat",
        environment.public_url,
    )
    ready = http_ok(f"{_url(environment, 'host')}/healthz")
    return Program(
        "host", command, environment.program_env(), environment.log("host"), environment.root, ready
    )


def host_origin(environment: Environment) -> str:
    """By name: at our own address it would be the same site to a browser, and frames would keep storage."""
    return f"http://localhost:{environment.persisted.port('host')}"


def workers(environment: Environment, env: dict[str, str]) -> tuple[Program, ...]:
    # It takes up to ten seconds to finish the activities in hand.
    return tuple(
        Program(
            name,
            _python("worker"),
            _measured(environment, _with_settings(env, SETTINGS_OF_WORKER), name),
            environment.log(name),
            environment.root,
            worker_serves(f"http://{metrics_address(environment, name)}/metrics", QUEUES),
            stop_within_seconds=15,
        )
        for name in _names("worker", environment.choices.workers)
    )


def apis(environment: Environment, env: dict[str, str]) -> tuple[Program, ...]:
    return tuple(_api(environment, env, name) for name in _names("api", environment.choices.apis))


def _api(environment: Environment, env: dict[str, str], name: str) -> Program:
    """It is given no secret that pays, mails or asks a model."""
    known = _measured(environment, _with_settings(env, SETTINGS_OF_API), name)
    own = {**known, "API_PORT": str(environment.persisted.port(name))}
    ready = http_ok(f"{_url(environment, name)}/ready")
    return Program(
        name, _python("api"), own, environment.log(name), environment.root, ready, stop_within_seconds=8
    )


def _names(kind: str, count: int) -> tuple[str, ...]:
    """api, api-2, api-3: the first one keeps the plain name."""
    return (kind, *(f"{kind}-{number}" for number in range(2, count + 1)))


def _measured(environment: Environment, env: dict[str, str], name: str) -> dict[str, str]:
    return {**env, "METRICS_ADDRESS": metrics_address(environment, name)}


def metrics_address(environment: Environment, program: str) -> str:
    """Each program has its own, by its name."""
    return f"{HOST}:{environment.persisted.port(f'{program}-metrics')}"


def migrations(environment: Environment, env: dict[str, str]) -> Step:
    async def take() -> Facts:
        await run_job(
            "Migrating the database",
            _python("storage.migrate"),
            env,
            environment.log("migrate"),
            environment.root,
        )
        return {}

    return Step("migrations", take)


def demo_shops(environment: Environment, env: dict[str, str]) -> Step:
    async def take() -> Facts:
        shops_env = {**env, "DEMO_HOST_ORIGIN": host_origin(environment)}
        output = await run_job(
            "Opening the demo shops",
            _python("local.shops"),
            shops_env,
            environment.log("shops"),
            environment.root,
        )
        try:
            shops = cast("list[dict[str, str]]", json.loads(output))
        except ValueError:
            raise CannotStart(f"The demo shops answered no JSON: {output[:200]!r}") from None
        return {"shops": [{**shop, "url": f"{environment.public_url}/s/{shop['slug']}"} for shop in shops]}

    return Step("demo shops", take)


def _stand_in(environment: Environment, name: str, options: tuple[str, ...]) -> Program:
    (environment.data / name).mkdir(exist_ok=True)
    command = (*_python(f"local.standins.{name}"), *options)
    ready = http_ok(f"{_url(environment, name)}/healthz")
    return Program(name, command, environment.program_env(), environment.log(name), environment.root, ready)


def _python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module)


def _url(environment: Environment, name: str) -> str:
    return f"http://{HOST}:{environment.persisted.port(name)}"


def _webhook_secret(environment: Environment) -> str:
    return environment.persisted.secret("stripe_webhook", lambda: f"whsec_{token()}")


def _encryption_keys(environment: Environment) -> str:
    """Without encryption, what was encrypted before can be read all the same."""
    keys = environment.persisted.secret("temporal_encryption_keys", _new_encryption_key)
    return keys if environment.choices.encrypted else f"off,{keys}"


def _new_encryption_key() -> str:
    """Under an id of its own: it is never taken for a key that was lost."""
    return f"{secrets.token_hex(4)}:{b64encode(secrets.token_bytes(32)).decode()}"
