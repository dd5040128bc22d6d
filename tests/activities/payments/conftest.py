"""A bare database and Stripe's stand-in: no worker, so that a test says which try of a call comes when."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.activities.payments.till import Till
from tests.local.stripe.running import StandIn, running

NOBODY = "http://127.0.0.1:9/webhook"


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=20)
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def standin(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StandIn]:
    async with running(tmp_path_factory.mktemp("stripe"), NOBODY) as standin:
        yield standin


@pytest.fixture
async def till(database: Database, standin: StandIn) -> AsyncIterator[Till]:
    yield await Till.of_new_order(database, standin)
    await standin.control("faults", method="DELETE")
