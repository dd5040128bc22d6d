"""A menu that is too large is refused by its bare shape, by the name of the entry and of the limit."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from schemas.documents.menu.limits import MOST, too_large
from tests.schemas.small_menu import Json, problems_of, small


def menu_of(items: list[Json], **more: object) -> Json:
    return {**small(), "groups": [], "categories": [{"name": "All", "items": items}], **more}


def dishes(number: int, **each: object) -> list[Json]:
    return [{"name": f"Dish {index}", "price": 5, **each} for index in range(number)]


def names(number: int) -> list[Json]:
    return [{"name": f"Part {index}"} for index in range(number)]


def with_items(number: int) -> Json:
    return menu_of(dishes(number))


def with_categories(number: int) -> Json:
    return {**small(), "groups": [], "categories": [{"name": f"Category {index}"} for index in range(number)]}


def with_ingredients(number: int) -> Json:
    return menu_of(dishes(number // 100, ingredients=[f"Part {index}" for index in range(100)]))


def with_options(number: int) -> Json:
    return menu_of(dishes(number // 100, groups=[{"name": "Size", "options": names(100)}]))


def with_shared_options(number: int) -> Json:
    """A small file that comes to a large menu."""
    shared = {"name": "Toppings", "options": names(100)}
    return menu_of(dishes(number // 100 - 1, groups=["Toppings"]), groups=[shared])


def with_aliases(number: int) -> Json:
    return menu_of(dishes(number // 100, aliases={"en": [f"word {index}" for index in range(100)]}))


@pytest.mark.parametrize(
    ("made", "limit"),
    [
        (with_items, "items"),
        (with_categories, "categories"),
        (with_ingredients, "ingredients"),
        (with_options, "options"),
        (with_shared_options, "options"),
        (with_aliases, "aliases"),
    ],
)
def test_what_is_at_its_limit_is_taken_and_one_more_is_refused(
    made: Callable[[int], Json], limit: str
) -> None:
    assert too_large(made(MOST[limit])) is None
    found = too_large(made(MOST[limit] + 100))
    assert found is not None
    where, what = found
    assert what == f"a menu holds at most {MOST[limit]} {limit}"
    assert where.startswith("categories.")


def test_the_answer_names_the_first_entry_that_is_too_much() -> None:
    problems = problems_of(json.dumps(with_items(20_000)))
    assert problems == (("categories.0.items.2000", "a menu holds at most 2000 items"),)


@pytest.mark.parametrize(
    "file", [None, [], 1, "text", {}, {"categories": [None, {"items": [3, {"groups": [[]]}]}]}]
)
def test_what_is_no_menu_is_not_too_large(file: object) -> None:
    assert too_large(file) is None


def test_a_file_with_many_mistakes_is_told_of_the_first_fifty() -> None:
    assert len(problems_of(json.dumps(menu_of(dishes(2000, price=-1))))) == 50


def test_a_field_written_twice_among_very_many_is_named_at_once() -> None:
    fields = ", ".join(f'"f{index}": 1' for index in range(300_000))
    ((where, _),) = problems_of(f'{{{fields}, "f299999": 1}}')
    assert where == "f299999"
