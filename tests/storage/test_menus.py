"""A menu is kept as it was published, by versions, and read back in parts."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from domain.catalogue.model import Catalogue
from domain.shops.shop import Shop
from schemas.documents.menu.file import catalogue_of, shop_of
from storage.database import Database
from storage.documents import to_text
from storage.shops import menus, shops
from storage.shops.menus import Menus
from tests.schemas.small_menu import demo
from tests.storage.rows import a_menu


async def publish(database: Database, shop: Shop, catalogue: Catalogue) -> int:
    async with database.transaction() as tx:
        return (await shops.publish(tx, shop, to_text(catalogue))).version


async def read(database: Database, shop: Shop, version: int) -> Catalogue:
    async with database.transaction() as tx:
        return await shops.catalogue(tx, shop.id, version)


async def test_a_menu_is_read_back_as_it_was_published(database: Database) -> None:
    file = demo("trattoria")
    shop, catalogue = shop_of(file), catalogue_of(file)
    assert await publish(database, shop, catalogue) == 1
    assert len(catalogue.items) > shops.AT_ONCE, "in more than one part"
    assert await read(database, shop, 1) == catalogue


async def test_a_menu_without_items_is_read_back(database: Database) -> None:
    shop, catalogue = a_menu()
    await publish(database, shop, replace(catalogue, items=()))
    assert (await read(database, shop, 1)).items == ()


async def test_the_same_menu_again_is_no_new_version_and_another_is_the_next(database: Database) -> None:
    shop, catalogue = a_menu()
    dearer = replace(catalogue, items=tuple(replace(each, price=each.price + 1) for each in catalogue.items))
    versions = [await publish(database, shop, each) for each in (catalogue, catalogue, dearer, dearer)]
    assert versions == [1, 1, 2, 2]
    assert await read(database, shop, 1) == catalogue
    assert await read(database, shop, 2) == replace(dearer, version=2)


async def test_of_many_who_take_one_name_at_once_one_founds_the_shop(database: Database) -> None:
    shop, catalogue = a_menu()
    menu = to_text(catalogue)

    async def founds() -> bool:
        async with database.transaction() as tx:
            if await shops.is_taken(tx, shop.slug):
                return False
            return bool((await shops.publish(tx, shop, menu)).api_key)

    assert sum(await asyncio.gather(*(founds() for _ in range(8)))) == 1


async def test_a_new_shop_is_shown_its_key_once(database: Database) -> None:
    shop, catalogue = a_menu()
    async with database.transaction() as tx:
        founded = await shops.publish(tx, shop, to_text(catalogue))
        assert founded.api_key is not None
        assert await shops.of_api_key(tx, founded.api_key) == shop.id
        assert (await shops.publish(tx, shop, to_text(catalogue))).api_key is None


async def test_menus_that_weigh_too_much_together_are_not_all_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, catalogue = a_menu()
    first = await publish(database, shop, catalogue)
    second = await publish(database, shop, replace(catalogue, items=catalogue.items[:1]))
    monkeypatch.setattr(menus, "KEPT_PARTS", 6)
    kept = Menus()
    async with database.transaction() as tx:
        old = await kept.catalogue(tx, shop.id, first)
        assert await kept.catalogue(tx, shop.id, first) is old
        new = await kept.catalogue(tx, shop.id, second)
        assert await kept.catalogue(tx, shop.id, second) is new
        assert await kept.catalogue(tx, shop.id, first) is not old
