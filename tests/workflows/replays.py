"""Reads the histories of tests again: each run must do the same.

One replayer serves all tests of a process: one for each would take a quarter of all their time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner, WorkflowReplayResult

from tests.encryption import CONVERTER
from tests.patience import PATIENCE
from worker.run import INTERCEPTORS
from worker.runner import WORKFLOWS

DONE = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED


class Replays:
    def __init__(self, results: AsyncIterator[WorkflowReplayResult], asked: asyncio.Queue[WorkflowHistory]):
        self._results = results
        self._asked = asked

    async def replay(self, histories: list[WorkflowHistory]) -> None:
        """Raises what a run did otherwise. One that has done nothing is left out: its replay never ends."""
        for each in histories:
            if any(event.event_type == DONE for event in each.events):
                self._asked.put_nowait(each)
                async with asyncio.timeout(PATIENCE):
                    result = await anext(self._results)
                if result.replay_failure:
                    raise result.replay_failure


@asynccontextmanager
async def replaying() -> AsyncIterator[Replays]:
    asked: asyncio.Queue[WorkflowHistory] = asyncio.Queue()

    async def each() -> AsyncIterator[WorkflowHistory]:
        while True:
            yield await asked.get()

    replayer = Replayer(
        workflows=WORKFLOWS,
        interceptors=INTERCEPTORS,
        data_converter=CONVERTER,
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with replayer.workflow_replay_iterator(each()) as results:
        yield Replays(results, asked)
