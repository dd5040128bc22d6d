"""Stories of conversations: the ways they go, fall silent, run long and hear of their orders."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from sqlalchemy import text

from domain.cart.edits import SetTip
from domain.ids import LineId, OrderId
from domain.orders.states import OrderState
from domain.payments.states import PaymentState
from schemas.messages.session import CartEdited, ChatArrived, OrderUpdated, PlaceOrder
from tests.histories.left_behind import leave_message
from tests.histories.telling import (
    bought,
    handle,
    of_order,
    of_session,
    open_shop,
    place,
    ready_to_pay,
    short_history,
    skip,
    staff,
    start_session,
    zone_where_it_is,
)
from tests.installation import Customer, Installation, Json, eventually
from workflows.sessions.workflow import CustomerSession

PATIENCE = timedelta(hours=2)


async def session_of_an_order(installation: Installation, customer: Customer) -> str:
    await customer.click("Coca-Cola")
    order = await bought(customer)
    await customer.say("thanks!")
    await staff(installation, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    return of_session(customer)


async def session_changed_its_order(installation: Installation, customer: Customer) -> str:
    await ready_to_pay(customer)
    await customer.press("change")
    await customer.order_when(state="cancelled")
    await customer.say("and a cola")
    return of_session(customer)


async def session_of_a_terminated_order(installation: Installation, customer: Customer) -> str:
    order = await ready_to_pay(customer)
    await (await handle(installation, of_order(order))).terminate("a story")
    await customer.press("change")
    await customer.say("and a cola")
    return of_session(customer)


async def session_started_again_while_paying(installation: Installation, customer: Customer) -> str:
    """Its order's news came before; then nobody speaks for longer than the cart may wait."""
    order = await ready_to_pay(customer)
    session = await handle(installation, of_session(customer))
    await session.terminate("a story")
    await customer.say("hello")
    await session.signal(CustomerSession.order_updated, _old_news(order))
    await skip(installation, session.id, hours=3)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    return session.id


async def session_of_a_machine(installation: Installation, customer: Customer) -> str:
    placed = await place(installation, customer)
    await customer.pay(placed["order"])
    await customer.order_when(payment_state="paid")
    return of_session(customer)


async def session_of_a_machine_refused(installation: Installation, customer: Customer) -> str:
    key = str(uuid4())
    refused = await place(installation, customer, key, item_id=str(uuid4()), quantity=1)
    assert refused["error"] == "order_refused", refused
    customer.session_id = _session_of(customer, key)
    return of_session(customer)


async def session_of_a_machine_in_short_runs(installation: Installation, customer: Customer) -> str:
    """It continues as new once the order can be paid; there the machine asks for the same again."""
    key = str(uuid4())
    await start_session(installation, customer, UUID(_session_of(customer, key)), limit=8)
    placed = await place(installation, customer, key)
    session, again = (
        await handle(installation, of_session(customer)),
        PlaceOrder(request_id=_request_of(installation, customer)),
    )
    answer = await session.execute_update(CustomerSession.place_order, again, id=str(uuid4()))
    assert answer.order_id == placed["order"]["order_id"]
    return of_session(customer)


async def said_twice(installation: Installation, customer: Customer) -> str:
    """A message and a click come again, the click under another update's id."""
    message = str(uuid4())
    for _ in range(2):
        customer.token = (await customer.post(message_id=message, text="one tiramisu")).json()["token"]
    customer.session_id = (await customer.say("hello"))["session_id"]
    edited = CartEdited(request_id=str(uuid4()), edits=(SetTip(minor=100),))
    session = await handle(installation, of_session(customer))
    for _ in range(2):
        await session.execute_update(CustomerSession.edit_cart, edited, id=str(uuid4()))
    return session.id


async def left_without_a_word(installation: Installation, customer: Customer) -> str:
    """Speaks again before the alarm rings, which then has nothing to do; the session ends the next time."""
    await customer.say("hello")
    await skip(installation, of_session(customer), hours=1)
    await customer.say("are you open?")
    await skip(installation, of_session(customer), minutes=90)
    await skip(installation, of_session(customer), hours=2)
    return of_session(customer)


