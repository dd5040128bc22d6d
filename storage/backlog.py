"""What was taken in and waits, or was put aside for somebody to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select

from domain.deliveries import DeliveryState
from storage.database import Transaction
from storage.orders.open_runs import order_is_open
from storage.sessions.left_messages import A_DAY, UNANSWERED
from storage.tables.messaging import DELIVERY
from storage.tables.orders import ORDER
from storage.tables.payments import STRIPE_EVENT
from storage.tables.sessions import MESSAGE
from storage.tables.shops import ATTENTION

ON_THEIR_WAY = timedelta(seconds=5)
"""Younger rows are being served right now."""
UNSENT = DELIVERY.c.state == DeliveryState.WAITING


AN_HOUR = timedelta(hours=1)
AGES = ("hour", "day", "older")
"""Younger than that."""


@dataclass(frozen=True)
class Waiting:
    count: int
    oldest_seconds: int


async def measure(tx: Transaction) -> dict[str, Waiting]:
    """Count by kind and by the database's clock: `events`, `messages` and `deliveries` are tried again by
    themselves; the others wait for a person."""
    received, left = STRIPE_EVENT.c.received_at, STRIPE_EVENT.c.forwarded_at.is_(None)
    fresh = UNANSWERED & (MESSAGE.c.created_at > func.now() - A_DAY)
    return {
        "events": await _waiting(tx, received, left),
        "messages": await _waiting(tx, MESSAGE.c.created_at, fresh),
        "deliveries": await _waiting(tx, DELIVERY.c.created_at, UNSENT),
        "events_unreadable": await _waiting(tx, received, STRIPE_EVENT.c.outcome == "unreadable"),
        "events_given_up": await _waiting(tx, received, STRIPE_EVENT.c.outcome == "unknown_order"),
        "attention": await _waiting(tx, ATTENTION.c.since, ATTENTION.c.done_at.is_(None)),
    }


async def open_orders(tx: Transaction) -> dict[tuple[str, str], int]:
    """Return how many orders are open, by their state and by how long ago they were made."""
    made = ORDER.c.created_at
    age = case((made > func.now() - AN_HOUR, "hour"), (made > func.now() - A_DAY, "day"), else_="older")
    counted = select(ORDER.c.state, age, func.count()).where(order_is_open()).group_by(ORDER.c.state, age)
    rows = await tx.execute(counted)
    return {(row[0], row[1]): row[2] for row in rows}


async def _waiting(tx: Transaction, since: ColumnElement[datetime], left: ColumnElement[bool]) -> Waiting:
    age = func.extract("epoch", func.now() - func.min(since))
    found = (await tx.execute(select(func.count(), age).where(left, since < func.now() - ON_THEIR_WAY))).one()
    return Waiting(found[0], int(found[1] or 0))
