"""What is kept for how long: tokens until they expire; what Stripe sent and to whom we wrote for 90 days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import text

from domain.deliveries import Address
from domain.ids import AddressId
from schemas.documents.delivery import TranscriptLine
from storage import retention
from storage.database import Database
from storage.deliveries import outbox
from storage.sessions import tokens
from tests.storage.rows import a_session, change

NOW = datetime(2031, 5, 1, 3, tzinfo=UTC)
EVENT = (
    "INSERT INTO stripe_event (id, type, raw, received_at, forwarded_at)"
    " VALUES (:id, 'refund.updated', 'x', :received, :forwarded)"
)

ENDED = (
    "UPDATE delivery SET state = 'sent', done_at = :done"
    " WHERE address_id = :address AND content ->> 'seq' = :seq"
)
KEPT = (
    "SELECT address.id, count(delivery.id) FROM address LEFT JOIN delivery ON address_id = address.id"
    " WHERE address.id = ANY(:ids) GROUP BY address.id"
)


async def add_event(database: Database, *, days: int, forwarded: bool) -> str:
    event_id, received = f"evt_{uuid4()}", NOW - timedelta(days=days)
    await change(database, EVENT, id=event_id, received=received, forwarded=received if forwarded else None)
    return event_id


async def test_a_token_goes_when_it_opens_nothing_any_more(database: Database) -> None:
    session_id = await a_session(database)
    async with database.transaction() as tx:
        await retention.drop_expired_tokens(tx, NOW)
        await tokens.issue_token(tx, session_id, "resume", NOW - timedelta(seconds=1))
        lasting = await tokens.issue_token(tx, session_id, "resume", NOW + timedelta(days=1))
        endless = await tokens.issue_token(tx, session_id)
        assert await retention.drop_expired_tokens(tx, NOW) == 1
        assert await tokens.of_token(tx, lasting, NOW, "resume") is not None
        assert await tokens.of_token(tx, endless, NOW) is not None


async def test_an_event_that_was_passed_on_long_ago_is_known_without_what_it_said(database: Database) -> None:
    old = await add_event(database, days=91, forwarded=True)
    recent = await add_event(database, days=89, forwarded=True)
    waiting = await add_event(database, days=400, forwarded=False)
    async with database.transaction() as tx:
        assert await retention.empty_old_events(tx, NOW) >= 1
        assert await retention.empty_old_events(tx, NOW) == 0
        found = await tx.execute(
            text("SELECT id, length(raw) FROM stripe_event WHERE id = ANY(:ids)"),
            {"ids": [old, recent, waiting]},
        )
        assert {row[0]: row[1] for row in found} == {old: 0, recent: 1, waiting: 1}


async def add_deliveries(database: Database, address_id: AddressId, *days_ago: int | None) -> None:
    """One that ended so many days ago for each; None for one that still waits."""
    session_id = await a_session(database)
    async with database.transaction() as tx:
        for seq, _ in enumerate(days_ago, 1):
            await outbox.add(tx, session_id, address_id, TranscriptLine(seq=seq))
    for seq, days in enumerate(days_ago, 1):
        if days is not None:
            done = NOW - timedelta(days=days)
            await change(database, ENDED, done=done, address=address_id, seq=str(seq))
    made = NOW - timedelta(days=400)
    await change(database, "UPDATE address SET created_at = :made WHERE id = :id", id=address_id, made=made)


async def test_to_whom_we_wrote_is_known_for_ninety_days_and_while_somebody_is_reached_there(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        gone, used, spoken_to = [
            await outbox.address_of(tx, Address("email", f"{uuid4()}@example.com")) for _ in range(3)
        ]
    await add_deliveries(database, gone, 91, 92)
    await add_deliveries(database, used, 91, 89, None)
    await add_deliveries(database, spoken_to, 91)
    session_id = await a_session(database)
    await change(database, "UPDATE session SET address_id = :a WHERE id = :id", a=spoken_to, id=session_id)
    async with database.transaction() as tx:
        assert await retention.drop_old_deliveries(tx, NOW) >= 4
        assert await retention.drop_old_deliveries(tx, NOW) == 0
        assert await retention.drop_unused_addresses(tx, NOW) >= 1
        left = await tx.execute(text(KEPT), {"ids": [gone, used, spoken_to]})
        assert {str(row[0]): row[1] for row in left} == {used: 2, spoken_to: 0}
