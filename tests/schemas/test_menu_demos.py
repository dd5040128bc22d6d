"""The documented example and the demo shops are menus that hold together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import time

import pytest

from domain.catalogue.model import OrderType
from domain.shops.shop import Interval
from schemas.documents.menu.file import catalogue_of, read_menu, shop_of
from tests.schemas.small_menu import DEMOS, ROOT, demo


def example_in_the_documentation() -> str:
    found = re.search(r"```json\n(.*?)```", (ROOT / "docs" / "menu-format.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_documented_example_is_a_menu() -> None:
    file = read_menu(example_in_the_documentation())
    shop, catalogue = shop_of(file), catalogue_of(file)
    latte, sandwich, soup = catalogue.items
    assert (shop.slug, shop.time_zone, shop.currency) == ("corner-cafe", "Europe/London", "GBP")
    assert shop.hours["friday"] == (Interval(time(7, 30), time(1)),)
    assert (latte.price, latte.tax[OrderType.PICKUP]) == (320, 2000)
    assert latte.groups[0].options[1].price_delta == 40
    assert [(each.name, each.removable, each.extra_price) for each in sandwich.ingredients] == [
        ("Lettuce", True, 0),
        ("Cheddar", True, 80),
        ("Bread", False, None),
    ]
    assert sandwich.tax == {OrderType.DINE_IN: 2000}
    assert not soup.available


@pytest.mark.parametrize("name", DEMOS)
def test_each_field_of_the_format_is_documented(name: str) -> None:
    text = (ROOT / "docs" / "menu-format.md").read_text("utf-8")
    fields = set(_fields_of(json.loads((ROOT / "local" / "demo" / f"{name}.json").read_bytes())))
    assert {field for field in fields if f"`{field}`" not in text} == set()


def _fields_of(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _fields_of(each)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            if name not in {"aliases", "hours", "tax"}:
                yield from _fields_of(inner)


@pytest.mark.parametrize(
    ("name", "items", "currency", "inclusive"), [("trattoria", 55, "USD", False), ("bakery", 45, "EUR", True)]
)
def test_the_demo_shops_are_complete(name: str, items: int, currency: str, inclusive: bool) -> None:
    catalogue = catalogue_of(demo(name))
    assert len(catalogue.items) >= items
    assert (catalogue.currency, catalogue.tax_inclusive) == (currency, inclusive)
    assert any(not each.available for each in catalogue.items)
    assert all(each.description and each.tax for each in catalogue.items)


@pytest.mark.parametrize("name", DEMOS)
def test_what_the_demo_shops_say_of_diets_agrees_with_their_allergens(name: str) -> None:
    animal = {"milk", "eggs", "fish", "molluscs", "crustaceans"}
    meat = {"fish", "molluscs", "crustaceans"}
    excluded = {"vegan": animal, "vegetarian": meat, "gluten_free": {"gluten"}, "dairy_free": {"milk"}}
    for item in catalogue_of(demo(name)).items:
        for tag in item.dietary:
            assert not excluded.get(tag, set()) & set(item.allergens), item.name
        assert "vegan" not in item.dietary or {"vegetarian", "dairy_free"} <= set(item.dietary), item.name


@pytest.mark.parametrize("name", DEMOS)
def test_no_word_of_a_demo_menu_means_two_items(name: str) -> None:
    words: dict[str, str] = {}
    for item in catalogue_of(demo(name)).items:
        for word in {item.name, *(each for words in item.aliases.values() for each in words)}:
            assert words.setdefault(word.lower(), item.name) == item.name
