"""What needs somebody's eye is written once, stays until it is done, and can come back."""

from __future__ import annotations

from uuid import uuid4

import pytest

from domain.ids import OrderId, ShopId
from storage.database import Database
from storage.shops import attention
from storage.shops.attention import Concern
from tests.storage.rows import a_shop


@pytest.fixture
async def shop_id(database: Database) -> ShopId:
    return await a_shop(database)


def a_concern(shop_id: ShopId, code: str = "run_restarted") -> Concern:
    return Concern(shop_id=shop_id, kind="order", code=code, order_id=OrderId(str(uuid4())))


async def opened(database: Database, key: str, concern: Concern) -> bool:
    async with database.transaction() as tx:
        return await attention.raise_(tx, key, concern)


async def found(database: Database, shop_id: ShopId, key: str) -> list[Concern]:
    async with database.transaction() as tx:
        return [each.concern for each in await attention.open_of(tx, shop_id) if each.key == key]


async def test_a_concern_is_open_once_however_often_it_is_raised(database: Database, shop_id: ShopId) -> None:
    key, concern = f"test:{uuid4()}", a_concern(shop_id)
    assert await opened(database, key, concern)
    assert not await opened(database, key, a_concern(shop_id, "something_else"))
    assert await found(database, shop_id, key) == [concern]


async def test_what_is_done_is_no_longer_open_and_opens_again_when_it_comes_back(
    database: Database, shop_id: ShopId
) -> None:
    key, again = f"test:{uuid4()}", a_concern(shop_id, "once_more")
    await opened(database, key, a_concern(shop_id))
    async with database.transaction() as tx:
        await attention.done(tx, key)
    assert await found(database, shop_id, key) == []
    assert await opened(database, key, again)
    assert await found(database, shop_id, key) == [again]


async def test_what_is_raised_once_stays_done(database: Database, shop_id: ShopId) -> None:
    key, concern = f"test:{uuid4()}", a_concern(shop_id)
    async with database.transaction() as tx:
        assert await attention.raise_once(tx, key, concern)
        await attention.done(tx, key)
        assert not await attention.raise_once(tx, key, concern)
    assert await found(database, shop_id, key) == []


async def test_a_shop_sees_its_own_concerns_only(database: Database, shop_id: ShopId) -> None:
    mine, other = shop_id, await a_shop(database)
    key = f"test:{uuid4()}"
    await opened(database, key, a_concern(mine))
    assert await found(database, other, key) == []
