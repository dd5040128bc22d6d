"""Messages nobody has answered are taken up again, each after its own pause and by one at a time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from domain.conversation import Message
from domain.ids import MessageId, SessionId
from storage.database import Database
from storage.sessions import left_messages, transcript
from storage.sessions.left_messages import Unanswered
from tests.storage.rows import a_session, change


async def left(
    database: Database, session_id: SessionId, ago: int = 60, due: int = 1, attempts: int = 0
) -> MessageId:
    """A message of so many seconds ago, due for so long."""
    message_id = MessageId(str(uuid4()))
    async with database.transaction() as tx:
        await transcript.add_customer_message(tx, session_id, message_id, Message(text="hello"))
    await change(
        database,
        "UPDATE message SET created_at = now() - make_interval(secs => :ago), attempts = :attempts,"
        " next_try_at = now() - make_interval(secs => :due) WHERE message_id = :id",
        ago=ago,
        due=due,
        attempts=attempts,
        id=message_id,
    )
    return message_id


@pytest.fixture
async def session_id(database: Database) -> SessionId:
    """Of a counter where nobody else's messages wait."""
    await change(database, "UPDATE message SET answered_by = 0 WHERE answered_by IS NULL")
    return await a_session(database)


async def claim(database: Database, limit: int = 200) -> list[Unanswered]:
    async with database.transaction() as tx:
        return await left_messages.claim(tx, limit)


async def test_the_longest_due_are_taken_first_and_told_in_the_order_they_were_said(
    database: Database, session_id: SessionId
) -> None:
    newer = await left(database, session_id, 100, due=90)
    older = await left(database, session_id, 200, due=80)
    await left(database, session_id, 300, due=70)
    assert [each.message_id for each in await claim(database, 2)] == [older, newer]


async def test_what_is_on_its_way_is_left_alone(
    database: Database, session_id: SessionId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(left_messages, "ON_ITS_WAY", timedelta(minutes=10))
    await left(database, session_id, ago=5)
    older = await left(database, session_id, ago=601)
    assert [each.message_id for each in await claim(database)] == [older]


async def test_what_is_answered_too_old_or_resting_is_left_alone(
    database: Database, session_id: SessionId
) -> None:
    await left(database, session_id, ago=100_000)
    await left(database, session_id, due=-60)
    answered = await left(database, session_id)
    async with database.transaction() as tx:
        await transcript.mark_answered(tx, session_id, answered, 1)
    assert await claim(database) == []


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 30), (1, 60), (6, 1920), (7, 3600), (99, 3600)])
async def test_a_message_rests_twice_as_long_after_each_try_up_to_an_hour(
    database: Database, session_id: SessionId, attempts: int, seconds: int
) -> None:
    message_id = await left(database, session_id, attempts=attempts)
    async with database.transaction() as tx:
        await left_messages.claim(tx)
        query = "SELECT extract(epoch FROM next_try_at - now()), attempts FROM message WHERE message_id = :id"
        rest, tried = (await tx.execute(text(query), {"id": message_id})).one()
    assert (float(rest), tried) == (seconds, attempts + 1)


async def test_two_who_look_at_once_share_them_out(database: Database, session_id: SessionId) -> None:
    messages = {await left(database, session_id) for _ in range(20)}
    claims = await asyncio.gather(*(claim(database, 10) for _ in range(4)))
    taken = [each.message_id for claimed in claims for each in claimed]
    assert len(taken) == len(set(taken)), "none twice"
    assert set(taken) <= messages
