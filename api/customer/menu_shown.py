"""Menus as they are sent: written once a version, some items at a time, and kept packed."""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from assistants.language.contract import Language
from assistants.language.registry import language_of
from assistants.speaking.news import timetable
from domain.catalogue.model import Catalogue, Item
from domain.ids import ShopId
from domain.shops.shop import Shop
from schemas.views.menu import CategoryView, MenuView, item_view, menu_frame, shop_view

KEPT = 32
AT_ONCE = 25
"""Items that are written before others are served."""


@dataclass(frozen=True)
class _Written:
    shop: Shop
    version: int
    packed: asyncio.Task[bytes]

    def is_of(self, shop: Shop, catalogue: Catalogue) -> bool:
        failed = self.packed.done() and self.packed.exception() is not None
        return (self.shop, self.version) == (shop, catalogue.version) and not failed


class MenusShown:
    def __init__(self) -> None:
        self._written: OrderedDict[ShopId, _Written] = OrderedDict()

    async def packed(self, shop: Shop, catalogue: Catalogue) -> bytes:
        """`MenuView` as JSON, by gzip."""
        written = self._written.get(shop.id)
        if written is None or not written.is_of(shop, catalogue):
            task = asyncio.create_task(_pack(shop, catalogue))
            written = self._written[shop.id] = _Written(shop, catalogue.version, task)
            while len(self._written) > KEPT:
                self._written.popitem(last=False)
        self._written.move_to_end(shop.id)
        return await asyncio.shield(written.packed)


async def _pack(shop: Shop, catalogue: Catalogue) -> bytes:
    text = await menu_text(shop, catalogue)
    return await asyncio.to_thread(gzip.compress, text.encode(), 6)


async def menu_text(shop: Shop, catalogue: Catalogue) -> str:
    language = language_of(shop.language)
    frame: MenuView = menu_frame(shop_view(shop, timetable(shop, language)), catalogue, language.tag)
    items = await _items(catalogue, language)
    categories = [_with(each, "items", items.get(each.id, [])) for each in frame.categories]
    return _with(frame, "categories", categories)


async def _items(catalogue: Catalogue, language: Language) -> dict[UUID, list[str]]:
    """Return the JSON of each item, by its category."""
    found: dict[UUID, list[str]] = {}
    for at in range(0, len(catalogue.items), AT_ONCE):
        for item in catalogue.items[at : at + AT_ONCE]:
            found.setdefault(UUID(item.category_id), []).append(_text(item, catalogue.currency, language))
        await asyncio.sleep(0)
    return found


def _text(item: Item, currency: str, language: Language) -> str:
    return item_view(item, currency, language.money).model_dump_json()


def _with(frame: MenuView | CategoryView, field: str, parts: list[str]) -> str:
    """Return the object as JSON with these parts in `field`, which must be its last."""
    return f'{frame.model_dump_json(exclude={field})[:-1]},"{field}":[{",".join(parts)}]}}'
