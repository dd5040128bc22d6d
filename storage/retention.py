"""What is kept for how long: tokens that no longer open anything, raw events of Stripe, and addresses."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, exists, func, select, update

from storage.database import Transaction
from storage.tables.messaging import ADDRESS, DELIVERY
from storage.tables.payments import STRIPE_EVENT
from storage.tables.sessions import SESSION, TOKEN

RAW_EVENTS = timedelta(days=90)
"""An event names the customer and their address. Disputes come within this time, and Stripe keeps the rest;
the row stays, so that an event that is sent again is known."""
DELIVERIES = timedelta(days=90)
"""A delivery leads to an address, and so to a person; nobody asks for it later."""
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

DONE = select(DELIVERY.c.id).where(DELIVERY.c.done_at < bindparam("before")).limit(BATCH)
DROP_DELIVERIES = delete(DELIVERY).where(DELIVERY.c.id.in_(DONE))
UNUSED = (
    select(ADDRESS.c.id)
    .where(ADDRESS.c.created_at < bindparam("before"))
    .where(~exists().where(DELIVERY.c.address_id == ADDRESS.c.id))
    .where(~exists().where(SESSION.c.address_id == ADDRESS.c.id))
    .limit(BATCH)
)
DROP_ADDRESSES = delete(ADDRESS).where(ADDRESS.c.id.in_(UNUSED))


async def drop_expired_tokens(tx: Transaction, now: datetime) -> int:
    """Return how many went, at most a batch."""
    return (await tx.execute(DROP_TOKENS, {"now": now})).rowcount


async def empty_old_events(tx: Transaction, now: datetime) -> int:
    """Empty events that came long ago and were passed on; return how many, at most a batch."""
    return (await tx.execute(EMPTY_EVENTS, {"before": now - RAW_EVENTS})).rowcount


async def drop_old_deliveries(tx: Transaction, now: datetime) -> int:
    """Return how many went that ended long ago, at most a batch."""
    return (await tx.execute(DROP_DELIVERIES, {"before": now - DELIVERIES})).rowcount


async def drop_unused_addresses(tx: Transaction, now: datetime) -> int:
    """Return how many went that no delivery and no session names any more, at most a batch."""
    return (await tx.execute(DROP_ADDRESSES, {"before": now - DELIVERIES})).rowcount
