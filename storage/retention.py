"""What is kept for how long: tokens that no longer open anything, and the raw events of Stripe."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from storage.database import Transaction
from storage.tables.payments import STRIPE_EVENT
from storage.tables.sessions import TOKEN

RAW_EVENTS = timedelta(days=90)
"""An event names the customer and their address. Disputes come within this time, and Stripe keeps the rest;
the row stays, so that an event that is sent again is known."""
BATCH = 1_000

EXPIRED = select(TOKEN.c.hash).where(TOKEN.c.expires_at < bindparam("now")).limit(BATCH)
DROP_TOKENS = delete(TOKEN).where(TOKEN.c.hash.in_(EXPIRED))
OLD = (
    select(STRIPE_EVENT.c.id)
    .where(STRIPE_EVENT.c.forwarded_at.is_not(None), STRIPE_EVENT.c.received_at < bindparam("before"))
    .where(func.length(STRIPE_EVENT.c.raw) > 0)
    .limit(BATCH)
)
EMPTY_EVENTS = update(STRIPE_EVENT).where(STRIPE_EVENT.c.id.in_(OLD)).values(raw=b"")


async def drop_expired_tokens(tx: Transaction, now: datetime) -> int:
    """Return how many went, at most a batch."""
    return (await tx.execute(DROP_TOKENS, {"now": now})).rowcount


async def empty_old_events(tx: Transaction, now: datetime) -> int:
    """Empty events that came long ago and were passed on; return how many, at most a batch."""
    return (await tx.execute(EMPTY_EVENTS, {"before": now - RAW_EVENTS})).rowcount
