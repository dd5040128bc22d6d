"""Each step of an order is written once, under its key, in the order's own sequence of versions."""

from __future__ import annotations

import asyncio
from secrets import token_hex

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from activities.orders import transitions
from activities.orders.transitions import AppliedTransition, waits_for_page
from assistants.language.registry import DEFAULT
from assistants.speaking.render import say
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from domain.payments.plan import payment_id_of
from domain.payments.states import PaymentState
from storage.database import Database, is_fault, is_unreachable
from storage.orders import orders, steps
from storage.orders.orders import StoredOrder
from storage.payments import checkouts
from storage.sessions import sessions
from storage.sessions.session_now import session_now
from storage.shops import attention
from storage.shops.attention import Concern
from tests.storage.rows import NOON, a_session, a_step, an_order, change, orders_of

BECAUSE = Reason(ReasonCode.STAFF)


async def take(
    database: Database,
    order: StoredOrder,
    key: str,
    state: OrderState | None = None,
    payment: PaymentState | None = None,
) -> AppliedTransition:
    async with database.transaction() as tx:
        return await transitions.apply(tx, a_step(order, key, state, payment))


async def trail(database: Database, order: StoredOrder) -> list[tuple[int, str]]:
    rows = text("SELECT version, key FROM order_event WHERE order_id = :order ORDER BY version")
    async with database.transaction() as tx:
        return [(row[0], row[1]) for row in await tx.execute(rows, {"order": order.id})]


async def test_a_step_that_is_repeated_is_found_by_its_key(database: Database) -> None:
    order = await an_order(database)
    first = await take(database, order, "paid", OrderState.APPROVED, PaymentState.PAID)
    again = await take(database, order, "paid", OrderState.APPROVED, PaymentState.PAID)
    assert (first.moved, again.moved, again.refused) == (True, False, "")
    assert again.recorded == first.recorded
    assert await trail(database, order) == [(1, "paid")]


async def test_a_step_the_order_cannot_take_is_refused_and_leaves_no_trace(database: Database) -> None:
    order = await an_order(database)
    refused = await take(database, order, "r1", OrderState.READY)
    assert refused.refused == "an order that is draft cannot become ready"
    assert (refused.moved, refused.order.version) == (False, 0)
    assert await trail(database, order) == []


async def test_a_step_decided_on_where_the_order_no_longer_stands_is_refused(database: Database) -> None:
    order = await an_order(database)
    await take(database, order, "paid", OrderState.APPROVED, PaymentState.PAID)
    stale = a_step(order, "withdrawn", OrderState.CANCELLED).model_copy(update={"believed": OrderState.DRAFT})
    async with database.transaction() as tx:
        refused = await transitions.apply(tx, stale)
    assert refused.refused == "the order is approved and was thought to be draft"
    assert refused.recorded.state is OrderState.APPROVED
    assert await trail(database, order) == [(1, "paid")]


@pytest.mark.parametrize(
    ("payment", "news"),
    [
        (PaymentState.NONE, "order_cancelled"),
        (PaymentState.PAID, "order_cancelled_paid"),
        (PaymentState.REFUNDED, "order_cancelled"),
        (PaymentState.DISPUTED, "order_cancelled"),
    ],
)
async def test_who_has_paid_is_told_with_the_cancelling_that_it_is_paid_back(
    database: Database, payment: PaymentState, news: str
) -> None:
    order = await an_order(database)
    if payment is not PaymentState.NONE:
        await take(database, order, "paid", OrderState.APPROVED, PaymentState.PAID)
        await take(database, order, "later", payment=payment)
    cancel = a_step(order, "cancel", OrderState.CANCELLED)
    async with database.transaction() as tx:
        told_why = cancel.model_copy(
            update={"news": "order_cancelled", "reason": Reason(ReasonCode.STAFF, note="sold out")}
        )
        await transitions.apply(tx, told_why)
    assert await told(database, order) == [say(DEFAULT, news, reason="sold out")]


async def test_who_never_had_a_link_is_not_told_that_it_has_run_out(database: Database) -> None:
    order = await an_order(database)
    async with database.transaction() as tx:
        step = a_step(order, "expired", OrderState.EXPIRED)
        await transitions.apply(tx, step.model_copy(update={"news": "payment_expired"}))
    assert await told(database, order) == [say(DEFAULT, "payment_not_opened")]


async def test_who_never_had_a_link_is_told_that_nothing_was_charged(database: Database) -> None:
    without, linked = await an_order(database), await an_order(database)
    async with database.transaction() as tx:
        await checkouts.save(tx, payment_id_of(linked.id), f"cs_{linked.id}", "https://pay", NOON)
        for order in (without, linked):
            step = a_step(order, "withdrawn", OrderState.CANCELLED)
            await transitions.apply(tx, step.model_copy(update={"news": "order_withdrawn_unsure"}))
    assert await told(database, without) == [say(DEFAULT, "order_withdrawn")]
    assert await told(database, linked) == [say(DEFAULT, "order_withdrawn_unsure")]


async def told(database: Database, order: StoredOrder) -> list[str]:
    rows = text("SELECT text FROM message WHERE session_id = :session ORDER BY seq")
    async with database.transaction() as tx:
        return list(await tx.scalars(rows, {"session": order.session_id}))


