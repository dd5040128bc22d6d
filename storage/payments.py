"""Payments and refunds as we know them; Stripe has the truth, these rows are what we made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import OrderId, PaymentId, RefundId
from storage.models import PaymentRow, RefundRow

REFUND_SETTLED = ("succeeded", "failed", "canceled")


@dataclass(frozen=True)
class StoredPayment:
    id: PaymentId
    order_id: OrderId
    state: str
    amount: int
    currency: str
    received: int
    checkout_session_id: str | None
    checkout_url: str
    payment_intent_id: str | None
    expires_at: datetime | None
    problem: str


@dataclass(frozen=True)
class StoredRefund:
    id: RefundId
    amount: int
    status: str
    stripe_refund_id: str | None


async def load(tx: AsyncSession, payment_id: PaymentId, *, lock: bool = False) -> StoredPayment:
    statement = select(PaymentRow).where(PaymentRow.id == payment_id)
    row = (await tx.execute(statement.with_for_update() if lock else statement)).scalar_one()
    return StoredPayment(
        id=PaymentId(row.id),
        order_id=OrderId(row.order_id),
        state=row.state,
        amount=row.amount,
        currency=row.currency,
        received=row.received,
        checkout_session_id=row.checkout_session_id,
        checkout_url=row.checkout_url,
        payment_intent_id=row.payment_intent_id,
        expires_at=row.expires_at,
        problem=row.problem,
    )


async def save_checkout(
    tx: AsyncSession, payment_id: PaymentId, session_id: str, url: str, expires_at: datetime
) -> None:
    await tx.execute(
        update(PaymentRow)
        .where(PaymentRow.id == payment_id)
        .values(checkout_session_id=session_id, checkout_url=url, expires_at=expires_at)
    )


async def save_seen(
    tx: AsyncSession, payment_id: PaymentId, state: str, received: int, intent_id: str | None, problem: str
) -> None:
    await tx.execute(
        update(PaymentRow)
        .where(PaymentRow.id == payment_id)
        .values(
            state=state,
            received=func.greatest(PaymentRow.received, received),
            payment_intent_id=func.coalesce(intent_id, PaymentRow.payment_intent_id),
            problem=problem,
        )
    )


async def order_of(tx: AsyncSession, payment_id: PaymentId) -> OrderId | None:
    found = await tx.scalar(select(PaymentRow.order_id).where(PaymentRow.id == payment_id))
    return OrderId(found) if found else None


async def order_of_stripe_object(tx: AsyncSession, object_id: str) -> OrderId | None:
    """The order of a Checkout session or payment intent of ours."""
    found = await tx.scalar(
        select(PaymentRow.order_id).where(
            (PaymentRow.checkout_session_id == object_id) | (PaymentRow.payment_intent_id == object_id)
        )
    )
    return OrderId(found) if found else None


async def refunds_of(tx: AsyncSession, payment_id: PaymentId) -> list[StoredRefund]:
    rows = await tx.scalars(select(RefundRow).where(RefundRow.payment_id == payment_id))
    return [StoredRefund(RefundId(row.id), row.amount, row.status, row.stripe_refund_id) for row in rows]


async def plan_refund(
    tx: AsyncSession, refund_id: RefundId, payment_id: PaymentId, amount: int, reason: str
) -> StoredRefund:
    """Writes the refund down before Stripe is asked; a retry finds the first one."""
    await tx.execute(
        insert(RefundRow)
        .values(id=refund_id, payment_id=payment_id, amount=amount, status="planned", reason=reason)
        .on_conflict_do_nothing()
    )
    row = await tx.get_one(RefundRow, refund_id)
    return StoredRefund(refund_id, row.amount, row.status, row.stripe_refund_id)


async def book_refund(
    tx: AsyncSession,
    refund_id: RefundId,
    payment_id: PaymentId,
    stripe_refund_id: str,
    amount: int,
    status: str,
) -> None:
    """Books by Stripe's refund id, so that none counts twice; one made in Stripe's dashboard gets our id."""
    known = await tx.scalar(select(RefundRow).where(RefundRow.stripe_refund_id == stripe_refund_id))
    if known is not None:
        known.status, known.amount = status, amount
        return
    await tx.execute(
        insert(RefundRow)
        .values(
            id=refund_id,
            payment_id=payment_id,
            amount=amount,
            status=status,
            reason="made at Stripe",
            stripe_refund_id=stripe_refund_id,
        )
        .on_conflict_do_update(
            index_elements=["id"],
            set_={"status": status, "amount": amount, "stripe_refund_id": stripe_refund_id},
        )
    )
