"""Orders: the projection of each, from its confirmation on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, cast, exists, func, literal, select, type_coerce, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, JSONPATH, insert
from sqlalchemy.types import Text

from domain.ids import LineId, OrderId, SessionId, ShopId
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import GIVEN_UP, OrderState
from domain.payments.plan import PaymentKind, payment_id_of
from domain.payments.pricing import Quote
from domain.payments.states import PaymentState
from storage.database import Transaction
from storage.documents import from_json, to_json
from storage.tables.base import Json
from storage.tables.orders import ORDER
from storage.tables.payments import PAYMENT

THIS = ORDER.c.id == bindparam("order")
FIND = select(ORDER).where(THIS)
FIND_AND_LOCK = FIND.with_for_update()
EXISTS = select(exists().where(THIS))
NOW_COLUMNS = (
    ORDER.c.id,
    ORDER.c.state,
    ORDER.c.payment_state,
    ORDER.c.reason,
    ORDER.c.currency,
    ORDER.c.total,
    ORDER.c.number,
    ORDER.c.language,
    ORDER.c.updated_at,
)
"""What `now_from` reads, in its order."""
EACH_LINE_ID = cast(literal("$.lines[*].line_id", Text()), JSONPATH)
LINE_IDS = type_coerce(func.jsonb_path_query_array(ORDER.c.quote, EACH_LINE_ID), JSONB)
ORDERED_AGAIN = select(
    exists().where(
        ORDER.c.session_id == bindparam("session"),
        ORDER.c.id != bindparam("order"),
        ORDER.c.state.not_in(sorted(GIVEN_UP)),
        LINE_IDS.has_any(bindparam("lines", type_=ARRAY(Text()))),
    )
)
ADD = insert(ORDER).on_conflict_do_nothing().returning(ORDER.c.id)
ADD_PAYMENT = insert(PAYMENT)
FILL_EMAIL = (
    update(ORDER)
    .where(THIS, ORDER.c.email == "")
    .values(email=bindparam("new_email"), updated_at=ORDER.c.updated_at)
)


@dataclass(frozen=True)
class NewOrder:
    """A confirmed order before its first transition: what was ordered, by whom and where."""

    id: OrderId
    shop_id: ShopId
    session_id: SessionId
    document: Json
    quote: Quote
    email: str
    language: str


@dataclass(frozen=True)
class OrderNow:
    """The standing of an order; `updated_at` is when its last step was taken."""

    id: OrderId
    state: OrderState
    payment_state: PaymentState
    reason: Reason
    currency: str
    total: int
    number: str
    language: str
    updated_at: datetime


@dataclass(frozen=True)
class StoredOrder(OrderNow, NewOrder):
    version: int
    catalogue_version: int
    business_day: date | None
    created_at: datetime


async def add(tx: Transaction, order: NewOrder, snapshot: Json) -> None:
    """Stores the order and its payment once; a retry changes nothing. `snapshot` is what it was made from."""
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
        "snapshot": snapshot,
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


async def find(tx: Transaction, order_id: OrderId) -> StoredOrder | None:
    row = (await tx.execute(FIND, {"order": order_id})).one_or_none()
    return from_row(row) if row else None


async def load(tx: Transaction, order_id: OrderId, *, lock: bool = False) -> StoredOrder:
    """Raise LookupError without such an order. One that is locked nobody else moves until the transaction
    ends."""
    row = (await tx.execute(FIND_AND_LOCK if lock else FIND, {"order": order_id})).one_or_none()
    if row is None:
        raise LookupError(f"no order {order_id}")
    return from_row(row)


async def is_known(tx: Transaction, order_id: OrderId) -> bool:
    return bool((await tx.execute(EXISTS, {"order": order_id})).scalar_one())


async def is_ordered_again(
    tx: Transaction, session_id: SessionId, order_id: OrderId, lines: Sequence[LineId]
) -> bool:
    """Return whether one of these lines is in another order of the session that was not given up."""
    wanted = {"session": session_id, "order": order_id, "lines": list(lines)}
    return bool((await tx.execute(ORDERED_AGAIN, wanted)).scalar_one())


async def save_email(tx: Transaction, order_id: OrderId, email: str) -> None:
    """Keeps an address the customer left with us; fills it from the payment page otherwise."""
    await tx.execute(FILL_EMAIL, {"order": order_id, "new_email": email})


def now_from(row: Sequence[Any]) -> OrderNow:
    id_, state, payment_state, reason, currency, total, number, language, updated_at = row
    return OrderNow(
        id=OrderId(id_),
        state=OrderState(state),
        payment_state=PaymentState(payment_state),
        reason=from_json(Reason, reason),
        currency=currency,
        total=total,
        number=number,
        language=language,
        updated_at=updated_at,
    )


def from_row(row: Row[Any]) -> StoredOrder:
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