async def test_an_order_that_is_given_up_waits_for_no_page(database: Database) -> None:
    order = await an_order(database)
    async with database.transaction() as tx:
        concern = Concern(order.shop_id, "order", "page_waits", order_id=order.id)
        await attention.raise_(tx, waits_for_page(order), concern)
        await transitions.apply(tx, a_step(order, "down"))
        assert len(await attention.open_of(tx, order.shop_id)) == 1, "it still waits"
        await transitions.apply(tx, a_step(order, "expired", OrderState.EXPIRED))
        assert await attention.open_of(tx, order.shop_id) == []


async def test_many_at_once_with_one_key_take_one_step(database: Database) -> None:
    order = await an_order(database)
    taken = await asyncio.gather(*(take(database, order, "k", OrderState.APPROVED) for _ in range(10)))
    assert [each.moved for each in taken].count(True) == 1
    assert len({each.order.number for each in taken}) == 1
    assert await trail(database, order) == [(1, "k")]


async def test_many_at_once_with_keys_of_their_own_are_numbered_without_a_gap(database: Database) -> None:
    order = await an_order(database)
    keys = {f"looked:{number}" for number in range(10)}
    await asyncio.gather(*(take(database, order, key) for key in keys))
    found = await trail(database, order)
    assert [version for version, _ in found] == list(range(1, 11))
    assert {key for _, key in found} == keys


async def test_of_two_steps_at_once_that_exclude_each_other_one_is_refused(database: Database) -> None:
    order = await an_order(database)
    taken = await asyncio.gather(
        take(database, order, "cancel", OrderState.CANCELLED),
        take(database, order, "expire", OrderState.EXPIRED),
    )
    assert sorted(bool(each.refused) for each in taken) == [False, True]
    assert len(await trail(database, order)) == 1


async def test_the_database_itself_refuses_a_key_twice(database: Database) -> None:
    order = await an_order(database)
    step = a_step(order, "k", OrderState.DRAFT, PaymentState.NONE)
    async with database.transaction() as tx:
        assert (await steps.advance(tx, step)).order.version == 1
        with pytest.raises(IntegrityError, match="step_once"):
            await steps.advance(tx, step)


async def test_an_order_and_its_payment_are_stored_once(database: Database) -> None:
    order = await an_order(database)
    again = orders.NewOrder(order.id, order.shop_id, order.session_id, {"x": 1}, order.quote, "", "en")
    async with database.transaction() as tx:
        await orders.add(tx, again, {})
        assert (await orders.load(tx, order.id)).document == {}
        counted = await tx.execute(text("SELECT count(*) FROM payment WHERE order_id = :o"), {"o": order.id})
        assert counted.scalar_one() == 1


async def test_the_latest_order_of_a_session_is_the_one_it_shows(database: Database) -> None:
    session_id = await a_session(database)
    first, second = await an_order(database, session_id), await an_order(database, session_id)
    async with database.transaction() as tx:
        latest = (await session_now(tx, session_id)).order
        assert latest is not None
        assert latest.id == second.id
        assert [each.id for each in await orders_of(tx, session_id)] == [first.id, second.id]


async def test_who_reads_an_order_for_a_step_keeps_all_others_waiting(database: Database) -> None:
    order = await an_order(database)

    async def lock() -> int:
        async with database.transaction() as tx:
            return (await orders.load(tx, order.id, lock=True)).version

    async with database.transaction() as tx:
        await steps.lock(tx, order.id, "k")
        other = asyncio.create_task(lock())
        assert await asyncio.wait({other}, timeout=0.2) == (set(), {other})
        await steps.advance(tx, a_step(order, "k", OrderState.DRAFT, PaymentState.NONE))
    assert await other == 1, "and it sees what was done meanwhile"


@pytest.mark.parametrize(("hand_off", "phase"), [("", "ordering"), ("the next order", "paying")])
async def test_a_step_of_an_older_order_leaves_a_cart_alone_that_is_becoming_another_order(
    database: Database, hand_off: str, phase: str
) -> None:
    order = await an_order(database)
    await take(database, order, "paid", OrderState.APPROVED, PaymentState.PAID)
    paying = "UPDATE session SET phase = 'paying', hand_off = :hand_off WHERE id = :id"
    await change(database, paying, hand_off=hand_off, id=order.session_id)
    await take(database, order, "prepare", OrderState.PREPARING)
    async with database.transaction() as tx:
        assert (await sessions.load(tx, order.session_id)).phase == phase


async def test_the_reason_is_why_the_order_is_where_it_is_whatever_happens_to_its_money(
    database: Database,
) -> None:
    order = await an_order(database)
    await take(database, order, "paid", OrderState.APPROVED, PaymentState.PAID)
    cancelled = a_step(order, "r1", OrderState.CANCELLED).model_copy(
        update={"reason": Reason(ReasonCode.STAFF, note="the oven broke")}
    )
    refunded = a_step(order, "refund:1", None, PaymentState.REFUNDED).model_copy(
        update={"reason": Reason(ReasonCode.REFUND, {"status": "succeeded"})}
    )
    async with database.transaction() as tx:
        for step in (cancelled, refunded):
            taken = await transitions.apply(tx, step)
    assert taken.order.reason.note == "the oven broke"
    assert [key for _, key in await trail(database, order)] == ["paid", "r1", "refund:1"]


async def test_a_key_too_long_for_its_index_is_a_fault_of_ours_and_no_outage(database: Database) -> None:
    order = await an_order(database)
    with pytest.raises(OperationalError) as too_long:
        await take(database, order, token_hex(30_000))
    assert is_fault(too_long.value)
    assert not is_unreachable(too_long.value)
