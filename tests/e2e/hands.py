"""What an operator does by hand: buttons of Temporal's UI, and the sweep that comes after them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import text
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
)
from temporalio.client import (
    ScheduleOverlapPolicy,
    WorkflowExecutionDescription,
    WorkflowExecutionStatus,
)
from temporalio.service import RPCError

from tests.installation import Customer, Installation, eventually
from tests.runs import reset_to
from worker.schedules import SWEEP

Hand = Callable[[Installation, str], Awaitable[str]]
"""Of a run, by its workflow id; answers with the id of the run that was."""


async def cancel(installation: Installation, workflow_id: str) -> str:
    run = (await installation.temporal()).get_workflow_handle(workflow_id)
    was = (await run.describe()).run_id
    await run.cancel()
    return was


async def terminate(installation: Installation, workflow_id: str) -> str:
    run = (await installation.temporal()).get_workflow_handle(workflow_id)
    was = (await run.describe()).run_id
    await run.terminate("a test")
    await _is_unlisted(installation, was)
    return was


async def delete(installation: Installation, workflow_id: str) -> str:
    """Returns when nothing is left of it."""
    client, was = await installation.temporal(), await run_id(installation, workflow_id)
    await client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=client.namespace, workflow_execution=WorkflowExecution(workflow_id=workflow_id)
        )
    )

    async def gone() -> bool:
        return await _described(installation, workflow_id) is None

    await eventually(gone, what="the run is deleted")
    await _is_unlisted(installation, was)
    return was


async def has_begun(installation: Installation, workflow_id: str) -> None:
    """Until there is a workflow task to reset to."""
    run = (await installation.temporal()).get_workflow_handle(workflow_id)

    async def begun() -> bool:
        events = (await run.fetch_history()).events
        return any(each.HasField("workflow_task_completed_event_attributes") for each in events)

    await eventually(begun, what=f"the first task of {workflow_id}")


def reset(share: float) -> Hand:
    """To after the first workflow task (0), the last one (1), or one between them.

    Raises LookupError for a run that has not begun.
    """

    async def hand(installation: Installation, workflow_id: str) -> str:
        client, was = await installation.temporal(), await run_id(installation, workflow_id)
        tasks = [
            event.event_id
            async for event in client.get_workflow_handle(workflow_id).fetch_history_events()
            if event.HasField("workflow_task_completed_event_attributes")
        ]
        if not tasks:
            raise LookupError(f"{workflow_id} has not begun yet")
        await reset_to(client, workflow_id, tasks[round(share * (len(tasks) - 1))])
        return was

    return hand


async def sweep(installation: Installation, customer: Customer) -> None:
    """As if nothing had changed for ten minutes; after one that is under way, if there is one."""
    rows = (("session", "id"), ("orders", "session_id"))  # as the product locks them, or both might wait
    with installation.database.begin() as connection:
        for table, key in rows:
            statement = f"UPDATE {table} SET updated_at = now() - interval '10 min' WHERE {key} = :session"  # noqa: S608 (names of ours)
            connection.execute(text(statement), {"session": customer.session_id})
    schedule = (await installation.temporal()).get_schedule_handle(SWEEP)
    await schedule.trigger(overlap=ScheduleOverlapPolicy.BUFFER_ONE)


async def runs_again(installation: Installation, workflow_id: str, after: str) -> None:
    """Until another run than `after` is running."""

    async def another() -> bool:
        found = await _described(installation, workflow_id)
        return bool(found and found.run_id != after and found.status is WorkflowExecutionStatus.RUNNING)

    await eventually(another, what=f"a new run of {workflow_id}")


async def has_ended(installation: Installation, workflow_id: str) -> None:
    async def ended() -> bool:
        found = await _described(installation, workflow_id)
        return bool(found and found.status is not WorkflowExecutionStatus.RUNNING)

    await eventually(ended, what=f"the end of {workflow_id}")


async def _is_unlisted(installation: Installation, run: str) -> None:
    """Until the list of running workflows, which lags behind and which the sweep reads, leaves it out."""
    client = await installation.temporal()
    query = f"RunId = '{run}' AND ExecutionStatus = 'Running'"

    async def unlisted() -> bool:
        return not [each async for each in client.list_workflows(query)]

    await eventually(unlisted, what=f"{run} is listed as ended")


async def run_id(installation: Installation, workflow_id: str) -> str:
    return (await (await installation.temporal()).get_workflow_handle(workflow_id).describe()).run_id


async def _described(installation: Installation, workflow_id: str) -> WorkflowExecutionDescription | None:
    try:
        return await (await installation.temporal()).get_workflow_handle(workflow_id).describe()
    except RPCError:
        return None
