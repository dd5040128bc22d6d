"""What was taken in and waits: Stripe's events to be passed on, customers' messages to be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.inbox_models import StripeEventRow
from storage.models import MessageRow

ON_THEIR_WAY = timedelta(seconds=5)
"""Younger rows are being served right now."""
A_DAY = timedelta(days=1)
"""An older message is not answered any more."""


@dataclass(frozen=True)
class Waiting:
    count: int
    oldest_seconds: int


async def waiting(tx: AsyncSession) -> dict[str, Waiting]:
    """Under `events` and `messages`, by the database's clock."""
    events = StripeEventRow.received_at, StripeEventRow.forwarded_at.is_(None)
    unanswered = (MessageRow.role == "customer") & MessageRow.answered_by.is_(None)
    messages = MessageRow.created_at, unanswered & (MessageRow.created_at > func.now() - A_DAY)
    return {"events": await _waiting(tx, *events), "messages": await _waiting(tx, *messages)}


async def _waiting(
    tx: AsyncSession, since: InstrumentedAttribute[datetime], left: ColumnElement[bool]
) -> Waiting:
    age = func.extract("epoch", func.now() - func.min(since))
    found = (await tx.execute(select(func.count(), age).where(left, since < func.now() - ON_THEIR_WAY))).one()
    return Waiting(found[0], int(found[1] or 0))
