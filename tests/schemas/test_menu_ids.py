"""Ids of a menu: a corrected upload keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

import pytest

from domain.catalogue.model import Catalogue
from schemas.documents.menu.file import catalogue_of, read_menu, shop_id_for
from tests.schemas.small_menu import DEMOS, Json, demo, small, with_value


def ids_of(catalogue: Catalogue) -> dict[str, str]:
    found = {f"category {each.name}": str(each.id) for each in catalogue.categories}
    for item in catalogue.items:
        found[f"item {item.name}"] = item.id
        found |= {f"{item.name}, {each.name}": str(each.id) for each in item.groups}
        found |= {f"{item.name}, with {each.name}": str(each.id) for each in item.ingredients}
        found |= {f"{item.name}, {o.name}": str(o.id) for g in item.groups for o in g.options}
    return found


@pytest.mark.parametrize("name", DEMOS)
def test_an_upload_repeated_keeps_every_id(name: str) -> None:
    first, second = catalogue_of(demo(name)), catalogue_of(demo(name), version=2)
    assert ids_of(first) == ids_of(second)
    assert (first.shop_id, second.version) == (second.shop_id, 2)


@pytest.mark.parametrize("name", DEMOS)
def test_every_id_is_a_uuid_that_names_one_thing(name: str) -> None:
    """A group that items share is one thing, with the same id and the same options wherever it is used."""
    catalogue = catalogue_of(demo(name))
    named: dict[str, object] = {}
    things: list[tuple[str, object]] = [(catalogue.shop_id, "shop")]
    things += [(each.id, each) for each in catalogue.categories]
    for item in catalogue.items:
        things += [(item.id, item), *((each.id, each) for each in item.ingredients)]
        things += [(each.id, each) for each in item.groups]
        things += [(option.id, option) for each in item.groups for option in each.options]
    for id_, thing in things:
        assert named.setdefault(id_, thing) == thing
        assert str(UUID(id_)) == id_
    shared = [each.id for item in catalogue.items for each in item.groups]
    assert len(set(shared)) < len(shared), "the demo shops do share groups"


@pytest.mark.parametrize("name", DEMOS)
def test_within_an_item_no_id_comes_twice(name: str) -> None:
    for item in catalogue_of(demo(name)).items:
        ids = [each.id for each in item.ingredients] + [
            option.id for g in item.groups for option in g.options
        ]
        assert len(set(ids)) == len(ids)


def _move_to_another_category(file: Json) -> None:
    categories = file["categories"]
    assert isinstance(categories, list)
    categories.insert(0, {"name": "New", "items": [categories[0]["items"].pop(0)]})


def _reprice(file: Json) -> None:
    file["categories"][0]["items"][0] |= {"price": 9.9, "description": "New", "available": False}  # type: ignore[index]  # JSON walk.


def _rename_with_key(file: Json) -> None:
    file["categories"][0]["items"][0] |= {"name": "Caffè Latte", "key": "Latte"}  # type: ignore[index]  # JSON walk.


@pytest.mark.parametrize("correct", [_reprice, _move_to_another_category, _rename_with_key])
def test_a_corrected_item_stays_the_same_item(correct: Callable[[Json], None]) -> None:
    before = catalogue_of(read_menu(json.dumps(small()))).items[0]
    file = small()
    correct(file)
    after = catalogue_of(read_menu(json.dumps(file))).items[0]
    assert after.id == before.id
    assert after != before
    assert [each.id for each in after.groups] == [each.id for each in before.groups]


def test_two_shops_never_share_an_id() -> None:
    here = catalogue_of(read_menu(json.dumps(small())))
    there = catalogue_of(read_menu(with_value("shop.slug", "other")))
    assert not set(ids_of(here).values()) & set(ids_of(there).values())
    assert (here.shop_id, there.shop_id) == (shop_id_for("corner"), shop_id_for("other"))
