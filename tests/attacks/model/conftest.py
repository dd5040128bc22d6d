"""The counter with a model's stand-in, and another customer whose cart must stay as it is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from activities.language_models.waiter import ModelWaiter
from domain.cart.model import Cart, CartLine
from domain.ids import ItemId, LineId
from storage.database import Database
from storage.sessions import sessions
from storage.sessions.sessions import StoredSession
from storage.tables.orders import OrderRow
from storage.tables.payments import RefundRow
from storage.tables.sessions import MessageRow
from tests.activities.model.conftest import (  # noqa: F401 (fixtures)
    Provider,
    customer,
    database,
    model_url,
    openai_client,
    provider,
)
from tests.activities.model.kiosk import MENU, Customer, walk_in


@dataclass(frozen=True)
class Bystander:
    customer: Customer
    line: LineId

    async def belongings(self) -> tuple[StoredSession, list[int]]:
        """Their session's row, their messages counted, and everybody's orders and refunds."""
        session_id = self.customer.session_id
        counts = (
            select(func.count()).select_from(MessageRow).where(MessageRow.session_id == session_id),
            select(func.count()).select_from(OrderRow),
            select(func.count()).select_from(RefundRow),
        )
        async with self.customer.database.transaction() as tx:
            counted = [int(await tx.scalar(each) or 0) for each in counts]
            return await sessions.load(tx, session_id), counted


@pytest.fixture(scope="session")
async def bystander(database: Database, openai_client: object) -> Bystander:  # noqa: F811 (the fixture)
    customer = await walk_in(database, ModelWaiter(openai_client, "standin-1", database))  # type: ignore[arg-type]  # never asked  # noqa: F811
    line = LineId("5b0ee4a3-3a0c-4b0f-9d55-6a2a4b1f0001")
    async with database.transaction() as tx:
        cart = Cart((CartLine(ItemId("cola"), 2, id=line),))
        await sessions.save_cart(tx, customer.session_id, cart, MENU.version)
    return Bystander(customer, line)
