"""Runs that an operator ends, and those that come in their place."""

from __future__ import annotations

from uuid import uuid4

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client, WorkflowExecutionStatus

from tests.installation import Installation, Json, eventually


async def terminated(installation: Installation, workflow_id: str) -> str:
    """By the button of Temporal's UI; answers the id of the run that was."""
    handle = (await installation.temporal()).get_workflow_handle(workflow_id)
    described = await handle.describe()
    await handle.terminate("a test")
    return described.run_id


async def reset_to(client: Client, workflow_id: str, event_id: int, run_id: str = "") -> str:
    """By an operator, to this completed workflow task, of the newest run unless another is named; answers the
    id of the new run."""
    made = await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
            workflow_task_finish_event_id=event_id,
            request_id=str(uuid4()),
            reason="a test",
        )
    )
    return made.run_id


async def started_again(installation: Installation, workflow_id: str, ended: str) -> Json:
    """What the run after `ended` was started with."""
    handle = (await installation.temporal()).get_workflow_handle(workflow_id)

    async def another() -> bool:
        described = await handle.describe()
        return described.run_id != ended and described.status is WorkflowExecutionStatus.RUNNING

    await eventually(another, what=f"a new run of {workflow_id}")
    client = await installation.temporal()
    history = await handle.fetch_history()
    started = history.events[0].workflow_execution_started_event_attributes
    found: list[Json] = await client.data_converter.decode(started.input.payloads)
    return found[0]
