"""The one connection that hears what other processes announce, and what becomes of it when it dies."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from storage import listener
from storage.database import Database, notify
from storage.listener import LOST, Listener, Note
from tests.patience import PATIENCE, eventually

SESSION = "a session"


@asynccontextmanager
async def said_again_and_again(database: Database) -> AsyncIterator[None]:
    async def say() -> None:
        while True:
            async with database.transaction() as tx:
                await notify(tx, SESSION, "turn")
            await asyncio.sleep(0.05)

    saying = asyncio.create_task(say())
    try:
        yield
    finally:
        saying.cancel()


async def backend_that_listens(database: Database) -> int:
    async def found() -> int | None:
        async with database.transaction() as tx:
            listening = text(
                "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' ORDER BY backend_start DESC"
            )
            pid: int | None = await tx.scalar(listening)
            return pid

    return await eventually(found, what="a backend that listens")


async def heard(notes: asyncio.Queue[Note], kind: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await notes.get())["kind"] != kind:
            pass


async def test_a_connection_that_is_open_and_silent_is_given_up_for_a_new_one(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "SILENCE_SECONDS", 2.0)
    hears = Listener(database_url, lambda _: None)
    async with hears.running(), hears.subscribe(SESSION) as notes, said_again_and_again(database):
        await heard(notes, "turn")
        silent = await backend_that_listens(database)
        os.kill(silent, signal.SIGSTOP)
        try:
            await heard(notes, str(LOST["kind"]))
            await heard(notes, "turn")
        finally:
            os.kill(silent, signal.SIGCONT)
