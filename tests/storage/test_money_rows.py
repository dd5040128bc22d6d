"""Payments and refunds are planned once, and booked once by what Stripe calls them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from domain.ids import PaymentId, RefundId
from domain.orders.reasons import ReasonCode
from domain.payments.plan import payment_id_of
from storage.database import Database
from storage.payments import checkouts, payments, refunds
from storage.payments.refunds import StoredRefund
from tests.storage.rows import NOON, an_order

STAFF = ReasonCode.STAFF


async def a_payment(database: Database) -> PaymentId:
    return payment_id_of((await an_order(database)).id)


def a_refund_id() -> RefundId:
    return RefundId(str(uuid4()))


def at_stripe(kind: str) -> str:
    return f"{kind}_{uuid4().hex}"


async def refunds_by_id(database: Database, payment_id: PaymentId) -> dict[str, StoredRefund]:
    async with database.transaction() as tx:
        return {each.id: each for each in await refunds.of_payment(tx, payment_id)}


async def test_a_refund_is_planned_once_for_its_id_and_keeps_its_amount(database: Database) -> None:
    payment_id, refund_id = await a_payment(database), a_refund_id()
    async with database.transaction() as tx:
        first = await refunds.plan(tx, refund_id, payment_id, 500, STAFF)
        again = await refunds.plan(tx, refund_id, payment_id, 400, STAFF)
    assert first == again == StoredRefund(refund_id, 500, "planned", STAFF, "", None)
    assert len(await refunds_by_id(database, payment_id)) == 1


async def test_one_that_was_planned_and_may_be_on_its_way_goes_first(database: Database) -> None:
    payment_id, first, second = await a_payment(database), a_refund_id(), a_refund_id()
    async with database.transaction() as tx:
        await refunds.plan(tx, first, payment_id, 500, STAFF)
        assert (await refunds.plan(tx, second, payment_id, 300, STAFF)).id == first
        await refunds.refuse(tx, first, "charge_disputed")
        assert (await refunds.plan(tx, second, payment_id, 300, STAFF)).id == second
    kept = await refunds_by_id(database, payment_id)
    assert {each.id: each.status for each in kept.values()} == {first: "refused", second: "planned"}


async def test_a_refund_of_another_payment_is_not_in_the_way(database: Database) -> None:
    mine, other = await a_payment(database), await a_payment(database)
    async with database.transaction() as tx:
        await refunds.plan(tx, a_refund_id(), other, 500, STAFF)
        refund_id = a_refund_id()
        assert (await refunds.plan(tx, refund_id, mine, 300, STAFF)).id == refund_id


async def test_stripes_refund_is_booked_on_the_planned_row_and_never_twice(database: Database) -> None:
    payment_id, refund_id, theirs = await a_payment(database), a_refund_id(), at_stripe("re")
    async with database.transaction() as tx:
        await refunds.plan(tx, refund_id, payment_id, 500, STAFF)
        for status in ("pending", "succeeded", "failed"):
            booked = await refunds.book(tx, refund_id, payment_id, theirs, 500, status)
            assert booked == refund_id
    assert await refunds_by_id(database, payment_id) == {
        refund_id: StoredRefund(refund_id, 500, "failed", STAFF, "", theirs)
    }


async def test_a_refund_with_a_foreign_id_in_its_metadata_poisons_no_other(database: Database) -> None:
    mine, other, planned = await a_payment(database), await a_payment(database), a_refund_id()
    async with database.transaction() as tx:
        await refunds.plan(tx, planned, other, 500, STAFF)
        booked = [
            await refunds.book(tx, named, mine, at_stripe("re"), 100, "succeeded")
            for named in (planned, a_refund_id(), None)
        ]
    assert len(set(booked) - {planned}) == 3
    assert {each.status for each in (await refunds_by_id(database, other)).values()} == {"planned"}
    assert len(await refunds_by_id(database, mine)) == 3


async def test_one_that_stripe_has_made_is_not_refused_afterwards(database: Database) -> None:
    payment_id, refund_id = await a_payment(database), a_refund_id()
    async with database.transaction() as tx:
        await refunds.plan(tx, refund_id, payment_id, 500, STAFF)
        await refunds.book(tx, refund_id, payment_id, at_stripe("re"), 500, "pending")
        await refunds.refuse(tx, refund_id, "late news")
    assert {each.status for each in (await refunds_by_id(database, payment_id)).values()} == {"pending"}


async def test_the_reasons_of_refused_refunds_are_known_by_the_order(database: Database) -> None:
    payment_id, made, refused = await a_payment(database), a_refund_id(), a_refund_id()
    async with database.transaction() as tx:
        order_id = (await payments.load(tx, payment_id)).order_id
        await refunds.plan(tx, made, payment_id, 100, STAFF)
        await refunds.book(tx, made, payment_id, at_stripe("re"), 100, "failed")
        assert await refunds.refusals_of(tx, order_id) == ()
        await refunds.plan(tx, refused, payment_id, 500, STAFF)
        await refunds.refuse(tx, refused, "charge_disputed")
        assert await refunds.refusals_of(tx, order_id) == ("charge_disputed",)


async def test_older_news_of_a_payment_takes_nothing_back(database: Database) -> None:
    payment_id, intent = await a_payment(database), at_stripe("pi")
    async with database.transaction() as tx:
        await payments.save_seen(tx, payment_id, "paid", 1500, intent, STAFF)
        await payments.save_seen(tx, payment_id, "paid", 0, None, STAFF)
        found = await payments.load(tx, payment_id)
    assert (found.received, found.payment_intent_id) == (1500, intent)


async def test_an_attempt_to_open_the_page_asks_for_the_same_until_its_key_is_spent(
    database: Database,
) -> None:
    payment_id = await a_payment(database)
    async with database.transaction() as tx:
        first = await checkouts.plan(tx, payment_id, NOON, 45)
        again = await checkouts.plan(tx, payment_id, NOON + timedelta(minutes=10), 45)
        assert first == again
        await checkouts.spend_key(tx, payment_id, first.number + 1)
        assert await checkouts.plan(tx, payment_id, NOON, 45) == first, "not this one's key"
        await checkouts.spend_key(tx, payment_id, first.number)
        other = await checkouts.plan(tx, payment_id, NOON, 45)
    assert other.number == first.number + 1


async def test_a_page_that_would_live_too_short_is_planned_anew(database: Database) -> None:
    payment_id = await a_payment(database)
    async with database.transaction() as tx:
        first = await checkouts.plan(tx, payment_id, NOON, 31)
        late = await checkouts.plan(tx, payment_id, NOON + timedelta(minutes=2), 31)
    assert late.number == first.number + 1
    assert late.expires_at == NOON + timedelta(minutes=33)


async def test_an_order_is_found_by_what_stripe_calls_its_page_or_its_payment(database: Database) -> None:
    order, other = await an_order(database), await an_order(database)
    page, intent = at_stripe("cs"), at_stripe("pi")
    async with database.transaction() as tx:
        await checkouts.save(tx, payment_id_of(order.id), page, "https://pay", NOON)
        await payments.save_seen(tx, payment_id_of(order.id), "paid", 1, intent, STAFF)
        assert await payments.order_of_stripe_object(tx, page) == order.id
        assert await payments.order_of_stripe_object(tx, intent) == order.id
        assert await payments.order_of_stripe_object(tx, other.id) is None
        assert await payments.order_of_stripe_object(tx, STAFF) is None
