"""An operator resets a run to its beginning: what was made before is found, not made again."""

from __future__ import annotations

from uuid import uuid4

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client

from tests.e2e.test_money_that_comes_late_or_wrong import ledger, ready_to_pay
from tests.town import Customer, RunningTown, eventually
from workflows.names import order_workflow_id, session_workflow_id


async def reset_to_start(client: Client, workflow_id: str) -> None:
    events = [event async for event in client.get_workflow_handle(workflow_id).fetch_history_events()]
    first = next(
        event.event_id for event in events if event.HasField("workflow_task_completed_event_attributes")
    )
    await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id),
            workflow_task_finish_event_id=first,
            request_id=str(uuid4()),
            reason="a test",
        )
    )


async def test_a_session_reset_to_its_start_answers_nothing_twice_and_orders_once(
    town: RunningTown, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    before = await customer.transcript()
    client = await town.temporal()
    workflow_id = session_workflow_id(customer.session_id)  # type: ignore[arg-type]  # text from the wire
    await reset_to_start(client, workflow_id)

    async def caught_up() -> bool:
        status = await client.get_workflow_handle(workflow_id).query("status", result_type=dict)
        return bool(status["turn"] >= 3 and not status["inbox"])

    await eventually(caught_up, what="the reset run has caught up")
    assert (await customer.state())["order"]["order_id"] == order["order_id"]
    assert await customer.transcript() == before
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    assert await ledger(town, order) == (order["total"], 0)


async def test_an_order_reset_while_it_waits_keeps_its_one_payment_page(
    town: RunningTown, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    client = await town.temporal()
    workflow_id = order_workflow_id(order["order_id"])
    await reset_to_start(client, workflow_id)

    async def waits_again() -> bool:
        status = await client.get_workflow_handle(workflow_id).query("status", result_type=dict)
        return bool(status["checkout_url"] == order["checkout_url"])

    await eventually(waits_again, what="the reset order waits at its page")
    await customer.pay(order)
    paid = await customer.order_when(payment_state="paid")
    assert paid["state"] == "approved"
    assert await ledger(town, order) == (order["total"], 0)
    links = [each for each in await customer.transcript() if each["link"]]
    assert len(links) == 1
