"""An order may be collected by several payments: it is read without them, and shows the newest page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from domain.ids import OrderId, PaymentId
from domain.payments.plan import PaymentKind, payment_id_of
from storage.database import Database
from storage.orders import open_orders, orders
from storage.payments import checkouts, pages
from storage.payments.pages import Page
from storage.sessions.session_now import session_now
from tests.storage.rows import an_order, change, orders_of

END = datetime(2030, 1, 2, tzinfo=UTC)
ADD = (
    "INSERT INTO payment (id, order_id, kind, number, state, amount, currency)"
    " VALUES (:id, :order, :kind, :number, 'open', 500, 'EUR')"
)


async def add_payment(database: Database, order_id: OrderId, kind: PaymentKind, number: int) -> PaymentId:
    payment_id = payment_id_of(order_id, kind, number)
    await change(database, ADD, id=payment_id, order=order_id, kind=kind, number=number)
    return payment_id


async def test_an_order_with_three_payments_is_read_once(database: Database) -> None:
    order = await an_order(database)
    await add_payment(database, order.id, PaymentKind.DEPOSIT, 1)
    await add_payment(database, order.id, PaymentKind.BALANCE, 1)
    async with database.transaction() as tx:
        assert (await orders.load(tx, order.id)).id == order.id
        assert [each.id for each in await orders_of(tx, order.session_id)] == [order.id]
        assert (await session_now(tx, order.session_id)).page == Page()


async def test_an_order_shows_the_page_that_was_opened_last(database: Database) -> None:
    order = await an_order(database)
    balance = await add_payment(database, order.id, PaymentKind.BALANCE, 1)
    for payment_id, url in ((payment_id_of(order.id), "https://first"), (balance, "https://second")):
        async with database.transaction() as tx:
            await checkouts.save(tx, payment_id, f"cs_{payment_id}", url, END)
        async with database.transaction() as tx:
            assert await pages.newest(tx, order.id) == Page(url, END)
            assert (await session_now(tx, order.session_id)).page == Page(url, END)


async def test_one_kind_and_number_names_one_payment(database: Database) -> None:
    order = await an_order(database)
    with pytest.raises(IntegrityError, match="payment_once"):
        await change(
            database, ADD, id=payment_id_of(order.id, number=9), order=order.id, kind="full", number=1
        )


async def test_open_orders_are_found_without_those_that_are_over(database: Database) -> None:
    order = await an_order(database)
    other = await an_order(database, order.session_id)
    async with database.transaction() as tx:
        assert [each.id for each in await open_orders.of_session(tx, order.session_id)] == [
            order.id,
            other.id,
        ]
    await change(database, "UPDATE orders SET state = 'expired' WHERE id = :id", id=other.id)
    async with database.transaction() as tx:
        assert [each.id for each in await open_orders.of_session(tx, order.session_id)] == [order.id]
        assert await open_orders.has_one(tx, order.session_id)
    await change(database, "UPDATE orders SET state = 'approved' WHERE id = :id", id=order.id)
    async with database.transaction() as tx:
        assert not await open_orders.has_one(tx, order.session_id)
