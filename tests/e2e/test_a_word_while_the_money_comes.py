"""A customer speaks just as their order is paid: the turn was asked for while the order still waited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from domain.ids import SessionId, ShopId
from schemas.messages.session import CartEdited, TurnRequest
from tests.installation import Customer, Installation, Json
from tests.patience import PATIENCE
from workflows.support.names import SHOP_QUEUE


async def turn_as_of_before(installation: Installation, customer: Customer) -> None:
    """The session's call of the waiter, of a session that has not heard the news yet."""
    request = TurnRequest(
        session_id=SessionId(customer.session_id),
        shop_id=ShopId(customer.shop["id"]),
        request=CartEdited(request_id=str(uuid4()), edits=()),
        at=datetime.now(UTC),
    )
    await (await installation.temporal()).execute_activity(
        "waiter.take_turn",
        request,
        id=str(uuid4()),
        task_queue=SHOP_QUEUE,
        start_to_close_timeout=timedelta(seconds=PATIENCE),
    )


async def ready_to_pay(customer: Customer) -> Json:
    await customer.say("one tiramisu")
    return await customer.check_out()


async def test_an_order_that_was_paid_meanwhile_keeps_nobody_waiting(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    await turn_as_of_before(installation, customer)
    assert (await customer.state())["phase"] == "ordering"
    assert (await customer.say("thanks!"))["phase"] == "ordering"


async def test_an_order_that_still_waits_is_still_waited_for(
    installation: Installation, customer: Customer
) -> None:
    await ready_to_pay(customer)
    await turn_as_of_before(installation, customer)
    assert (await customer.state())["phase"] == "paying"
