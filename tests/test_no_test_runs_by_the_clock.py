"""No test measures time, and none gives up within a minute: both would only test how busy the machine is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
CLOCKS = {"monotonic", "perf_counter", "process_time", "timeit"}
WAITS = {"timeout", "wait_for", "wait", "eventually"}
SHORT = range(1, 60)
"""A limit below a second is there to run out; one above a minute is patient."""
MEASURES = ("bench/", "chaos/", "histories/", "patience.py", "browser/screenshots.py")
"""Not tests: what measures on purpose, and the one place that waits."""
OWN_LIMITS = ("AsyncClient", "Client", "AsyncOpenAI", "RecordingClient")
"""Clients that give up after five or ten seconds unless they are told otherwise."""
FILES = [
    path
    for path in sorted(TESTS.rglob("*.py"))
    if not path.relative_to(TESTS).as_posix().startswith(MEASURES)
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_a_test_neither_measures_time_nor_is_impatient(path: Path) -> None:
    assert list(troubles(ast.parse(path.read_text(encoding="utf-8")))) == []


def troubles(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and name_of(node) in CLOCKS:
            yield f"line {node.lineno} reads a clock"
        if isinstance(node, ast.Call):
            if any(is_short(limit) for limit in limits(node)):
                yield f"line {node.lineno} waits less than a minute"
            if name_of(node.func) in OWN_LIMITS and not has_limit(node):
                yield f"line {node.lineno} leaves the time-out to the client"


def limits(call: ast.Call) -> list[ast.expr]:
    named = [each.value for each in call.keywords if each.arg and "timeout" in each.arg]
    return [*named, *(call.args if name_of(call.func) in WAITS else [])]


def is_short(limit: ast.expr) -> bool:
    return (
        isinstance(limit, ast.Constant) and isinstance(limit.value, int | float) and int(limit.value) in SHORT
    )


def has_limit(call: ast.Call) -> bool:
    return any(each.arg == "timeout" or each.arg is None for each in call.keywords)


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize(
    "impatient",
    [
        "assert time.monotonic() - started < 3",
        "await asyncio.wait_for(answer, 5)",
        "async with asyncio.timeout(20): pass",
        "httpx.AsyncClient(base_url=url)",
        "httpx.AsyncClient(timeout=5.0)",
        "assert process.wait(timeout=5) == 0",
        "await eventually(paid, 15, 'paid')",
    ],
)
def test_impatience_is_found(impatient: str) -> None:
    assert list(troubles(ast.parse(f"async def test():\n {impatient}")))
