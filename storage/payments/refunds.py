"""Refunds: planned before Stripe is asked, and booked by Stripe's id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.ids import OrderId, PaymentId, RefundId
from domain.orders.reasons import ReasonCode
from storage.database import Transaction
from storage.tables.payments import PAYMENT, REFUND

COLUMNS = (
    REFUND.c.id,
    REFUND.c.amount,
    REFUND.c.status,
    REFUND.c.reason,
    REFUND.c.refusal,
    REFUND.c.stripe_refund_id,
)
"""What `from_row` reads, in its order."""
THIS, OF_PAYMENT = REFUND.c.id == bindparam("refund"), REFUND.c.payment_id == bindparam("payment")
UNKNOWN_TO_STRIPE = REFUND.c.stripe_refund_id.is_(None)
FIND_ALL = select(*COLUMNS).where(OF_PAYMENT)
REFUSALS = (
    select(REFUND.c.refusal)
    .join(PAYMENT, PAYMENT.c.id == REFUND.c.payment_id)
    .where(PAYMENT.c.order_id == bindparam("order"), REFUND.c.status == "refused")
)
LOAD = select(*COLUMNS).where(THIS)
WAITING = (
    FIND_ALL.where(REFUND.c.status == "planned", UNKNOWN_TO_STRIPE).order_by(REFUND.c.created_at).limit(1)
)
ADD = insert(REFUND)
PLAN = ADD.values(status="planned").on_conflict_do_nothing()
REFUSE = update(REFUND).where(THIS, UNKNOWN_TO_STRIPE).values(status="refused")
BOOK_KNOWN = update(REFUND).where(REFUND.c.stripe_refund_id == bindparam("stripe_id")).returning(REFUND.c.id)
BOOK_PLANNED = update(REFUND).where(THIS, OF_PAYMENT, UNKNOWN_TO_STRIPE).returning(REFUND.c.id)


@dataclass(frozen=True)
class StoredRefund:
    id: RefundId
    amount: int
    status: str
    reason: ReasonCode
    refusal: str
    """Stripe's code, of a refused one."""
    stripe_refund_id: str | None


async def of_payment(tx: Transaction, payment_id: PaymentId) -> list[StoredRefund]:
    rows = await tx.execute(FIND_ALL, {"payment": payment_id})
    return [from_row(row) for row in rows]


async def refusals_of(tx: Transaction, order_id: OrderId) -> tuple[str, ...]:
    """Return Stripe's codes, of each refund of the order that it refused."""
    return tuple((await tx.execute(REFUSALS, {"order": order_id})).scalars())


def from_row(row: Sequence[Any]) -> StoredRefund:
    id_, amount, status, reason, refusal, stripe_refund_id = row
    return StoredRefund(RefundId(id_), amount, status, ReasonCode(reason), refusal, stripe_refund_id)


async def plan(
    tx: Transaction, refund_id: RefundId, payment_id: PaymentId, amount: int, reason: ReasonCode
) -> StoredRefund:
    """Writes the refund down before Stripe is asked.

    One that was planned before and that Stripe does not know goes first: it may be on its way.
    """
    waiting = (await tx.execute(WAITING, {"payment": payment_id})).one_or_none()
    if waiting is not None:
        return from_row(waiting)
    row = {"id": refund_id, "payment_id": payment_id, "amount": amount, "reason": reason}
    await tx.execute(PLAN, row)
    return from_row((await tx.execute(LOAD, {"refund": refund_id})).one())


async def refuse(tx: Transaction, refund_id: RefundId, why: str) -> None:
    """Stripe will never make this one; it counts for nothing."""
    await tx.execute(REFUSE, {"refund": refund_id, "refusal": why})


async def book(
    tx: Transaction,
    refund_id: RefundId | None,
    payment_id: PaymentId,
    stripe_refund_id: str,
    amount: int,
    status: str,
) -> RefundId:
    """Books by Stripe's refund id, so that none counts twice; returns our id.

    `refund_id` is what the refund's metadata say. One that belongs to another payment, or none, as for a
    refund made in Stripe's dashboard, is replaced by an id that follows from Stripe's.
    """
    booked = {"amount": amount, "status": status}
    known = await tx.execute(BOOK_KNOWN, {"stripe_id": stripe_refund_id, **booked})
    if ours := known.scalar_one_or_none():
        return RefundId(ours)
    named = {"refund": refund_id, "payment": payment_id, "stripe_refund_id": stripe_refund_id, **booked}
    planned = await tx.execute(BOOK_PLANNED, named)
    if ours := planned.scalar_one_or_none():
        return RefundId(ours)
    by_name = RefundId(str(uuid5(NAMESPACE_URL, f"stripe:{stripe_refund_id}")))
    made = {
        "id": by_name,
        "payment_id": payment_id,
        "stripe_refund_id": stripe_refund_id,
        "reason": ReasonCode.MADE_AT_STRIPE,
        **booked,
    }
    await tx.execute(ADD, made)
    return by_name
