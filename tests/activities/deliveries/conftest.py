"""A database without an installation, and an address in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.activities.deliveries.rows import Outbox, an_outbox


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def mailbox(database: Database) -> Outbox:
    return await an_outbox(database)
