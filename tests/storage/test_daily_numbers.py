"""A shop counts its orders of a day from one, without a gap and none twice, however many come at once."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from domain.ids import ShopId
from storage.database import Database
from storage.orders import steps
from tests.storage.rows import a_session, a_shop, an_order

TODAY, TOMORROW = date(2026, 11, 26), date(2026, 11, 27)


async def next_number(database: Database, shop_id: ShopId, day: date = TODAY) -> int:
    async with database.transaction() as tx:
        return await steps.next_in_day(tx, shop_id, day)


async def test_fifty_orders_at_once_are_counted_to_fifty(database: Database) -> None:
    shop_id = await a_shop(database)
    numbers = await asyncio.gather(*(next_number(database, shop_id) for _ in range(50)))
    assert sorted(numbers) == list(range(1, 51))


async def test_each_shop_and_each_day_is_counted_by_itself(database: Database) -> None:
    shop_id, other = await a_shop(database), await a_shop(database)
    assert [await next_number(database, shop_id) for _ in range(3)] == [1, 2, 3]
    assert await next_number(database, shop_id, TOMORROW) == 1
    assert await next_number(database, other) == 1


async def test_a_number_whose_order_was_not_kept_is_given_to_the_next(database: Database) -> None:
    shop_id = await a_shop(database)
    async with database.transaction() as tx:
        assert await steps.next_in_day(tx, shop_id, TODAY) == 1
        await tx.rollback()
    assert await next_number(database, shop_id) == 1


async def test_the_database_itself_refuses_a_number_twice(database: Database) -> None:
    session_id = await a_session(database)
    first, second = await an_order(database, session_id), await an_order(database, session_id)
    async with database.transaction() as tx:
        await steps.save_number(tx, first.id, TODAY, 1, "A33")
        with pytest.raises(IntegrityError, match="daily_number_once"):
            await steps.save_number(tx, second.id, TODAY, 1, "A33")
