"""What waits is counted once it is older than what is being served right now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import backlog
from storage.database import Database
from tests.storage.rows import a_session
from tests.storage.test_left_messages import left


async def waiting(database: Database) -> int:
    async with database.transaction() as tx:
        return (await backlog.measure(tx))["messages"].count


async def test_what_is_being_served_does_not_count(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "ON_THEIR_WAY", timedelta(hours=23))
    session_id, before = await a_session(database), await waiting(database)
    await left(database, session_id, ago=5)
    assert await waiting(database) == before
    await left(database, session_id, ago=23 * 3600 + 60)
    assert await waiting(database) == before + 1
