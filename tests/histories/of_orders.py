"""Stories of orders whose money goes the usual way, and of the staff's steps."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from temporalio.client import WorkflowUpdateFailedError

from domain.ids import OrderId
from schemas.messages.order import PaymentEventReceived, StaffAction, StaffDecision, Withdrawal
from tests.histories.telling import (
    bought,
    handle,
    in_a_new_run,
    of_order,
    of_session,
    open_shop,
    place,
    ready_to_pay,
    skip,
    staff,
)
from tests.installation import Customer, Installation, Json, eventually
from workflows.orders.workflow import Order
from workflows.support.names import order_workflow_id


async def ordered(installation: Installation, customer: Customer) -> str:
    """Each chapter in a run of its own."""
    order = await bought(customer)
    await in_a_new_run(installation, of_order(order))
    for action in ("prepare", "ready", "fulfil"):
        await staff(installation, customer, order, action)
    return of_order(order)


async def nothing_to_pay(installation: Installation, customer: Customer) -> str:
    item = await open_shop(installation, customer, price="0")
    placed = await place(installation, customer, item_id=item, quantity=1)
    await staff(installation, customer, placed["order"], "cancel")
    return of_order(placed["order"])


async def refused_by_stripe(installation: Installation, customer: Customer) -> str:
    item = await open_shop(installation, customer, price="0.10")
    placed = await place(installation, customer, item_id=item, quantity=1)
    await customer.order_when(state="cancelled")
    return of_order(placed["order"])


async def opened_at_the_second_attempt(installation: Installation, customer: Customer) -> str:
    """Stripe keeps its own failure under the first key. Then an operator has the order ask, too early."""
    await installation.control(
        "faults", {"api": {"next": ["500"], "method": "POST", "path": "/v1/checkout/sessions"}}
    )
    order = await ready_to_pay(customer)
    hint = PaymentEventReceived(event_id="by-hand", type="by-hand")
    await (await handle(installation, of_order(order))).signal(Order.payment_event, hint)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    return of_order(order)


async def stopped_by_an_operator(installation: Installation, customer: Customer) -> str:
    """Cancelled in Temporal while Stripe could not be reached to open the page."""
    await installation.control("faults", {"api": {"error_429": 1.0}})
    await customer.say("one tiramisu")
    buttons = (await customer.say("that's all"))["reply"]["buttons"]
    confirm = next(each["value"] for each in buttons if each["value"].startswith("confirm:"))
    await customer.post(wait=0, button=confirm)
    session = await handle(installation, of_session(customer))

    async def made() -> str:
        waiting = (await session.query("status", result_type=dict))["unpaid_orders"]
        return str(waiting[0]) if waiting else ""

    order = await handle(installation, order_workflow_id(OrderId(await eventually(made))))

    async def tried() -> bool:
        pending = (await order.describe()).raw_description.pending_activities
        return any(each.attempt > 1 for each in pending)

    await eventually(tried, what="Stripe was asked")
    await order.cancel()
    return order.id


async def expired(installation: Installation, customer: Customer) -> str:
    order = await ready_to_pay(customer)
    await skip(installation, of_order(order), minutes=50)
    await customer.order_when(state="expired")
    await skip(installation, of_order(order), days=31)
    return of_order(order)


async def withdrawn(installation: Installation, customer: Customer) -> str:
    order = await ready_to_pay(customer)
    await customer.press("change")
    await customer.order_when(state="cancelled")
    return of_order(order)


async def withdrawn_too_late(installation: Installation, customer: Customer) -> str:
    order = await ready_to_pay(customer)
    await installation.control("faults", {"webhooks": {"drop": 1.0}})
    await customer.pay(order)
    await customer.press("change")
    await customer.order_when(payment_state="paid")
    await (await handle(installation, of_order(order))).signal(
        Order.withdraw, Withdrawal(request_id=str(uuid4()))
    )
    await staff(installation, customer, order, "prepare")
    return of_order(order)


async def its_session_was_gone(installation: Installation, customer: Customer) -> str:
    order = await bought(customer)
    await (await handle(installation, of_session(customer))).terminate("a story")
    await staff(installation, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    return of_order(order)


async def decided_twice_and_too_late(installation: Installation, customer: Customer) -> str:
    """While the money goes back, the same press comes again, and another step."""
    order = await bought(customer)
    await installation.control("faults", {"api": {"slow_seconds": 1.0}})
    cancel = _decision("cancel")
    await asyncio.gather(_decide(installation, order, cancel), _decide(installation, order, cancel))
    refused = await asyncio.gather(_decide(installation, order, _decision("ready")), return_exceptions=True)
    assert isinstance(refused[0], WorkflowUpdateFailedError)
    await installation.calm()
    await customer.order_when(payment_state="refunded")
    await _decide(installation, order, cancel)
    return of_order(order)


def _decision(action: str) -> StaffDecision:
    return StaffDecision(request_id=str(uuid4()), action=StaffAction(action), actor="staff")


async def _decide(installation: Installation, order: Json, decision: StaffDecision) -> object:
    """As a client that does not repeat its update's id."""
    waits = await handle(installation, of_order(order))
    return await waits.execute_update(Order.decide, decision, id=str(uuid4()))


STORIES = (
    ordered,
    nothing_to_pay,
    refused_by_stripe,
    opened_at_the_second_attempt,
    stopped_by_an_operator,
    expired,
    withdrawn,
    withdrawn_too_late,
    its_session_was_gone,
    decided_twice_and_too_late,
)
