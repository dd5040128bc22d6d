"""The neighbours' PostgreSQL and model stand-in, a diner, and a cashier who works there."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from openai import AsyncOpenAI

from activities.language_models.cashier import CashierModel
from activities.sessions.cashier import Cashier
from activities.sessions.waiter import Waiter
from storage.database import Database
from storage.shops.menus import Menus
from tests.activities.cashier.diner import Customer, walk_in
from tests.activities.model.conftest import Provider, model_url, openai_client, provider
from tests.patience import PATIENCE

__all__ = ["model_url", "openai_client", "provider"]


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def customer(provider: Provider, openai_client: AsyncOpenAI, database: Database) -> Customer:
    return await served_by(database, CashierModel(openai_client, "standin-1", patience_seconds=PATIENCE))


async def served_by(database: Database, model: CashierModel | None) -> Customer:
    menus = Menus()
    return await walk_in(database, Waiter(database, menus, None), Cashier(database, menus, model))
