"""The Stripe event inbox: every verified event is kept once, and remembers what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.ids import OrderId, is_id
from schemas.documents.stripe_event import WAKES, Content, Envelope, Unreadable
from storage.database import Transaction
from storage.orders import orders
from storage.payments import payments
from storage.tables.payments import STRIPE_EVENT
from storage.tries import pause

APP = "countertalk"
"""Marks our objects at Stripe, in their metadata."""
ON_ITS_WAY = timedelta(seconds=20)
"""Whoever stored the event is passing it on; nobody else tries sooner."""

RECEIVE = insert(STRIPE_EVENT).values(next_try_at=func.now() + ON_ITS_WAY).on_conflict_do_nothing()
THIS = STRIPE_EVENT.c.id == bindparam("event")
SETTLED = select(STRIPE_EVENT.c.forwarded_at).where(THIS)
SETTLE = update(STRIPE_EVENT).where(THIS).values(forwarded_at=func.now())
NOTE = update(STRIPE_EVENT).where(THIS)


@dataclass(frozen=True)
class Addressee:
    """Whom an event is for: an order of ours, or why there is none (`unknown_order`: not yet)."""

    order_id: OrderId | None = None
    why_none: str = ""


@dataclass(frozen=True)
class DueEvent:
    id: str
    type: str
    raw: bytes
    received_at: datetime


async def receive(tx: Transaction, event: Envelope, raw: bytes) -> bool:
    """Stores the event; True when it still has to be passed on (new, or an earlier try failed)."""
    await tx.execute(RECEIVE, {"id": event.id, "type": event.type, "account": event.account, "raw": raw})
    return (await tx.execute(SETTLED, {"event": event.id})).scalar_one() is None


async def settle(tx: Transaction, event_id: str, outcome: str, order_id: OrderId | None = None) -> None:
    """Stamps the event: nothing more is to be done with it."""
    await tx.execute(SETTLE, {"event": event_id, "outcome": outcome, "order_id": order_id})


async def put_aside(tx: Transaction, event_id: str, outcome: str, problem: str) -> None:
    """Stamps an event that somebody has to see to."""
    await note(tx, event_id, problem)
    await settle(tx, event_id, outcome)


async def note(tx: Transaction, event_id: str, problem: str) -> None:
    """Why it waits."""
    await tx.execute(NOTE, {"event": event_id, "problem": problem})


async def claim(tx: Transaction, limit: int = 200) -> list[DueEvent]:
    """Takes the events whose time has come, longest due first; each comes again, and later each time."""
    due = (
        select(STRIPE_EVENT.c.id)
        .where(STRIPE_EVENT.c.forwarded_at.is_(None), STRIPE_EVENT.c.next_try_at <= func.now())
        .order_by(STRIPE_EVENT.c.next_try_at, STRIPE_EVENT.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = await tx.execute(
        update(STRIPE_EVENT)
        .where(STRIPE_EVENT.c.id.in_(due))
        .values(attempts=STRIPE_EVENT.c.attempts + 1, next_try_at=func.now() + pause(STRIPE_EVENT.c.attempts))
        .returning(STRIPE_EVENT.c.id, STRIPE_EVENT.c.type, STRIPE_EVENT.c.raw, STRIPE_EVENT.c.received_at)
    )
    found = sorted(rows, key=lambda row: (row.received_at, row.id))
    return [DueEvent(row.id, row.type, row.raw, row.received_at) for row in found]


async def addressee(tx: Transaction, type_: str, content: Content, installation: str) -> Addressee:
    """An order is found by the Stripe ids we know, else by the metadata we set.

    Raises Unreadable for an object of ours whose order id is none.
    """
    if content.subject is None:
        return Addressee(why_none="thin")
    if type_ not in WAKES:
        return Addressee(why_none="ignored")
    order_id = await _order_of(tx, content.subject, installation)
    return Addressee(order_id, "" if order_id else _stranger(content.subject, installation))


def _stranger(subject: dict[str, object], installation: str) -> str:
    metadata = _metadata(subject)
    if metadata.get("app") != APP:
        return "ignored"
    if metadata.get("installation") != installation:
        return "foreign"
    if not (isinstance(named := metadata.get("order_id"), str) and is_id(named)):
        raise Unreadable("our metadata without an order's id")
    return "unknown_order"


async def _order_of(tx: Transaction, subject: dict[str, object], installation: str) -> OrderId | None:
    """Refunds, charges and disputes name their intent."""
    for key in ("id", "payment_intent"):
        known = subject.get(key)
        found = await payments.order_of_stripe_object(tx, known) if isinstance(known, str) else None
        if found:
            return found
    metadata = _metadata(subject)
    named = metadata.get("order_id")
    ours = (metadata.get("app"), metadata.get("installation")) == (APP, installation)
    if ours and isinstance(named, str) and is_id(named) and await orders.is_known(tx, OrderId(named)):
        return OrderId(named)
    return None


def _metadata(subject: dict[str, object]) -> dict[str, object]:
    metadata = subject.get("metadata")
    return metadata if isinstance(metadata, dict) else {}
