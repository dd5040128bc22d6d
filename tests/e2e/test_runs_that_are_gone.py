"""Rows that are open and have no run: the sweep starts it again from the rows, and tells somebody."""

from __future__ import annotations

from sqlalchemy import create_engine, text
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError

from domain.ids import ShopId
from storage import attention
from storage.database import Database
from tests.e2e.test_money_that_comes_late_or_wrong import ready_to_pay
from tests.runs import GENEROUS, started_again, terminated
from tests.town import Customer, Json, RunningTown, eventually
from worker.schedules import SWEEP
from workflows.names import order_workflow_id, session_workflow_id


async def sweep(town: RunningTown, customer: Customer) -> None:
    """As if nothing had changed for ten minutes."""
    rows = (("orders", "session_id"), ("session", "id"))
    with create_engine(town.run["database"]).begin() as connection:
        for table, key in rows:
            statement = f"UPDATE {table} SET updated_at = now() - interval '10 min' WHERE {key} = :session"  # noqa: S608 (names of ours)
            connection.execute(text(statement), {"session": customer.session_id})
    await (await town.temporal()).get_schedule_handle(SWEEP).trigger()


async def concerns(town: RunningTown, customer: Customer) -> set[str]:
    """The keys of what the shop is to look at."""
    database = Database(town.run["database"], pool_size=1)
    async with database.transaction() as tx:
        found = await attention.open_of(tx, ShopId(customer.shop["id"]))
    await database.close()
    return {each.key for each in found if each.concern.code == "run_restarted"}


def run_of(order: Json) -> str:
    return order_workflow_id(order["order_id"])


async def run_id(client: Client, workflow_id: str) -> str:
    return (await client.get_workflow_handle(workflow_id).describe()).run_id


async def test_a_terminated_order_is_started_again_and_somebody_is_told(
    town: RunningTown, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    ended = await terminated(town, run_of(order))
    await sweep(town, customer)
    start = await started_again(town, run_of(order), ended)
    assert start["again"] is True
    assert start["payment_id"] == order["order_id"]

    async def told() -> bool:
        return f"gone:{order['order_id']}" in await concerns(town, customer)

    await eventually(told, GENEROUS, "a row for somebody to look at")


async def test_an_order_whose_run_was_deleted_is_started_again(town: RunningTown, customer: Customer) -> None:
    order = await ready_to_pay(customer)
    client = await town.temporal()
    ended = await run_id(client, run_of(order))
    await client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=client.namespace, workflow_execution=WorkflowExecution(workflow_id=run_of(order))
        )
    )

    async def gone() -> bool:
        try:
            await client.get_workflow_handle(run_of(order)).describe()
        except RPCError:
            return True
        return False

    await eventually(gone, GENEROUS, "the run is deleted")
    await sweep(town, customer)

    async def there() -> bool:
        return not await gone()

    await eventually(there, GENEROUS, "a run again")
    assert (await started_again(town, run_of(order), ended))["again"] is True


async def test_a_session_that_was_terminated_while_its_cart_is_frozen_is_started_again(
    town: RunningTown, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    workflow_id = session_workflow_id(customer.session_id)  # type: ignore[arg-type]  # text from the wire
    before = await run_id(await town.temporal(), run_of(order))
    ended = await terminated(town, workflow_id)
    await sweep(town, customer)
    start = await started_again(town, workflow_id, ended)
    assert start["session_id"] == customer.session_id
    assert await run_id(await town.temporal(), run_of(order)) == before, "the order ran all the time"
    assert f"gone:{order['order_id']}" not in await concerns(town, customer)


async def test_an_order_that_is_over_is_left_alone(town: RunningTown, customer: Customer) -> None:
    """The canary is gone at the same time: when it is back, the sweep has seen both."""
    order, canary = await ready_to_pay(customer), Customer(town)
    await customer.press("change")
    await customer.order_when(state="cancelled")
    other = await ready_to_pay(canary)
    ended, gone = await terminated(town, run_of(order)), await terminated(town, run_of(other))
    await sweep(town, customer)
    await sweep(town, canary)
    await started_again(town, run_of(other), gone)
    assert await run_id(await town.temporal(), run_of(order)) == ended
