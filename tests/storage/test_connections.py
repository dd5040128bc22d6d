"""A process has a fixed number of connections: a rush waits for one, and a dead one is noticed in time."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from storage import database as connections
from storage.database import Database
from tests.patience import PATIENCE


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=2)
    yield database
    await database.close()


async def backend(database: Database, held_seconds: float = 0) -> int:
    """The pid PostgreSQL serves this transaction with."""
    async with database.transaction() as tx:
        statement = text("SELECT pg_backend_pid() FROM pg_sleep(:seconds)")
        pid: int = (await tx.execute(statement, {"seconds": held_seconds})).scalar_one()
        return pid


async def test_more_transactions_than_connections_wait_for_one_and_open_none(database: Database) -> None:
    first = set(await asyncio.gather(*(backend(database, 0.05) for _ in range(8))))
    again = set(await asyncio.gather(*(backend(database, 0.05) for _ in range(8))))
    assert len(first) == 2
    assert again == first


async def test_a_connection_that_died_while_it_rested_costs_nobody_an_error(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "REST_SECONDS", 0)
    died = set(await asyncio.gather(*(backend(database, 0.05) for _ in range(2))))
    await kill(database_url, died)
    pids = {await backend(database) for _ in range(2)}
    assert pids.isdisjoint(died)


async def test_a_connection_that_died_in_use_costs_one_error_that_asks_for_a_repetition(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "REST_SECONDS", PATIENCE)
    died = set(await asyncio.gather(*(backend(database, 0.05) for _ in range(2))))
    await kill(database_url, died)
    with pytest.raises(connections.DATABASE_ERRORS) as failed:
        await backend(database)
    assert connections.is_unreachable(failed.value)
    pids = {await backend(database) for _ in range(2)}
    assert pids.isdisjoint(died)


async def test_a_connection_that_falls_silent_holds_a_request_up_no_longer_than_its_patience(
    database_url: str,
) -> None:
    impatient = Database(database_url, pool_size=1, patience=0.5)
    silent = await backend(impatient)
    os.kill(silent, signal.SIGSTOP)
    try:
        with pytest.raises(ConnectionError, match="does not answer") as failed:
            await backend(impatient)
        assert connections.is_unreachable(failed.value)
        assert await backend(impatient) != silent
    finally:
        os.kill(silent, signal.SIGCONT)
        await impatient.close()


async def kill(database_url: str, pids: set[int]) -> None:
    """Another connection ends these, and waits until they are gone."""
    other = Database(database_url)
    async with other.transaction() as tx:
        for pid in pids:
            await tx.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    await other.close()
