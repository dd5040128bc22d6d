"""Every recorded history replays with today's workflows; with the workflow tests they reach every branch."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from tests.histories.reached import HISTORIES
from tests.histories.record import STORIES
from tests.patience import PATIENCE
from worker.run import INTERCEPTORS, WORKFLOWS
from worker.runner import workflow_runner

CLOSED_SET = "the cases above are all there are"
TRACED = "only where traces are sent; it changes what is traced, never what the workflow does"
LOST = "a server that refuses to start a run or to pass on a signal"
UNREACHABLE = {
    "order_money.py: OrderMoney.settle: case PaymentStatus.OPEN": CLOSED_SET,
    "session.py: CustomerSession._answer: case CancelAsked(): -> out": CLOSED_SET,
    "faults.py: Faults.tell: case OrderPlaced(): -> out": CLOSED_SET,
    "origins.py: act_for: tracing.attach(tracing.Context())": TRACED,
    "origins.py: act_for: carrier = ": TRACED,
    "origins.py: act_for: tracing.attach(TraceContextTextMapPropagator()": TRACED,
    "redrive.py: Redrive._wake: ": LOST,
    "sweep.py: Sweep._started: ": LOST,
}
"""What neither a history nor a workflow test can reach, by how it begins, and why."""
BY_RACES = (
    "model_desk.py: ModelDesk.ask: if all(",
    "order.py: Order._prepare: elif clock.is_untouched(self.record): -> out",
    "order_money.py: OrderMoney._stripe_answers: return",
    "order_money.py: OrderMoney.settle: if self.record.state is not OrderState.DRAFT: -> out",
    "order_money.py: OrderMoney.accept: if not taken.refused: -> out",
    "order_record.py: OrderRecord.follow: return",
    "payment_desk.py: PaymentDesk._answer_of: return None",
    "refunds.py: Refunds.begin: return",
    "clock.py: of_aftercare: return refunds.rests_until",
    "session.py: CustomerSession.place_order: return PlaceAnswer(order_id=None)",
    "payment_desk.py: PaymentDesk.ask: if self.wanted",
)
"""What two things within one workflow task reach: in some runs of the tests and not in others."""


def recorded(path: Path) -> WorkflowHistory:
    text = path.read_text(encoding="utf-8")
    return WorkflowHistory.from_json(path.stem, json.loads(text))


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: str(path.stem))
async def test_a_recorded_history_replays(path: Path) -> None:
    replayer = Replayer(
        workflows=WORKFLOWS,
        interceptors=INTERCEPTORS,
        data_converter=pydantic_data_converter,
        workflow_runner=workflow_runner(),
    )
    replay = asyncio.create_task(replayer.replay_workflow(recorded(path), raise_on_replay_failure=False))
    await asyncio.wait({replay}, timeout=PATIENCE)
    assert replay.done(), "the replay waits for something that the history does not hold"
    assert replay.result().replay_failure is None


def test_each_line_and_branch_of_the_workflows_is_in_some_history_or_workflow_test(tmp_path: Path) -> None:
    written = tmp_path / "missing.json"
    measured = subprocess.run(
        [sys.executable, "-m", "tests.histories.reached", str(written)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert measured.returncode == 0, measured.stdout[-3000:]
    missing: dict[str, list[str]] = json.loads(written.read_text(encoding="utf-8"))
    assert {Path(each).name for each in missing} == {each.name for each in Path("workflows").glob("*.py")}
    found = [each for file in missing.values() for each in file]
    assert [each for each in found if not each.startswith((*UNREACHABLE, *BY_RACES))] == []
    needless = [each for each in UNREACHABLE if not any(one.startswith(each) for one in found)]
    assert needless == [], "a history reaches these after all"


def test_each_story_has_its_history_and_each_history_its_story() -> None:
    """One of several runs is numbered; one that a change came after says `_before_` which."""
    told = {path.stem.partition("_before_")[0].rstrip("_123456789") for path in HISTORIES}
    assert told == {story.__name__ for story in STORIES}
