"""The real Temporal server with its UI, from the `temporal` command of the virtual environment."""

import asyncio
import shutil
import sysconfig
from collections.abc import Sequence

from local.supervisor.environment import Environment
from local.supervisor.errors import CannotStart
from local.supervisor.job import run_job
from local.supervisor.ports import HOST
from local.supervisor.probes import http_ok
from local.supervisor.programs import Facts, Program, Step

NAMESPACE = "default"
TRIES, PAUSE_SECONDS = 40, 0.25
DYNAMIC_CONFIG = (
    # As shipped, a session's back-to-back turns wait 50 ms for each workflow task.
    "history.transferProcessorMaxPollRPS=5000",
    "frontend.WorkflowTimeSkippingEnabled=true",
)


def address(environment: Environment) -> str:
    return f"{HOST}:{environment.persisted.port('temporal')}"


def ui_url(environment: Environment) -> str:
    return f"http://{HOST}:{environment.persisted.port('temporal_ui')}"


def program(environment: Environment, search_attributes: Sequence[str], codec_url: str = "") -> Program:
    """The server; its UI's pages decrypt what they show at `codec_url`."""
    return Program(
        name="temporal",
        command=(
            _command(),
            *(
                "server",
                "start-dev",
                "--db-filename",
                str(environment.data / "temporal.db"),
                "--log-level",
                "error",
            ),
            *(
                "--ip",
                HOST,
                "--port",
                str(environment.persisted.port("temporal")),
                "--ui-port",
                str(environment.persisted.port("temporal_ui")),
            ),
            *("--ui-disable-news-fetch", "--disable-config-file"),
            *(("--ui-codec-endpoint", codec_url) if codec_url else ()),
            *(word for value in DYNAMIC_CONFIG for word in ("--dynamic-config-value", value)),
            *(word for name in search_attributes for word in ("--search-attribute", f"{name}=Keyword")),
        ),
        env=environment.program_env(),
        log=environment.log("temporal"),
        cwd=environment.root,
        # Through the UI's own way to the server: both are up, and the namespace is there.
        ready=http_ok(f"{ui_url(environment)}/api/v1/namespaces/{NAMESPACE}"),
    )


def register(environment: Environment, search_attributes: Sequence[str]) -> Step:
    """The server ignores its --search-attribute options on an existing database; this adds the new ones."""

    async def take() -> Facts:
        names = tuple(word for name in search_attributes for word in ("--name", name, "--type", "Keyword"))
        command = (
            _command(),
            "operator",
            "search-attribute",
            "create",
            "--address",
            address(environment),
            *names,
        )
        if names:
            await run_job(
                "Registering search attributes",
                command,
                environment.program_env(),
                environment.log("temporal"),
                environment.root,
            )
        return {}

    return Step("search attributes", take)


def make_current(environment: Environment, deployment: str, build_id: str) -> Step:
    """Give new work to this version of the worker. Until it has polled, the server refuses that."""
    version = ("--deployment-name", deployment, "--build-id", build_id, "--yes")
    command = (_command(), *"worker deployment set-current-version".split(), *version)

    async def take() -> Facts:
        for tries_left in reversed(range(TRIES)):
            try:
                await run_job(
                    f"Making {build_id} the current version",
                    (*command, "--address", address(environment)),
                    environment.program_env(),
                    environment.log("temporal"),
                    environment.root,
                )
                break
            except CannotStart:
                if not tries_left:
                    raise
                await asyncio.sleep(PAUSE_SECONDS)
        return {}

    return Step("worker version", take)


def _command() -> str:
    command = shutil.which("temporal", path=sysconfig.get_path("scripts")) or shutil.which("temporal")
    if command is None:
        raise CannotStart("The temporal command is not installed in this virtual environment; run make run.")
    return command
