"""A machine's order is kept once under its key, with what became of it."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from domain.ids import OrderId, SessionId
from storage.database import Database
from storage.orders import machine_orders
from storage.tables.base import Json
from tests.storage.rows import a_session


async def receive(database: Database, request_id: str, session_id: SessionId, document: Json) -> Json:
    """What is kept under the key."""
    async with database.transaction() as tx:
        await machine_orders.receive(tx, request_id, session_id, document)
        return await machine_orders.document(tx, request_id)


async def test_of_many_at_once_under_one_key_the_first_is_kept(database: Database) -> None:
    session_id, request_id = await a_session(database), str(uuid4())
    kept = await asyncio.gather(
        *(receive(database, request_id, session_id, {"n": number}) for number in range(8))
    )
    assert len({each["n"] for each in kept}) == 1


async def test_a_repeat_finds_its_order_or_why_there_is_none(database: Database) -> None:
    session_id, taken, refused = await a_session(database), str(uuid4()), str(uuid4())
    for request_id in (taken, refused):
        await receive(database, request_id, session_id, {})
    order_id = OrderId(str(uuid4()))
    async with database.transaction() as tx:
        assert await machine_orders.outcome(tx, taken) == (None, ())
        await machine_orders.accept(tx, taken, order_id)
        await machine_orders.refuse(tx, refused, ("sold_out: no tea",))
        assert await machine_orders.outcome(tx, taken) == (order_id, ())
        assert await machine_orders.outcome(tx, refused) == (None, ("sold_out: no tea",))
