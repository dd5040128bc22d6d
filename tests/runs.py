"""Runs that an operator ends, and those that come in their place."""

from __future__ import annotations

import json

from temporalio.client import WorkflowExecutionStatus

from tests.town import Json, RunningTown, eventually


async def terminated(town: RunningTown, workflow_id: str) -> str:
    """By the button of Temporal's UI; answers the id of the run that was."""
    handle = (await town.temporal()).get_workflow_handle(workflow_id)
    described = await handle.describe()
    await handle.terminate("a test")
    return described.run_id


async def started_again(town: RunningTown, workflow_id: str, ended: str) -> Json:
    """What the run after `ended` was started with."""
    handle = (await town.temporal()).get_workflow_handle(workflow_id)

    async def another() -> bool:
        described = await handle.describe()
        return described.run_id != ended and described.status is WorkflowExecutionStatus.RUNNING

    await eventually(another, what=f"a new run of {workflow_id}")
    history = await handle.fetch_history()
    started = history.events[0].workflow_execution_started_event_attributes
    found: Json = json.loads(started.input.payloads[0].data)
    return found
