"""Every recorded history replays with today's workflows."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from tests.encryption import CONVERTER
from tests.histories.record import STORIES
from tests.patience import PATIENCE
from worker.run import INTERCEPTORS
from worker.runner import WORKFLOWS, workflow_runner

HISTORIES = sorted((Path(__file__).parents[1] / "histories").glob("*.json"))


def recorded(path: Path) -> WorkflowHistory:
    text = path.read_text(encoding="utf-8")
    return WorkflowHistory.from_json(path.stem, json.loads(text))


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: str(path.stem))
async def test_a_recorded_history_replays(path: Path) -> None:
    replayer = Replayer(
        workflows=WORKFLOWS,
        interceptors=INTERCEPTORS,
        data_converter=CONVERTER,
        workflow_runner=workflow_runner(),
    )
    replay = asyncio.create_task(replayer.replay_workflow(recorded(path), raise_on_replay_failure=False))
    await asyncio.wait({replay}, timeout=PATIENCE)
    assert replay.done(), "the replay waits for something that the history does not hold"
    assert replay.result().replay_failure is None


def test_each_story_has_its_history_and_each_history_its_story() -> None:
    """One of several runs is numbered; one that a change came after says `_before_` which."""
    told = {path.stem.partition("_before_")[0].rstrip("_123456789") for path in HISTORIES}
    assert told == {story.__name__ for story in STORIES}
