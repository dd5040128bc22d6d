"""Rows to ask about: a shop, its menu, a session at its counter, an order."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import text

from domain.cart.apply import apply
from domain.cart.edits import AddLine
from domain.cart.model import Cart
from domain.catalogue.model import Catalogue
from domain.ids import LineId, OrderId, SessionId, ShopId
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from domain.payments.pricing import quote
from domain.payments.states import PaymentState
from domain.shops.shop import Shop
from schemas.documents.menu.file import catalogue_of, read_menu, shop_of
from schemas.messages.order import Transition
from storage.database import Database, Transaction
from storage.documents import to_text
from storage.orders import orders
from storage.orders.orders import NewOrder, StoredOrder
from storage.sessions import sessions
from storage.shops import shops
from tests.schemas.small_menu import with_value

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def a_menu() -> tuple[Shop, Catalogue]:
    """Of a new shop with the small menu, not yet published."""
    file = read_menu(with_value("shop.slug", f"corner-{uuid4()}"))
    return shop_of(file), catalogue_of(file)


async def a_shop(database: Database) -> ShopId:
    shop, catalogue = a_menu()
    async with database.transaction() as tx:
        await shops.publish(tx, shop, to_text(catalogue))
    return shop.id


async def a_session(database: Database, shop_id: ShopId | None = None) -> SessionId:
    """At the counter of a shop, a new one where none is named."""
    session_id = SessionId(str(uuid4()))
    at = shop_id or await a_shop(database)
    async with database.transaction() as tx:
        await sessions.open_session(tx, session_id, at, 1, Cart(), "en")
    return session_id


async def an_order(
    database: Database, session_id: SessionId | None = None, line_id: LineId | None = None
) -> StoredOrder:
    """A draft of a session, a new one where none is named; of a tea under `line_id`, or of nothing."""
    session_id = session_id or await a_session(database)
    order_id = OrderId(str(uuid4()))
    async with database.transaction() as tx:
        shop_id = (await sessions.load(tx, session_id)).shop_id
        menu = await shops.catalogue(tx, shop_id, 1)
        priced = quote(a_tea(menu, line_id) if line_id else Cart(), menu)
        new = NewOrder(order_id, shop_id, session_id, {}, priced, "", "en")
        await orders.add(tx, new, {})
        return await orders.load(tx, order_id)


def a_tea(menu: Catalogue, line_id: LineId) -> Cart:
    tea = next(each for each in menu.items if each.name == "Tea")
    return apply(Cart(), (AddLine(tea.id, 1),), menu, lambda: line_id).cart


async def orders_of(tx: Transaction, session_id: SessionId) -> list[StoredOrder]:
    """A session's orders, the oldest first."""
    theirs = text("SELECT id FROM orders WHERE session_id = :session ORDER BY created_at")
    found = await tx.execute(theirs, {"session": session_id})
    return [await orders.load(tx, OrderId(str(each))) for each in found.scalars()]


def a_step(
    order: StoredOrder, key: str, state: OrderState | None = None, payment: PaymentState | None = None
) -> Transition:
    return Transition(
        order_id=order.id,
        session_id=order.session_id,
        shop_id=order.shop_id,
        key=key,
        state=state,
        payment_state=payment,
        actor="test",
        reason=Reason(ReasonCode.STAFF),
        at=NOON,
    )


async def change(database: Database, statement: str, **values: object) -> None:
    async with database.transaction() as tx:
        await tx.execute(text(statement), values)
