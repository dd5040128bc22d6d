"""For which rows a run ought to be there: all that is open, owed or frozen, once it has settled."""

from __future__ import annotations

from uuid import uuid4

import pytest

from domain.conversation import Message
from domain.ids import MessageId, OrderId, SessionId
from storage import backlog
from storage.database import Database
from storage.orders import open_runs
from storage.sessions import transcript
from tests.storage.rows import a_session, an_order, change


async def an_order_that_is(database: Database, state: str, payment: str, minutes: int = 10) -> OrderId:
    order = await an_order(database)
    await change(
        database,
        "UPDATE orders SET state = :state, payment_state = :payment,"
        " updated_at = now() - make_interval(mins => :minutes) WHERE id = :order",
        state=state,
        payment=payment,
        minutes=minutes,
        order=order.id,
    )
    return order.id


async def open_orders(database: Database) -> list[OrderId]:
    async with database.transaction() as tx:
        return await open_runs.orders(tx)


async def open_sessions(database: Database) -> set[SessionId]:
    async with database.transaction() as tx:
        return set(await open_runs.sessions(tx))


async def heard(database: Database, session_id: SessionId, ago: str) -> MessageId:
    message_id = MessageId(str(uuid4()))
    async with database.transaction() as tx:
        await transcript.add_customer_message(tx, session_id, message_id, Message(text="hello"))
    statement = "UPDATE message SET created_at = now() - CAST(:ago AS interval) WHERE message_id = :id"
    await change(database, statement, ago=ago, id=message_id)
    return message_id


@pytest.mark.parametrize(
    ("state", "payment"),
    [
        ("draft", "none"),
        ("draft", "processing"),
        ("approved", "paid"),
        ("preparing", "partially_refunded"),
        ("ready", "none"),
        ("cancelled", "paid"),
        ("expired", "partially_refunded"),
        ("cancelled", "processing"),
        ("cancelled", "disputed"),
        ("fulfilled", "processing"),
    ],
)
async def test_what_is_open_or_owed_wants_a_run(database: Database, state: str, payment: str) -> None:
    assert await an_order_that_is(database, state, payment) in await open_orders(database)


@pytest.mark.parametrize(
    ("state", "payment"),
    [
        ("fulfilled", "paid"),
        ("fulfilled", "partially_refunded"),
        ("cancelled", "none"),
        ("cancelled", "refunded"),
        ("expired", "none"),
    ],
)
async def test_what_is_over_wants_none(database: Database, state: str, payment: str) -> None:
    assert await an_order_that_is(database, state, payment) not in await open_orders(database)


@pytest.mark.parametrize(("page", "wants_one"), [("open", True), ("expired", False)])
async def test_what_was_given_up_wants_a_run_while_its_page_can_still_be_paid(
    database: Database, page: str, wants_one: bool
) -> None:
    order = await an_order_that_is(database, "cancelled", "none")
    statement = "UPDATE payment SET state = :page, checkout_session_id = :page_id WHERE order_id = :order"
    await change(database, statement, order=order, page=page, page_id=f"cs_{order}")
    assert (order in await open_orders(database)) is wants_one


@pytest.mark.parametrize(
    ("state", "received", "refunds", "wants_one"),
    [
        ("paid", 980, {}, True),
        ("processing", 0, {}, True),
        ("paid", 980, {"failed": 980}, True),
        ("paid", 980, {"failed": 980, "succeeded": 580}, True),
        ("paid", 980, {"failed": 980, "succeeded": 980}, False),
    ],
)
@pytest.mark.parametrize("told", ["none", "refunded"])
async def test_what_was_given_up_wants_a_run_while_its_payment_knows_of_money_and_the_order_does_not(
    database: Database, told: str, state: str, received: int, refunds: dict[str, int], wants_one: bool
) -> None:
    """The run was lost between the two."""
    order = await an_order_that_is(database, "cancelled", told)
    statement = (
        "UPDATE payment SET state = :state, received = :received, checkout_session_id = :page"
        " WHERE order_id = :order"
    )
    await change(database, statement, order=order, state=state, received=received, page=f"cs_{order}")
    for status, amount in refunds.items():
        back = (
            "INSERT INTO refund (id, payment_id, amount, status, reason)"
            " SELECT gen_random_uuid(), id, :amount, :status, 'staff' FROM payment WHERE order_id = :order"
        )
        await change(database, back, order=order, amount=amount, status=status)
    assert (order in await open_orders(database)) is wants_one


async def test_what_has_just_changed_is_left_in_peace(database: Database) -> None:
    assert await an_order_that_is(database, "draft", "none", minutes=1) not in await open_orders(database)


async def test_the_oldest_come_first(database: Database) -> None:
    orders = {age: await an_order_that_is(database, "draft", "none", age) for age in (30, 90, 60)}
    found = [each for each in await open_orders(database) if each in orders.values()]
    assert found == [orders[90], orders[60], orders[30]]


async def test_a_session_with_an_unanswered_message_or_a_frozen_cart_wants_a_run(database: Database) -> None:
    silent, asked, fresh, old, frozen, thawing = [await a_session(database) for _ in range(6)]
    answered = await a_session(database)
    await heard(database, asked, "10 min")
    await heard(database, fresh, "10 s")
    await heard(database, old, "2 days")
    message_id = await heard(database, answered, "10 min")
    async with database.transaction() as tx:
        await transcript.mark_answered(tx, answered, message_id, 1)
    paying = "UPDATE session SET phase = 'paying', updated_at = now() - CAST(:ago AS interval) WHERE id = :id"
    await change(database, paying, ago="10 min", id=frozen)
    await change(database, paying, ago="10 s", id=thawing)
    found = await open_sessions(database)
    assert found & {silent, asked, fresh, old, frozen, thawing, answered} == {asked, frozen}


async def test_open_orders_are_counted_by_state_and_age(database: Database) -> None:
    async def counted() -> dict[tuple[str, str], int]:
        async with database.transaction() as tx:
            return await backlog.open_orders(tx)

    before = await counted()
    for state, payment, ago in (
        ("ready", "paid", "10 min"),
        ("ready", "paid", "5 hours"),
        ("ready", "paid", "3 days"),
        ("ready", "paid", "4 days"),
        ("fulfilled", "paid", "3 days"),
    ):
        order_id = await an_order_that_is(database, state, payment)
        made = "UPDATE orders SET created_at = now() - CAST(:ago AS interval) WHERE id = :id"
        await change(database, made, ago=ago, id=order_id)
    after = await counted()
    new = {key: after[key] - before.get(key, 0) for key in after if after[key] != before.get(key, 0)}
    assert new == {("ready", "hour"): 1, ("ready", "day"): 1, ("ready", "older"): 2}
