"""Rows to ask about: a shop, its menu, a session at its counter, an order."""

from __future__ import annotations

from uuid import uuid4

from domain.catalogue import Catalogue
from domain.ids import ShopId
from domain.shop import Shop
from schemas.menu import catalogue_of, read_menu, shop_of
from storage import shops
from storage.database import Database
from storage.documents import to_text
from tests.schemas.small_menu import with_value


def a_menu() -> tuple[Shop, Catalogue]:
    """Of a new shop with the small menu, not yet published."""
    file = read_menu(with_value("shop.slug", f"corner-{uuid4()}"))
    return shop_of(file), catalogue_of(file)


async def a_shop(database: Database) -> ShopId:
    shop, catalogue = a_menu()
    async with database.transaction() as tx:
        await shops.publish(tx, shop, to_text(catalogue))
    return shop.id
