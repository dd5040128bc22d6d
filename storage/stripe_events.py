"""The Stripe event inbox: every verified event is kept once, and remembers whether it was passed on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import OrderId
from storage import orders, payments
from storage.inbox_models import StripeEventRow

APP = "countertalk"
"""Marks our objects at Stripe, in their metadata."""


async def receive(tx: AsyncSession, event_id: str, type_: str, raw: bytes) -> bool:
    """Stores the event; True when it still has to be passed on (new, or an earlier try failed)."""
    await tx.execute(insert(StripeEventRow).values(id=event_id, type=type_, raw=raw).on_conflict_do_nothing())
    forwarded = await tx.scalar(select(StripeEventRow.forwarded_at).where(StripeEventRow.id == event_id))
    return forwarded is None


async def settle(tx: AsyncSession, event_id: str, outcome: str, order_id: OrderId | None) -> None:
    """Stamps the event as passed on, or as none of ours."""
    await tx.execute(
        update(StripeEventRow)
        .where(StripeEventRow.id == event_id)
        .values(outcome=outcome, order_id=order_id, forwarded_at=func.now())
    )


async def order_of(tx: AsyncSession, subject: dict[str, object]) -> OrderId | None:
    """By the metadata we set, else by the Stripe ids we know; refunds and charges name their intent."""
    metadata = subject.get("metadata")
    named = metadata.get("order_id") if isinstance(metadata, dict) and is_ours(subject) else None
    if isinstance(named, str) and _is_uuid(named) and await orders.find(tx, OrderId(named)):
        return OrderId(named)
    for key in ("id", "payment_intent"):
        known = subject.get(key)
        found = await payments.order_of_stripe_object(tx, known) if isinstance(known, str) else None
        if found:
            return found
    return None


def is_ours(subject: dict[str, object]) -> bool:
    """An object of another application on the same Stripe account is none of our business."""
    metadata = subject.get("metadata")
    return isinstance(metadata, dict) and metadata.get("app") == APP


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


async def waiting(tx: AsyncSession, before: datetime, limit: int = 100) -> list[tuple[str, bytes]]:
    """Events not passed on although received before `before`, oldest first."""
    rows = await tx.execute(
        select(StripeEventRow.id, StripeEventRow.raw)
        .where(StripeEventRow.forwarded_at.is_(None), StripeEventRow.received_at < before)
        .order_by(StripeEventRow.received_at)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]