async def abandoned(installation: Installation, customer: Customer) -> str:
    await customer.say("one tiramisu, my email is lin@example.com")
    await skip(installation, of_session(customer), days=6)
    return of_session(customer)


async def abandoned_without_an_address(installation: Installation, customer: Customer) -> str:
    await customer.say("one tiramisu")
    await skip(installation, of_session(customer), hours=3)
    return of_session(customer)


async def abandoned_by_night(installation: Installation, customer: Customer) -> str:
    """The mail waits until it is day at the shop."""
    await open_shop(installation, customer, "2.50", zone_where_it_is(3, PATIENCE))
    await customer.say("one espresso, my email is nox@example.com")
    await skip(installation, of_session(customer), hours=3)
    assert not await installation.letters("nox@example.com")
    await skip(installation, of_session(customer), hours=8)
    assert len(await eventually(lambda: installation.letters("nox@example.com"))) == 1
    return of_session(customer)


async def came_back_and_opted_out(installation: Installation, customer: Customer) -> str:
    """Back after the first mail, with the second one's alarm set; then wants no more mail."""
    await open_shop(installation, customer, "2.50", zone_where_it_is(12, PATIENCE))
    await customer.say("one espresso, my email is max@example.com")
    await skip(installation, of_session(customer), hours=3)
    letter = (await eventually(lambda: installation.letters("max@example.com")))[0]
    await customer.say("one more espresso")
    unsubscribe = re.search(r"/unsubscribe/[\w-]+", letter["text"])
    assert unsubscribe
    await installation.http.post(unsubscribe[0])
    await skip(installation, of_session(customer), hours=3)
    return of_session(customer)


async def spoken_to_while_closing(installation: Installation, customer: Customer) -> str:
    """A message is stored while the cart is being put away, and is answered still."""
    await customer.say("one tiramisu")
    session = await handle(installation, of_session(customer))
    with installation.database.connect() as connection:
        message = leave_message(connection, customer, "and a cola")
        closing = asyncio.create_task(skip(installation, session.id, hours=3))

        async def putting_away() -> bool:
            """It waits for the session's row, which we hold."""
            with installation.database.connect() as other:
                locked = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                return bool(other.execute(locked).scalar_one())

        await eventually(putting_away)
        await session.signal(CustomerSession.chat, ChatArrived(message_id=message))
        connection.commit()

    async def answered() -> bool:
        return len((await customer.state())["cart"]["lines"]) == 2

    await eventually(answered)
    await closing
    return session.id


async def continued_as_new(installation: Installation, customer: Customer) -> str:
    """The first of several runs; the later ones start from its state."""
    await short_history(installation, customer, 12)
    for item in ("tiramisu", "cannoli", "affogato", "espresso"):
        await customer.say(f"one {item}")
    return of_session(customer)


def _session_of(customer: Customer, key: str) -> str:
    """A machine's session has its idempotency key's id."""
    return str(uuid5(NAMESPACE_URL, f"{customer.shop['id']}:{key}"))


def _request_of(installation: Installation, customer: Customer) -> str:
    """A machine's one request, as the API has stored it."""
    with installation.database.connect() as connection:
        stored = text("SELECT request_id FROM machine_order WHERE session_id = :session")
        return str(connection.execute(stored, {"session": customer.session_id}).scalar_one())


def _old_news(order: Json) -> OrderUpdated:
    return OrderUpdated(
        order_id=OrderId(order["order_id"]),
        version=1,
        state=OrderState.DRAFT,
        payment_state=PaymentState.NONE,
        number="",
        lines=(LineId(str(uuid4())),),
    )


STORIES = (
    session_of_an_order,
    session_changed_its_order,
    session_of_a_terminated_order,
    session_started_again_while_paying,
    session_of_a_machine,
    session_of_a_machine_refused,
    session_of_a_machine_in_short_runs,
    said_twice,
    left_without_a_word,
    abandoned,
    abandoned_without_an_address,
    abandoned_by_night,
    came_back_and_opted_out,
    spoken_to_while_closing,
    continued_as_new,
)
