"""Every recorded history replays with today's workflows, and a changed workflow is caught by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from schemas.order_flow import OrderStart
from worker.run import WORKFLOWS
from worker.runner import workflow_runner

HISTORIES = sorted((Path(__file__).parent.parent / "histories").glob("*.json"))


def recorded(path: Path) -> WorkflowHistory:
    text = path.read_text(encoding="utf-8")
    return WorkflowHistory.from_json(path.stem, json.loads(text))


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: str(path.stem))
async def test_a_recorded_history_replays(path: Path) -> None:
    replayer = Replayer(
        workflows=WORKFLOWS, data_converter=pydantic_data_converter, workflow_runner=workflow_runner()
    )
    result = await replayer.replay_workflow(recorded(path), raise_on_replay_failure=False)
    assert result.replay_failure is None


@pytest.mark.parametrize(
    "story",
    ["ordered", "abandoned", "expired", "paid_late", "continued_as_new_1", "continued_as_new_2"],
)
def test_the_stories_that_must_be_recorded_are(story: str) -> None:
    assert story in {path.stem for path in HISTORIES}


@workflow.defn(name="Order", sandboxed=False)
class ForgetfulOrder:
    """An order that was changed without `workflow.patched`."""

    @workflow.run
    async def run(self, start: OrderStart) -> None:
        await workflow.sleep(1)


async def test_a_workflow_changed_without_a_patch_fails_the_replay() -> None:
    replayer = Replayer(workflows=[ForgetfulOrder], data_converter=pydantic_data_converter)
    path = next(path for path in HISTORIES if path.stem == "ordered")
    result = await replayer.replay_workflow(recorded(path), raise_on_replay_failure=False)
    assert isinstance(result.replay_failure, workflow.NondeterminismError)
