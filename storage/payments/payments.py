"""Payments and refunds as we know them; Stripe has the truth, these rows are what we made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import OrderId, PaymentId, RefundId
from domain.orders.reasons import ReasonCode
from storage.tables.payments import PaymentRow, RefundRow

LEAST_LIFE = timedelta(minutes=31)
"""Stripe wants a page to live for half an hour at least."""


@dataclass(frozen=True)
class StoredPayment:
    id: PaymentId
    order_id: OrderId
    account: str
    """The Stripe account that collects it; empty for the installation's own."""
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
    reason: ReasonCode
    refusal: str
    """Stripe's code, of a refused one."""
    stripe_refund_id: str | None


async def load(tx: AsyncSession, payment_id: PaymentId, *, lock: bool = False) -> StoredPayment:
    statement = select(PaymentRow).where(PaymentRow.id == payment_id)
    row = (await tx.execute(statement.with_for_update() if lock else statement)).scalar_one()
    return StoredPayment(
        id=PaymentId(row.id),
        order_id=OrderId(row.order_id),
        account=row.account,
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


@dataclass(frozen=True)
class CheckoutAttempt:
    """`number` is part of the idempotency key, so an attempt always asks for the same."""

    number: int
    expires_at: datetime


async def plan_checkout(
    tx: AsyncSession, payment_id: PaymentId, now: datetime, minutes: int
) -> CheckoutAttempt:
    """The attempt under way, or the next one where its page would live too short a time."""
    row = (
        await tx.execute(select(PaymentRow).where(PaymentRow.id == payment_id).with_for_update())
    ).scalar_one()
    if row.expires_at is None or row.expires_at < now + LEAST_LIFE - timedelta(minutes=1):
        row.checkout_attempt += 1
        row.expires_at = now + max(timedelta(minutes=minutes), LEAST_LIFE)
        await tx.flush()
    return CheckoutAttempt(row.checkout_attempt, row.expires_at)


async def spend_checkout_key(tx: AsyncSession, payment_id: PaymentId, number: int) -> None:
    """Let nothing more be asked under this attempt's key; the next one begins when it is planned."""
    await tx.execute(
        update(PaymentRow)
        .where(PaymentRow.id == payment_id, PaymentRow.checkout_attempt == number)
        .values(expires_at=None)
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
    return [_refund(row) for row in rows]


async def refusals_of(tx: AsyncSession, order_id: OrderId) -> tuple[str, ...]:
    """Return Stripe's codes, of each refund of the order that it refused."""
    of_order = select(PaymentRow.id).where(PaymentRow.order_id == order_id)
    refused = select(RefundRow.refusal).where(
        RefundRow.payment_id.in_(of_order), RefundRow.status == "refused"
    )
    return tuple(await tx.scalars(refused))


def _refund(row: RefundRow) -> StoredRefund:
    return StoredRefund(
        RefundId(row.id), row.amount, row.status, ReasonCode(row.reason), row.refusal, row.stripe_refund_id
    )


async def plan_refund(
    tx: AsyncSession, refund_id: RefundId, payment_id: PaymentId, amount: int, reason: ReasonCode
) -> StoredRefund:
    """Writes the refund down before Stripe is asked.

    One that was planned before and that Stripe does not know goes first: it may be on its way.
    """
    waiting = await tx.scalar(
        select(RefundRow)
        .where(RefundRow.payment_id == payment_id, RefundRow.status == "planned")
        .where(RefundRow.stripe_refund_id.is_(None))
        .order_by(RefundRow.created_at)
        .limit(1)
    )
    if waiting is not None:
        return _refund(waiting)
    await tx.execute(
        insert(RefundRow)
        .values(id=refund_id, payment_id=payment_id, amount=amount, status="planned", reason=reason)
        .on_conflict_do_nothing()
    )
    return _refund(await tx.get_one(RefundRow, refund_id))


async def refuse_refund(tx: AsyncSession, refund_id: RefundId, why: str) -> None:
    """Stripe will never make this one; it counts for nothing."""
    await tx.execute(
        update(RefundRow)
        .where(RefundRow.id == refund_id, RefundRow.stripe_refund_id.is_(None))
        .values(status="refused", refusal=why)
    )


async def book_refund(
    tx: AsyncSession,
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
    known = await tx.scalar(select(RefundRow).where(RefundRow.stripe_refund_id == stripe_refund_id))
    if known is not None:
        known.status, known.amount = status, amount
        return RefundId(known.id)
    planned = await tx.get(RefundRow, refund_id) if refund_id else None
    if planned is not None and planned.payment_id == payment_id and planned.stripe_refund_id is None:
        planned.status, planned.amount, planned.stripe_refund_id = status, amount, stripe_refund_id
        return RefundId(planned.id)
    ours = RefundId(str(uuid5(NAMESPACE_URL, f"stripe:{stripe_refund_id}")))
    tx.add(
        RefundRow(
            id=ours,
            payment_id=payment_id,
            amount=amount,
            status=status,
            reason=ReasonCode.MADE_AT_STRIPE,
            stripe_refund_id=stripe_refund_id,
        )
    )
    await tx.flush()
    return ours
