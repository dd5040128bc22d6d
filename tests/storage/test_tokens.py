"""Who may speak for a session: only the hash of a token is kept, and only a good one is found."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import text

from storage.database import Database
from storage.sessions import tokens
from storage.sessions.tokens import Caller
from storage.shops import shops
from tests.storage.rows import NOON, a_session, a_shop

LATER = NOON + timedelta(days=1)


async def test_a_token_finds_its_session_and_no_other_token_does(database: Database) -> None:
    shop_id = await a_shop(database)
    session_id = await a_session(database, shop_id)
    async with database.transaction() as tx:
        token = await tokens.issue_token(tx, session_id)
        assert await tokens.of_token(tx, token, NOON) == (session_id, shop_id)
        for wrong in ("", token.upper(), token[:-1], f"{token} ", session_id, shops.hash_of(token)):
            assert await tokens.of_token(tx, wrong, NOON) is None
        kept = (await tx.execute(text("SELECT hash FROM session_token"))).scalars().all()
    assert token not in kept


async def test_a_resume_link_opens_no_session_and_a_session_token_resumes_none(database: Database) -> None:
    session_id = await a_session(database)
    async with database.transaction() as tx:
        session = await tokens.issue_token(tx, session_id)
        resume = await tokens.issue_token(tx, session_id, "resume", LATER)
        assert await tokens.of_token(tx, resume, NOON) is None
        assert await tokens.of_token(tx, session, NOON, "resume") is None
        assert await tokens.of_token(tx, resume, NOON, "resume") is not None


async def test_a_token_ends_with_its_time(database: Database) -> None:
    session_id = await a_session(database)
    async with database.transaction() as tx:
        token = await tokens.issue_token(tx, session_id, "resume", LATER)
        assert await tokens.of_token(tx, token, LATER - timedelta(seconds=1), "resume") is not None
        assert await tokens.of_token(tx, token, LATER, "resume") is None


async def test_a_letter_written_again_has_one_token_the_new_one(database: Database) -> None:
    session_id, letter = await a_session(database), f"recovery:{uuid4()}"
    async with database.transaction() as tx:
        old = await tokens.issue_token(tx, session_id, "resume", LATER, letter)
        new = await tokens.issue_token(tx, session_id, "resume", LATER + timedelta(days=1), letter)
        assert await tokens.of_token(tx, old, NOON, "resume") is None
        assert await tokens.of_token(tx, new, LATER, "resume") is not None


async def test_a_caller_is_told_from_one_who_belongs_to_another_shop(database: Database) -> None:
    here, there = await a_shop(database), await a_shop(database)
    session_id = await a_session(database, here)
    async with database.transaction() as tx:
        token = await tokens.issue_token(tx, session_id)
        slug = (await shops.find(tx, here) or (None, 0))[0]
        assert slug is not None
        for name in (here, slug.slug):
            assert await tokens.caller(tx, name, token, NOON) == Caller(here, session_id, True)
        assert await tokens.caller(tx, there, token, NOON) == Caller(there, session_id, False)
        assert await tokens.caller(tx, here, "guessed", NOON) == Caller(here, None, False)
        for unknown in ("", "no-such-shop", str(uuid4()), "x\x00y"):
            assert await tokens.caller(tx, unknown, token, NOON) is None


async def test_a_shops_key_finds_it_until_it_is_replaced(database: Database) -> None:
    shop_id = await a_shop(database)
    async with database.transaction() as tx:
        old = await shops.replace_api_key(tx, shop_id)
        assert await shops.of_api_key(tx, old) == shop_id
        new = await shops.replace_api_key(tx, shop_id)
        assert await shops.of_api_key(tx, old) is None
        assert await shops.of_api_key(tx, new) == shop_id
        assert await shops.of_api_key(tx, "") is None
