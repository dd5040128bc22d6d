"""Shops and catalogue versions, cached: a published version never changes, so a process reads it once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from domain.catalogue.model import Catalogue
from domain.ids import ShopId
from domain.shops.shop import Shop
from storage.database import Transaction
from storage.shops import shops

KEPT_PARTS = 100_000
"""Items, options and ingredients that a process keeps, about a kilobyte each."""


@dataclass(frozen=True)
class ShopMenu:
    """A shop with its menu in force."""

    shop: Shop
    catalogue: Catalogue


class Menus:
    def __init__(self) -> None:
        self._versions: OrderedDict[tuple[ShopId, int], Catalogue] = OrderedDict()

    async def shop_menu(self, tx: Transaction, shop_id: ShopId) -> ShopMenu:
        found = await shops.find(tx, shop_id)
        if found is None:
            raise LookupError(f"no shop {shop_id}")
        return await self.shop_menu_of(tx, *found)

    async def shop_menu_of(self, tx: Transaction, shop: Shop, version: int) -> ShopMenu:
        return ShopMenu(shop, await self.catalogue(tx, shop.id, version))

    async def catalogue(self, tx: Transaction, shop_id: ShopId, version: int) -> Catalogue:
        key = (shop_id, version)
        if key not in self._versions:
            self._versions[key] = await shops.catalogue(tx, shop_id, version)
            self._tidy()
        self._versions.move_to_end(key)
        return self._versions[key]

    def _tidy(self) -> None:
        """Lets go of those not asked for the longest, but never of the last one."""
        parts = sum(map(_parts, self._versions.values()))
        while parts > KEPT_PARTS and len(self._versions) > 1:
            parts -= _parts(self._versions.popitem(last=False)[1])


def _parts(catalogue: Catalogue) -> int:
    return sum(
        1 + len(item.ingredients) + sum(len(group.options) for group in item.groups)
        for item in catalogue.items
    )
