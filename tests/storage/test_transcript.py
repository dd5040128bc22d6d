"""The transcript is numbered without gaps, and each row is said once, however many speak at once."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from domain.conversation import Button, Message, Reply
from domain.ids import MessageId, SessionId
from storage.database import Database
from storage.sessions import transcript
from tests.storage.rows import a_session


def a_message_id() -> MessageId:
    return MessageId(str(uuid4()))


async def hear(
    database: Database, session_id: SessionId, message_id: MessageId, words: str = "hello"
) -> bool:
    """As the API stores it: by one statement, without a transaction."""
    async with database.autocommit() as tx:
        return await transcript.add_customer_message(tx, session_id, message_id, Message(text="hello"))


async def say(database: Database, session_id: SessionId, key: str) -> bool:
    async with database.transaction() as tx:
        return await transcript.add_reply(tx, session_id, key, Reply(key))


async def numbers(database: Database, session_id: SessionId) -> list[int]:
    async with database.transaction() as tx:
        return [each.seq for each in await transcript.since(tx, session_id, 0)]


async def test_rows_of_everybody_at_once_are_numbered_without_a_gap(database: Database) -> None:
    session_id = await a_session(database)
    heard = [hear(database, session_id, a_message_id()) for _ in range(15)]
    said = [say(database, session_id, f"order:{number}") for number in range(15)]
    assert all(await asyncio.gather(*heard, *said))
    assert await numbers(database, session_id) == list(range(1, 31))


async def test_what_is_repeated_is_stored_once_and_leaves_no_gap(database: Database) -> None:
    session_id, message_id = await a_session(database), a_message_id()
    heard = await asyncio.gather(*(hear(database, session_id, message_id) for _ in range(8)))
    said = await asyncio.gather(*(say(database, session_id, "once") for _ in range(8)))
    assert (heard.count(True), said.count(True)) == (1, 1)
    assert await hear(database, session_id, a_message_id())
    assert await numbers(database, session_id) == [1, 2, 3]


async def test_a_later_row_waits_until_the_one_before_it_can_be_seen(database: Database) -> None:
    """A reader who has seen number 2 has no number 1 to come."""
    session_id = await a_session(database)
    async with database.transaction() as tx:
        await transcript.add_reply(tx, session_id, "first", Reply("first"))
        later = asyncio.create_task(say(database, session_id, "second"))
        assert await asyncio.wait({later}, timeout=0.2) == (set(), {later})
        assert await numbers(database, session_id) == []
    assert await later
    async with database.transaction() as tx:
        assert [each.text for each in await transcript.since(tx, session_id, 0)] == ["first", "second"]


async def test_the_same_message_in_another_session_is_another_row(database: Database) -> None:
    one, two, message_id = await a_session(database), await a_session(database), a_message_id()
    assert await hear(database, one, message_id)
    assert await hear(database, two, message_id)


async def test_a_press_reads_as_the_words_on_its_button(database: Database) -> None:
    session_id = await a_session(database)
    async with database.transaction() as tx:
        await transcript.add_reply(tx, session_id, "q", Reply("Which?", (Button("Large", "choose:1"),)))
        await transcript.add_customer_message(tx, session_id, a_message_id(), Message(button="choose:1"))
        await transcript.add_customer_message(tx, session_id, a_message_id(), Message(button="choose:2"))
        assert [each.text for each in await transcript.latest(tx, session_id, 2)] == ["Large", "choose:2"]


async def test_pages_of_the_transcript_join_without_loss(database: Database) -> None:
    session_id = await a_session(database)
    for number in range(7):
        await say(database, session_id, f"row {number}")
    seen: list[int] = []
    async with database.transaction() as tx:
        while rows := await transcript.since(tx, session_id, seen[-1] if seen else 0, limit=3):
            seen += [each.seq for each in rows]
    assert seen == list(range(1, 8))
