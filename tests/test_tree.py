"""The tree keeps its promises: names resolve here, files stay short, both sides of a call agree."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.worker.workflow_sandbox import SandboxRestrictions

from activities import sweep
from api import temporal_client
from domain import errors
from domain.ids import OrderId, SessionId
from schemas.http.errors import ErrorCode
from worker.runner import WORKFLOWS, passed_through
from workflows.orders.workflow import Order
from workflows.redrive import Redrive
from workflows.retention import Retention
from workflows.sessions.workflow import CustomerSession
from workflows.support import names
from workflows.sweep import Sweep

ROOT = Path(__file__).parent.parent
LONGEST = 300
GENERATED = ("storage/migrations/versions/", "web/src/net/schema.ts", "web/package-lock.json", "requirements")
DEFINITIONS = {each.__name__: workflow._Definition.must_from_class(each) for each in WORKFLOWS}

with (ROOT / "pyproject.toml").open("rb") as pyproject:
    PACKAGES: list[str] = tomllib.load(pyproject)["tool"]["importlinter"]["root_packages"]


def our_files(*endings: str) -> list[Path]:
    """All that is in the repository or would be added to it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = (ROOT / line for line in listed.splitlines() if line.endswith(endings or ("",)))
    return sorted(path for path in found if path.is_file())


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("package", [*PACKAGES, "tests"])
def test_a_package_is_ours_and_not_another_one_of_that_name(package: str) -> None:
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    assert Path(found.origin).is_relative_to(ROOT / package)


def test_no_file_of_ours_is_longer_than_can_be_read_in_one_go() -> None:
    lines = {shown(path): len(path.read_text().splitlines()) for path in our_files(".py", ".ts")}
    assert len(lines) > 100, "the files were found"
    too_long = {
        name: count for name, count in lines.items() if count > LONGEST and not name.startswith(GENERATED)
    }
    assert too_long == {}


def test_every_client_of_temporal_is_made_where_it_learns_to_encrypt() -> None:
    made = [shown(path) for path in our_files(".py") if "Client.connect(" in path.read_text()]
    assert [name for name in made if name.split("/")[0] in PACKAGES] == ["config/temporal.py"]


def test_no_two_classes_of_the_product_have_one_name() -> None:
    places: dict[str, list[str]] = {}
    for path in our_files(".py"):
        if shown(path).split("/")[0] in PACKAGES and not shown(path).startswith("local/standins/"):
            for each in ast.walk(ast.parse(path.read_text())):
                if isinstance(each, ast.ClassDef):
                    places.setdefault(each.name, []).append(shown(path))
    assert len(places) > 100, "the classes were found"
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_file_names_a_path_of_somebodys_machine_or_a_package_registry() -> None:
    # In pieces, or this file would find itself.
    places = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "C:" + r"\\Users")
    registries = (
        r"registry\.[\w.-]+\.\w+",
        r"(?:extra-)?index" + r"-url",
        "artif" + "actory",
        r"\bpypi\.org",
    )
    suspicious = re.compile("|".join((*places, *registries)))
    allowed = re.compile(r"--no-emit-index-url|Location 'file:")
    found = []
    for path in our_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if suspicious.search(line) and not allowed.search(line):
                found.append(f"{shown(path)}:{number}: {line.strip()[:80]}")
    assert found == []


def test_what_the_api_sends_is_what_the_workflows_take() -> None:
    tree = ast.parse(inspect.getsource(temporal_client))
    sent = {
        each.value.value
        for each in ast.walk(tree)
        if isinstance(each, ast.keyword)
        and each.arg in {"start_signal", "signal_name"}
        and isinstance(each.value, ast.Constant)
    }
    assert sent == {"chat", "payment_event"}
    assert "chat" in DEFINITIONS["CustomerSession"].signals
    assert "payment_event" in DEFINITIONS["Order"].signals
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in DEFINITIONS
        ):
            definition = DEFINITIONS[node.value.id]
            sendable = (*definition.signals, *definition.updates, *definition.queries)
            taken = {"run", *map(str, sendable)}
            assert node.attr in taken, f"{node.value.id} takes no {node.attr}"


def test_what_the_workflows_send_each_other_is_what_they_take() -> None:
    assert DEFINITIONS["Order"].name == names.ORDER_WORKFLOW
    assert names.WITHDRAW_SIGNAL in DEFINITIONS["Order"].signals
    assert names.ORDER_UPDATED_SIGNAL in DEFINITIONS["CustomerSession"].signals
    assert names.CHAT_SIGNAL in DEFINITIONS["CustomerSession"].signals
    assert names.PAYMENT_SIGNAL in DEFINITIONS["Order"].signals
    assert DEFINITIONS["CustomerSession"].name == names.SESSION_WORKFLOW
    assert names.order_workflow_id(OrderId("1")) == f"{sweep.ORDER}1"
    assert names.session_workflow_id(SessionId("1")) == f"{sweep.SESSION}1"
    assert {Order, CustomerSession, Redrive, Retention, Sweep} == set(WORKFLOWS)


