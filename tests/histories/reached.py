"""`python -m tests.histories.reached FILE` replays every recorded history and runs the workflow tests.

It writes to FILE, as JSON, each line and branch of `workflows/` that none of them reaches.
A program of its own, so that the measuring begins before any workflow is imported, and without the sandbox,
whose second import of a workflow could not be told from the first.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import coverage
import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

HISTORIES = sorted(Path(__file__).parent.glob("*.json"))
WORKFLOW_TESTS = ("tests/workflows/order", "tests/workflows/session")


async def replay_all() -> None:
    worker = import_module("worker.run")
    replayer = Replayer(
        workflows=worker.WORKFLOWS,
        interceptors=worker.INTERCEPTORS,
        data_converter=pydantic_data_converter,
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    for path in HISTORIES:
        history = WorkflowHistory.from_json(path.stem, json.loads(path.read_text(encoding="utf-8")))
        await replayer.replay_workflow(history)


def run_workflow_tests() -> None:
    """Each of them replays its own history as well."""
    setattr(import_module("worker.runner"), "workflow_runner", UnsandboxedWorkflowRunner)  # noqa: B010 (untyped)
    failed = pytest.main([*WORKFLOW_TESTS, "-q", "-p", "no:cacheprovider"])
    if failed:
        raise SystemExit(failed)


def measured() -> dict[str, Any]:
    """The files' part of coverage's own report."""
    cover = coverage.Coverage(branch=True, data_file=None, config_file=False, source=["workflows"])
    with cover.collect():
        asyncio.run(replay_all())
        run_workflow_tests()
    with tempfile.TemporaryDirectory() as folder:
        cover.json_report(outfile=f"{folder}/report.json")
        report = json.loads(Path(f"{folder}/report.json").read_text(encoding="utf-8"))
    files: dict[str, Any] = report["files"]
    return files


def unreached(path: str, report: dict[str, Any]) -> Iterator[str]:
    """As "order.py: Order.status: return …"; a branch as "… -> where it would have led"."""
    source = Path(path).read_text(encoding="utf-8").splitlines()
    for function, part in report["functions"].items():
        where = f"{Path(path).name}: {function}"
        for line in part["missing_lines"]:
            yield f"{where}: {source[line - 1].strip()}"
        for line, to in part["missing_branches"]:
            led = source[to - 1].strip() if to > 0 else "out"
            if to not in part["missing_lines"]:
                yield f"{where}: {source[line - 1].strip()} -> {led}"


if __name__ == "__main__":
    found = {path: list(unreached(path, report)) for path, report in measured().items()}
    Path(sys.argv[1]).write_text(json.dumps(found, indent=1), encoding="utf-8")
