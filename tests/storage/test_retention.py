"""What is kept for how long: tokens until they expire, what Stripe sent for ninety days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import text

from storage import retention
from storage.database import Database
from storage.sessions import tokens
from tests.storage.rows import a_session, change

NOW = datetime(2031, 5, 1, 3, tzinfo=UTC)
EVENT = (
    "INSERT INTO stripe_event (id, type, raw, received_at, forwarded_at)"
    " VALUES (:id, 'refund.updated', 'x', :received, :forwarded)"
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
