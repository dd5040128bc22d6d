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

from tests.runs import reset_to
from tests.town import Customer, RunningTown, eventually
from worker.schedules import SWEEP

Hand = Callable[[RunningTown, str], Awaitable[str]]
"""Of a run, by its workflow id; answers with the id of the run that was."""


async def cancel(town: RunningTown, workflow_id: str) -> str:
    run = (await town.temporal()).get_workflow_handle(workflow_id)
    was = (await run.describe()).run_id
    await run.cancel()
    return was


async def terminate(town: RunningTown, workflow_id: str) -> str:
    run = (await town.temporal()).get_workflow_handle(workflow_id)
    was = (await run.describe()).run_id
    await run.terminate("a test")
    await _is_unlisted(town, was)
    return was


async def delete(town: RunningTown, workflow_id: str) -> str:
    """Returns when nothing is left of it."""
    client, was = await town.temporal(), await run_id(town, workflow_id)
    await client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=client.namespace, workflow_execution=WorkflowExecution(workflow_id=workflow_id)
        )
    )

    async def gone() -> bool:
        return await _described(town, workflow_id) is None

    await eventually(gone, what="the run is deleted")
    await _is_unlisted(town, was)
    return was


async def has_begun(town: RunningTown, workflow_id: str) -> None:
    """Until there is a workflow task to reset to."""
    run = (await town.temporal()).get_workflow_handle(workflow_id)

    async def begun() -> bool:
        events = (await run.fetch_history()).events
        return any(each.HasField("workflow_task_completed_event_attributes") for each in events)

    await eventually(begun, what=f"the first task of {workflow_id}")


def reset(share: float) -> Hand:
    """To after the first workflow task (0), the last one (1), or one between them.

    Raises LookupError for a run that has not begun.
    """

    async def hand(town: RunningTown, workflow_id: str) -> str:
        client, was = await town.temporal(), await run_id(town, workflow_id)
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


async def sweep(town: RunningTown, customer: Customer) -> None:
    """As if nothing had changed for ten minutes; after one that is under way, if there is one."""
    rows = (("orders", "session_id"), ("session", "id"))
    with town.database.begin() as connection:
        for table, key in rows:
            statement = f"UPDATE {table} SET updated_at = now() - interval '10 min' WHERE {key} = :session"  # noqa: S608 (names of ours)
            connection.execute(text(statement), {"session": customer.session_id})
    schedule = (await town.temporal()).get_schedule_handle(SWEEP)
    await schedule.trigger(overlap=ScheduleOverlapPolicy.BUFFER_ONE)


async def runs_again(town: RunningTown, workflow_id: str, after: str) -> None:
    """Until another run than `after` is running."""

    async def another() -> bool:
        found = await _described(town, workflow_id)
        return bool(found and found.run_id != after and found.status is WorkflowExecutionStatus.RUNNING)

    await eventually(another, what=f"a new run of {workflow_id}")


async def has_ended(town: RunningTown, workflow_id: str) -> None:
    async def ended() -> bool:
        found = await _described(town, workflow_id)
        return bool(found and found.status is not WorkflowExecutionStatus.RUNNING)

    await eventually(ended, what=f"the end of {workflow_id}")


async def _is_unlisted(town: RunningTown, run: str) -> None:
    """Until the list of running workflows, which lags behind and which the sweep reads, leaves it out."""
    client = await town.temporal()
    query = f"RunId = '{run}' AND ExecutionStatus = 'Running'"

    async def unlisted() -> bool:
        return not [each async for each in client.list_workflows(query)]

    await eventually(unlisted, what=f"{run} is listed as ended")


async def run_id(town: RunningTown, workflow_id: str) -> str:
    return (await (await town.temporal()).get_workflow_handle(workflow_id).describe()).run_id


async def _described(town: RunningTown, workflow_id: str) -> WorkflowExecutionDescription | None:
    try:
        return await (await town.temporal()).get_workflow_handle(workflow_id).describe()
    except RPCError:
        return None
