"""`pytest -p tests.reached`: each line and branch of `workflows/` is reached by a test or a recorded history.

Every test process measures its own tests. At the end the first process puts the measurements together and
names what none has reached. It says nothing of a run that left out a workflow test.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest

FOLDER = ".pytest_cache/reached"
CLOSED_SET = "the cases above are all there are"
TRACED = "only where traces are sent; it changes what is traced, never what the workflow does"
LOST = "a server that refuses to start a run or to pass on a signal"
UNREACHABLE = {
    "orders/checkout.py: CheckoutChapter.apply: case CheckoutStatus.OPEN": CLOSED_SET,
    "orders/chapters.py: Chapters.current: case state:": CLOSED_SET,
    "orders/chapters.py: Chapters.current: raise NotImplementedError": CLOSED_SET,
    "sessions/requests.py: Requests.serve: case CancelAsked(): -> out": CLOSED_SET,
    "sessions/faults.py: Faults.tell: case PlaceOrder(): -> out": CLOSED_SET,
    "support/request_context.py: use: tracing.attach(tracing.Context())": TRACED,
    "support/request_context.py: use: carrier = ": TRACED,
    "support/request_context.py: use: tracing.attach(TraceContextTextMapPropagator()": TRACED,
    "redrive.py: Redrive._wake: ": LOST,
    "sweep.py: Sweep._started: ": LOST,
}
"""What no test of one process can reach, by how it begins, and why."""
BY_RACES = (
    "sessions/model_desk.py: ModelDesk.ask: if all(",
    "orders/kitchen.py: KitchenChapter.act: elif ",
    "orders/withdrawals.py: Withdrawals._stripe_answers: return",
    "orders/acceptance.py: Acceptance.accept: if not taken.refused: -> out",
    "orders/inbox.py: OrderInbox.is_withdrawn: if self.withdrawal is withdrawal: -> out",
    "orders/record.py: OrderRecord.follow: return",
    "orders/collection.py: Collection._answer_of: return None",
    "orders/refunds.py: Refunds.begin: return",
    "orders/aftercare.py: AftercareChapter.acts_at: return tried_at",
    "sessions/workflow.py: CustomerSession.place_order: return PlaceAnswer(order_id=None)",
    "orders/collection.py: Collection.ask: if self.state.wanted",
)
"""What two things within one workflow task reach: in some runs of the tests and not in others."""


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Reached(config.rootpath))
    if not hasattr(config, "workerinput"):
        for old in config.rootpath.glob(f"{FOLDER}/part*"):
            old.unlink()


class Reached:
    """Measures from the first workflow test on: the tracing slows down whatever else runs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files_run: set[str] = set()
        self.missing: list[str] = []
        self.measuring = False
        self.cover = coverage.Coverage(
            branch=True,
            data_file=str(root / FOLDER / "part"),
            data_suffix=True,
            config_file=False,
            source=["workflows"],
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if not self.measuring and item.path.is_relative_to(self.root / "tests" / "workflows"):
            self.measuring = True
            self.cover.start()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.files_run.add(report.nodeid.partition("::")[0])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.measuring:
            self.cover.stop()
            self.cover.save()
        if not hasattr(session.config, "workerinput") and self.all_were_run(session.config):
            self.missing = self.unexplained()
        if self.missing:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.missing:
            terminalreporter.section("lines and branches of workflows/")
            terminalreporter.write_line("\n".join(self.missing), red=True)

    def all_were_run(self, config: pytest.Config) -> bool:
        there = {str(each.relative_to(self.root)) for each in self.root.glob("tests/workflows/**/test_*.py")}
        return not config.option.keyword and there <= self.files_run

    def unexplained(self) -> list[str]:
        """What is missing without a reason above, and the reasons above that explain nothing any more."""
        self.cover.combine(keep=True)
        self.cover.json_report(outfile=str(self.root / FOLDER / "report.json"))
        report = json.loads((self.root / FOLDER / "report.json").read_text(encoding="utf-8"))
        found = [
            each
            for path, part in report["files"].items()
            for each in unreached(self.root, path.removeprefix("workflows/"), part)
        ]
        needless = [each for each in UNREACHABLE if not any(one.startswith(each) for one in found)]
        return [
            *(
                f"{each}: reached by nothing"
                for each in found
                if not each.startswith((*UNREACHABLE, *BY_RACES))
            ),
            *(f"{each}: reached after all, take it off the list" for each in needless),
        ]


def unreached(root: Path, module: str, report: dict[str, Any]) -> Iterator[str]:
    """Yield "orders/workflow.py: Order.status: return …"; a branch as "… -> where it would have led"."""
    source = (root / "workflows" / module).read_text(encoding="utf-8").splitlines()
    for function, part in report["functions"].items():
        if not function:
            continue  # what runs at the import, and that was before
        where = f"{module}: {function}"
        for line in part["missing_lines"]:
            yield f"{where}: {source[line - 1].strip()}"
        for line, to in part["missing_branches"]:
            led = source[to - 1].strip() if to > 0 else "out"
            if to not in part["missing_lines"]:
                yield f"{where}: {source[line - 1].strip()} -> {led}"
