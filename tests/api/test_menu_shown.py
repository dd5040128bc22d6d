"""A menu is sent as its view says, however it is put together."""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import replace

import pytest

from api.customer.menu_shown import MenusShown, menu_text
from assistants.language.registry import DEFAULT, LANGUAGES
from assistants.speaking.news import timetable
from schemas.documents.menu.file import catalogue_of, read_menu, shop_of
from schemas.views.menu import MenuView, item_view, menu_frame, shop_view
from tests.assistants.esperanto import ESPERANTO
from tests.installation import ROOT
from tests.schemas.small_menu import DEMOS, demo

PICEJO = ROOT / "tests" / "assistants" / "picejo.json"


@pytest.mark.parametrize("name", DEMOS)
async def test_the_text_holds_every_item_in_its_category(name: str) -> None:
    shop, catalogue = shop_of(demo(name)), catalogue_of(demo(name))
    view = MenuView.model_validate_json(await menu_text(shop, catalogue))
    frame = menu_frame(shop_view(shop, timetable(shop, DEFAULT)), catalogue, DEFAULT.tag)
    assert view.model_copy(update={"categories": ()}) == frame.model_copy(update={"categories": ()})
    shown = {item.id: item for category in view.categories for item in category.items}
    assert shown == {
        each.id: each
        for each in (item_view(item, catalogue.currency, DEFAULT.money) for item in catalogue.items)
    }
    named = [(category.name, [item.name for item in category.items]) for category in view.categories]
    assert named == [
        (category.name, [item.name for item in catalogue.in_category(category.id)])
        for category in catalogue.categories
    ]


async def test_tags_have_the_words_of_the_shops_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "eo", ESPERANTO)
    file = read_menu(PICEJO.read_bytes())
    view = MenuView.model_validate_json(await menu_text(shop_of(file), catalogue_of(file)))
    assert view.tags == {"vegan": "vegana", "nuts": "nuksoj", "gluten": "gluteno"}


async def test_others_are_served_while_a_large_menu_is_written() -> None:
    shop, catalogue = shop_of(demo("bakery")), catalogue_of(demo("bakery"))
    large = replace(catalogue, items=catalogue.items * 20)
    writing = asyncio.create_task(menu_text(shop, large))
    served = 0
    while not writing.done():
        await asyncio.sleep(0)
        served += 1
    assert served > 10
    assert json.loads(writing.result())["currency"] == "EUR"


async def test_a_menu_is_written_once_for_many_and_anew_when_shop_or_version_change() -> None:
    shop, catalogue = shop_of(demo("bakery")), catalogue_of(demo("bakery"))
    shown = MenusShown()
    first, second = await asyncio.gather(*(shown.packed(shop, catalogue) for _ in range(2)))
    assert first is second
    assert await shown.packed(shop, catalogue) is first
    renamed = json.loads(gzip.decompress(await shown.packed(replace(shop, name="New"), catalogue)))
    assert renamed["shop"]["name"] == "New"
    later = json.loads(gzip.decompress(await shown.packed(shop, replace(catalogue, version=2))))
    assert later["catalogue_version"] == 2
