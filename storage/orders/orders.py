"""Orders: the projection, its audit trail and the daily number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import OrderId, SessionId, ShopId
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from domain.payments.plan import PaymentKind, payment_id_of
from domain.payments.pricing import Quote
from domain.payments.states import PaymentState
from schemas.messages.order import Transition
from storage.documents import from_json, to_json
from storage.tables.base import Json
from storage.tables.orders import ORDER, ORDER_EVENT, DailyCounterRow, OrderEventRow, OrderRow
from storage.tables.payments import PAYMENT

FIND = select(OrderRow).where(OrderRow.id == bindparam("order"))
LOCK = select(OrderRow.id).where(OrderRow.id == bindparam("order")).with_for_update()
OF_SESSION = select(OrderRow).where(OrderRow.session_id == bindparam("session")).order_by(OrderRow.created_at)

ADD = insert(ORDER).on_conflict_do_nothing().returning(ORDER.c.id)
ADD_PAYMENT, ADD_EVENT = insert(PAYMENT), insert(ORDER_EVENT)
ADVANCE = (
    update(ORDER)
    .where(ORDER.c.id == bindparam("order"))
    .values(
        version=ORDER.c.version + 1,
        state=bindparam("new_state"),
        payment_state=bindparam("new_payment_state"),
        reason=case(
            (ORDER.c.state != bindparam("new_state"), bindparam("new_reason", type_=ORDER.c.reason.type)),
            else_=ORDER.c.reason,
        ),
        updated_at=bindparam("now"),
    )
    .returning(ORDER.c.version)
)


@dataclass(frozen=True)
class NewOrder:
    """A confirmed order before its first transition."""

    id: OrderId
    shop_id: ShopId
    session_id: SessionId
    document: Json
    quote: Quote
    snapshot: Json
    email: str
    language: str


@dataclass(frozen=True)
class StoredOrder:
    """`updated_at` is when its last step was taken."""

    id: OrderId
    shop_id: ShopId
    session_id: SessionId
    version: int
    state: OrderState
    payment_state: PaymentState
    reason: Reason
    currency: str
    total: int
    catalogue_version: int
    document: Json
    quote: Quote
    business_day: date | None
    number: str
    email: str
    language: str
    created_at: datetime
    updated_at: datetime


async def add(tx: AsyncSession, order: NewOrder) -> None:
    """Stores the order and its payment once; a retry changes nothing."""
    row: Json = {
        "id": order.id,
        "shop_id": order.shop_id,
        "session_id": order.session_id,
        "version": 0,
        "state": OrderState.DRAFT,
        "payment_state": PaymentState.NONE,
        "currency": order.quote.currency,
        "total": order.quote.total,
        "catalogue_version": order.quote.catalogue_version,
        "document": order.document,
        "quote": to_json(order.quote),
        "snapshot": order.snapshot,
        "email": order.email,
        "language": order.language,
        "reason": to_json(Reason(ReasonCode.CONFIRMED)),
    }
    if (await tx.execute(ADD, row)).one_or_none() is None:
        return
    payment: Json = {
        "id": payment_id_of(order.id),
        "order_id": order.id,
        "kind": PaymentKind.FULL,
        "number": 1,
        "state": "open",
        "amount": order.quote.total,
        "currency": order.quote.currency,
    }
    await tx.execute(ADD_PAYMENT, payment)


async def find(tx: AsyncSession, order_id: OrderId) -> StoredOrder | None:
    row = await tx.scalar(FIND, {"order": order_id})
    return from_row(row) if row else None


async def load(tx: AsyncSession, order_id: OrderId) -> StoredOrder:
    """Raises LookupError without such an order."""
    order = await find(tx, order_id)
    if order is None:
        raise LookupError(f"no order {order_id}")
    return order


async def of_session(tx: AsyncSession, session_id: SessionId) -> list[StoredOrder]:
    return [from_row(row) for row in await tx.scalars(OF_SESSION, {"session": session_id})]


async def lock(tx: AsyncSession, order_id: OrderId) -> StoredOrder:
    """Reads the order for a step: until the transaction ends nobody else takes one."""
    await tx.execute(LOCK, {"order": order_id})
    return await load(tx, order_id)


async def has_step(tx: AsyncSession, order_id: OrderId, key: str) -> bool:
    known = select(OrderEventRow.version).where(OrderEventRow.order_id == order_id, OrderEventRow.key == key)
    return await tx.scalar(known) is not None


async def advance(tx: AsyncSession, step: Transition) -> int:
    """Write a transition and its audit row, and return its version.

    Both states of `step` are set. The caller holds the order's lock.
    """
    moved: Json = {
        "order": step.order_id,
        "new_state": step.state,
        "new_payment_state": step.payment_state,
        "new_reason": to_json(step.reason),
        "now": step.at,
    }
    version: int = (await tx.execute(ADVANCE, moved)).scalar_one()
    event: Json = {
        "order_id": step.order_id,
        "version": version,
        "key": step.key,
        "state": step.state,
        "payment_state": step.payment_state,
        "actor": step.actor,
        "reason": to_json(step.reason),
        "at": step.at,
    }
    await tx.execute(ADD_EVENT, event)
    return version


async def reached_at(tx: AsyncSession, order_id: OrderId, state: OrderState) -> datetime | None:
    """Return when the order first came to this state."""
    first: datetime | None = await tx.scalar(
        select(func.min(OrderEventRow.at)).where(
            OrderEventRow.order_id == order_id, OrderEventRow.state == state
        )
    )
    return first


async def next_in_day(tx: AsyncSession, shop_id: ShopId, day: date) -> int:
    """The shop's next sequence of the day, from 1; unique because the counter's row is locked."""
    counted = insert(DailyCounterRow).values(shop_id=shop_id, business_day=day, last=1)
    sequence: int = (
        await tx.execute(
            counted.on_conflict_do_update(
                index_elements=["shop_id", "business_day"], set_={"last": DailyCounterRow.last + 1}
            ).returning(DailyCounterRow.last)
        )
    ).scalar_one()
    return sequence


async def save_number(tx: AsyncSession, order_id: OrderId, day: date, sequence: int, number: str) -> None:
    await tx.execute(
        update(OrderRow)
        .where(OrderRow.id == order_id)
        .values(business_day=day, sequence=sequence, number=number, updated_at=OrderRow.updated_at)
    )


async def save_email(tx: AsyncSession, order_id: OrderId, email: str) -> None:
    """Keeps an address the customer left with us; fills it from the payment page otherwise."""
    await tx.execute(
        update(OrderRow)
        .where(OrderRow.id == order_id, OrderRow.email == "")
        .values(email=email, updated_at=OrderRow.updated_at)
    )


def from_row(row: OrderRow) -> StoredOrder:
    return StoredOrder(
        id=OrderId(row.id),
        shop_id=ShopId(row.shop_id),
        session_id=SessionId(row.session_id),
        version=row.version,
        state=OrderState(row.state),
        payment_state=PaymentState(row.payment_state),
        reason=from_json(Reason, row.reason),
        currency=row.currency,
        total=row.total,
        catalogue_version=row.catalogue_version,
        document=row.document,
        quote=from_json(Quote, row.quote),
        business_day=row.business_day,
        number=row.number,
        email=row.email,
        language=row.language,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