def test_no_workflow_makes_anything_of_the_id_of_its_run_which_a_reset_changes() -> None:
    """A reset run goes through the history of the run before it: what it makes of ids must be the same."""
    changing = re.compile(r"(?<!original_execution)(?<!first_execution)\brun_id\b")
    found = [
        f"{shown(path)}:{number}"
        for path in our_files(".py")
        if shown(path).startswith("workflows/")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if changing.search(line)
    ]
    assert found == []


def test_no_workflow_runs_outside_the_sandbox() -> None:
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*passed_through())
    for each in WORKFLOWS:
        parts = each.__module__.split(".")
        prefixes = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
        assert not prefixes & set(restrictions.passthrough_modules)


def test_each_refusal_is_listed_where_a_reader_looks_first() -> None:
    listed = errors.__doc__ or ""
    refusals = [each for each in vars(errors).values() if inspect.isclass(each)]
    assert errors.Refusal in refusals
    for each in refusals:
        if issubclass(each, errors.Refusal):
            assert re.search(rf"^\s*{each.__name__}\s", listed, re.MULTILINE), each.__name__
    codes = [each.code for each in refusals if issubclass(each, errors.Refusal)]
    assert len(codes) == len(set(codes)), "each code means one thing"


def test_each_error_code_of_the_api_is_explained_with_its_status() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    rows = re.findall(r"^\| ([\d, ]+) \| (.+) \|$", page[page.index("| status | codes |") :], re.MULTILINE)
    explained = {
        (code, int(status))
        for statuses, codes in rows
        for status in statuses.split(", ")
        for code in re.findall(r"`(\w+)`", codes)
    }
    assert {(code.value, code.status) for code in ErrorCode} <= explained
    assert {code for code, _ in explained} == {code.value for code in ErrorCode}


def test_each_refusal_of_the_rules_has_a_code_of_the_api() -> None:
    codes = {
        each.code
        for each in vars(errors).values()
        if inspect.isclass(each) and issubclass(each, errors.Refusal)
    }
    assert codes <= set(ErrorCode)


def test_operators_are_told_of_what_is_there() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    source = "".join(path.read_text() for path in our_files(".py") if "tests/" not in shown(path))
    for name in names.SEARCH_ATTRIBUTES:
        assert f"`{name}`" in page
    table = page[page.index("| line | what to do |") :]
    for line in re.findall(
        r"`([^`]+?)(?:; …|: …)?`", "".join(re.findall(r"^\|(.*?)\|", table, re.MULTILINE))
    ):
        assert line in source, f"nothing logs {line!r}"
    overview = (ROOT / "docs" / "architecture.md").read_text()
    for each in DEFINITIONS.values():
        for handler in (*each.signals, *each.updates, *each.queries):
            assert f"`{handler}`" in overview


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        shown(path)
        for path in our_files(".py")
        if shown(path) not in {"local/__main__.py"}
        and not shown(path).startswith(GENERATED)
        and path.stat().st_size
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_the_documents_point_at_files_that_exist() -> None:
    broken = [
        f"{shown(path)} -> {target}"
        for path in our_files(".md")
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_who_looks_where_things_go_finds_files_that_exist() -> None:
    named = re.findall(r"`([a-z_]+/[\w./-]*)`", (ROOT / "docs" / "contributing.md").read_text())
    assert len(named) > 20, "the files were found"
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_no_line_of_the_log_gives_its_event_twice_or_a_field_that_logging_keeps_for_itself() -> None:
    reserved = {"name", "msg", "args", "message", "module", "exc_info", "created", "process", "thread"}
    levels = {"debug", "info", "warning", "error", "exception"}
    lines, found = 0, []
    for path in our_files(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr not in levels or "logger" not in ast.unparse(node.func.value):
                continue
            lines += 1
            given = {each.arg: each.value for each in node.keywords}
            extra = given.get("extra")
            keys = (
                {ast.literal_eval(key) for key in extra.keys if key} if isinstance(extra, ast.Dict) else set()
            )
            if "event" in given or keys & reserved:
                found.append(f"{shown(path)}:{node.lineno}")
    assert lines > 50, "the lines were found"
    assert found == []
