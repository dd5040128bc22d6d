"""A turn is found by its request, whoever serves it again and in which order."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from domain.cart.model import Cart
from domain.conversation import Message, Phase, Reply
from domain.ids import MessageId, SessionId
from storage.database import Database
from storage.sessions import sessions, transcript, turns
from storage.sessions.turns import TurnRecord
from tests.storage.rows import a_session


def a_turn(session_id: SessionId, request_id: str, **more: object) -> TurnRecord:
    fields: dict[str, object] = {
        "result": {"of": request_id},
        "phase": Phase.ORDERING,
        "question": None,
        "focus": (),
        "draft_hash": "",
        "reply": Reply(f"reply to {request_id}"),
        **more,
    }
    return TurnRecord(session_id=session_id, request_id=request_id, **fields)  # type: ignore[arg-type]  # by name


async def serve(database: Database, session_id: SessionId, request_id: str) -> bool:
    """As the waiter's call, which is tried again. True when the turn was written now."""
    try:
        return await attempt(database, session_id, request_id)
    except IntegrityError:
        return await attempt(database, session_id, request_id)


async def attempt(database: Database, session_id: SessionId, request_id: str) -> bool:
    """Found by its request, or decided and written."""
    async with database.transaction() as tx:
        if (await turns.find(tx, session_id, request_id, None)).earlier is not None:
            return False
        await turns.write(tx, a_turn(session_id, request_id))
        return True


async def test_one_request_served_by_many_at_once_is_one_turn_and_one_reply(database: Database) -> None:
    session_id = await a_session(database)
    served = await asyncio.gather(*(serve(database, session_id, "r1") for _ in range(8)))
    assert served.count(True) == 1
    async with database.transaction() as tx:
        assert [each.text for each in await transcript.since(tx, session_id, 0)] == ["reply to r1"]
        assert (await sessions.load(tx, session_id)).last_turn == 1


async def test_requests_served_again_in_another_order_find_their_own_turns(database: Database) -> None:
    session_id = await a_session(database)
    for request_id in ("click", "message"):
        assert await serve(database, session_id, request_id)
    for request_id in ("message", "click", "message"):
        assert not await serve(database, session_id, request_id)
        async with database.transaction() as tx:
            assert await turns.decided(tx, session_id, request_id) == {"of": request_id}


async def test_turns_of_many_requests_at_once_and_their_replies_have_no_gap(database: Database) -> None:
    session_id = await a_session(database)
    await asyncio.gather(*(serve(database, session_id, f"r{number}") for number in range(12)))
    async with database.transaction() as tx:
        assert [each.seq for each in await transcript.since(tx, session_id, 0)] == list(range(1, 13))
        assert (await sessions.load(tx, session_id)).last_turn == 12


async def test_who_did_not_look_first_violates_the_requests_key(database: Database) -> None:
    session_id = await a_session(database)
    await serve(database, session_id, "r1")
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await turns.write(tx, a_turn(session_id, "r1"))
    async with database.transaction() as tx:
        assert (await sessions.load(tx, session_id)).last_turn == 1


async def test_a_turn_marks_its_message_and_finds_its_words(database: Database) -> None:
    session_id, message_id = await a_session(database), MessageId(str(uuid4()))
    async with database.transaction() as tx:
        await transcript.add_customer_message(tx, session_id, message_id, Message(text="a latte"))
        found = await turns.find(tx, session_id, message_id, message_id)
        assert (found.message, found.earlier, found.menu_version) == (Message(text="a latte"), None, 1)
        await turns.write(tx, a_turn(session_id, message_id, in_reply_to=message_id))
        again = await turns.find(tx, session_id, message_id, message_id)
        assert again.earlier == {"of": message_id}
        reply = (await transcript.latest(tx, session_id, 1))[0]
        assert (reply.in_reply_to, reply.seq) == (message_id, 2)


async def test_a_turn_without_a_cart_leaves_the_cart_as_an_order_has_left_it(database: Database) -> None:
    session_id = await a_session(database)
    async with database.transaction() as tx:
        await turns.write(tx, a_turn(session_id, "r1", cart=Cart(note="ring"), catalogue_version=1))
        await turns.write(tx, a_turn(session_id, "r2", cart=None))
        assert (await sessions.load(tx, session_id)).cart.note == "ring"


async def test_what_the_cashier_answered_is_kept_with_the_confirmation(database: Database) -> None:
    session_id = await a_session(database)
    await serve(database, session_id, "confirm")
    async with database.transaction() as tx:
        assert await turns.handed(tx, session_id, "confirm") is None
        await turns.keep_handed(tx, session_id, "confirm", {"ordered": False})
        assert await turns.handed(tx, session_id, "confirm") == {"ordered": False}
        assert await turns.handed(tx, session_id, "another") is None
