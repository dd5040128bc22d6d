"""The menu file: what is refused, and where the mistake is said to be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents.menu.file import MenuError, catalogue_of, read_menu, shop_of
from tests.schemas.small_menu import Json, group, problems_of, small, with_value


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ("", "line 1, column 1"),
        ('{"shop": {},\n "currency" "EUR"}', "line 2, column 13"),
        ('{"shop": {}', "line 1, column 12"),
        ('{"currency": "EUR",\n\n  }', "line 3, column 3"),
        (b'{"a": "\xff"}', "byte 7"),
        ("[" * 100_000, "the file cannot be read"),
        ('{"price": ' + "1" * 5000 + "}", "the file cannot be read"),
    ],
)
def test_a_file_that_is_no_json_is_refused_with_its_place(raw: str | bytes, what: str) -> None:
    ((where, said),) = problems_of(raw)
    assert where == ""
    assert what in said


def test_a_field_written_twice_is_refused() -> None:
    raw = json.dumps(small()).replace('"price": "2.90"', '"price": "2.90", "price": "9.90"')
    assert problems_of(raw) == (("price", "the field 'price' appears twice in one entry"),)


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("shop.slug", "Corner Café", "shop.slug"),
        ("shop.name", "", "shop.name"),
        ("shop.name", "a\x00b", "shop.name"),
        ("shop.accent", "red", "shop.accent"),
        ("shop.order_types", [], "shop.order_types"),
        ("shop.order_types", ["by_drone"], "shop.order_types.0"),
        ("shop.hours", {"monday": [["09:00"]]}, "shop.hours.monday.0.1"),
        ("shop.hours", {"monday": [["09:00", 17]]}, "shop.hours.monday.0.1"),
        ("shop.hours", {"monday": [["9:00", "24:30"]]}, "shop.hours.monday.0.1"),
        ("shop.hours", {"monday": [["09:00Z", "17:00"]]}, "shop.hours.monday.0.0"),
        ("shop.checkout_minutes", 30, "shop.checkout_minutes"),
        ("shop.origins", ["https://corner.example", "corner.example"], "shop.origins.1"),
        ("shop.origins", ["https://corner.example"] * 21, "shop.origins"),
        ("shop.nmae", "Corner", "shop.nmae"),
        ("currency", "euro", "currency"),
        ("tax", -1, "tax"),
        ("tax", 101, "tax"),
        ("tax", "seven", "tax"),
        ("tax", {"dine_in": "x"}, "tax.dine_in"),
        ("categories", [], "categories"),
        ("categories.0.items.1.price", "cheap", "categories.0.items.1.price"),
        ("categories.0.items.1.price", -1, "categories.0.items.1.price"),
        ("categories.0.items.1.price", True, "categories.0.items.1.price"),
        ("categories.0.items.1.price", 10**12, "categories.0.items.1.price"),
        ("categories.0.items.1.image", "javascript:alert(1)", "categories.0.items.1.image"),
        ("categories.0.items.1.allergens", ["milk!"], "categories.0.items.1.allergens.0"),
        ("categories.0.items.1.aliases", {"English": ["tea"]}, "categories.0.items.1.aliases.English.[key]"),
        ("categories.0.items.1.groups", [7], "categories.0.items.1.groups.0"),
        (
            "categories.0.items.1.groups",
            [{"name": "Size", "options": []}],
            "categories.0.items.1.groups.0.options",
        ),
        ("groups.0.options.0.max_count", 0, "groups.0.options.0.max_count"),
    ],
)
def test_a_wrong_field_is_named_by_its_path_alone(path: str, value: object, where: str) -> None:
    assert [each for each, _ in problems_of(with_value(path, value))] == [where]


ORIGINS = (
    "https://corner.example",
    "https://www.corner-cafe.example:8443",
    "https://xn--caf-dma.example",
    "https://localhost",
    "http://localhost:3000",
    "http://127.0.0.1",
)


def test_a_site_that_may_show_the_page_is_kept_as_it_is_written() -> None:
    assert shop_of(read_menu(with_value("shop.origins", ORIGINS))).origins == ORIGINS
    assert shop_of(read_menu(json.dumps(small()))).origins == ()


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "",
        "https://",
        "https://*.example",
        "https://Corner.example",
        "https://corner.example/",
        "https://corner.example/order",
        "https://corner.example?",
        "https://corner.example:443",
        "https://corner.example:0",
        "https://corner.example:port",
        "https://ada@corner.example",
        "https://corner.example https://other.example",
        "https://corner.example; script-src *",
        "https://corner.example\nhttps://other.example",
        "https://café.example",
        "https://-corner.example",
        "http://corner.example",
        "http://localhost.corner.example",
        "http://localhost:80",
        "http://127.0.0.10",
        "ftp://corner.example",
        "javascript://corner.example",
    ],
)
def test_what_a_browser_would_not_write_as_an_origin_is_refused(origin: str) -> None:
    ((where, what),) = problems_of(with_value("shop.origins", [origin]))
    assert where == "shop.origins.0"
    assert "is no origin" in what


@pytest.mark.parametrize("zone", ["Mars/Base", "America", "", "../../etc/passwd", "/etc/localtime", "CET+1"])
def test_a_time_zone_that_does_not_exist_is_refused_clearly(zone: str) -> None:
    ((where, what),) = problems_of(with_value("shop.time_zone", zone))
    assert where == "shop.time_zone"
    assert "is no time zone" in what
    assert "Europe/Berlin" in what


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"min": 2}, "min 2 is above max 1"),
        ({"min": 3, "max": 3}, "min 3 is more than its options allow together"),
        (
            {"options": [{"name": "Small", "default": True, "available": False}]},
            "its default 'Small' is not available",
        ),
        (
            {"options": [{"name": "Small", "default": True}, {"name": "Large", "default": True}]},
            "2 defaults, but at most 1 can be chosen",
        ),
        (
            {"max": 2, "options": [{"name": each, "default": True} for each in "abc"]},
            "3 defaults, but at most 2 can be chosen",
        ),
        ({"options": [{"name": "Small"}, {"name": "Small"}]}, "'Small' appears twice"),
        ({"options": [{"name": "S", "key": "L"}, {"name": "L"}]}, "'L' appears twice"),
    ],
)
@pytest.mark.parametrize("path", ["groups.0", "categories.0.items.1.groups"])
def test_a_group_nobody_could_choose_from_is_refused(path: str, change: Json, what: str) -> None:
    value: object = group(**change) if path == "groups.0" else [group(**change)]
    ((where, said),) = problems_of(with_value(path, value))
    assert where == ("groups.0" if path == "groups.0" else f"{path}.0")
    assert said.startswith("group 'Size': ")
    assert what in said


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("shop.hours", {"Mondays": []}, "'Mondays' is no weekday"),
        ("categories.0.items.1.name", "Latte", "items: 'Latte' appears twice"),
        ("categories.0.items.0.groups", ["Syrup"], "item 'Latte': no shared group is called 'Syrup'"),
        ("categories.0.items.0.groups", ["Milk", "Milk"], "groups of 'Latte': 'Milk' appears twice"),
        (
            "categories.0.items.0.ingredients",
            ["Foam", "Foam"],
            "ingredients of 'Latte': 'Foam' appears twice",
        ),
        ("groups", [group(), group()], "groups: 'Size' appears twice"),
    ],
)
def test_what_could_not_be_told_apart_or_found_is_refused(path: str, value: object, what: str) -> None:
    ((_, said),) = problems_of(with_value(path, value))
    assert what in said


def test_shared_groups_of_one_name_are_told_apart_by_their_keys() -> None:
    file = small()
    file["groups"] = [group(key="cup"), group(key="cake", options=[{"name": "Slice"}])]
    file["categories"] = [{"name": "All", "items": [{"name": "Torte", "price": 3, "groups": ["cake"]}]}]
    (torte,) = catalogue_of(read_menu(json.dumps(file))).items
    assert [(each.name, [option.name for option in each.options]) for each in torte.groups] == [
        ("Size", ["Slice"])
    ]


def test_tags_are_written_one_way_however_they_were_entered() -> None:
    file = read_menu(with_value("categories.0.items.1.dietary", ["Gluten-Free", " dairy free ", "vegan"]))
    assert file.categories[0].items[1].dietary == ("gluten_free", "dairy_free", "vegan")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
ITEM = "categories.0.items.0"
paths = st.sampled_from(
    [
        *"shop shop.time_zone shop.hours currency tax groups groups.0 groups.0.options.0 categories".split(),
        *(ITEM, f"{ITEM}.price", f"{ITEM}.groups", f"{ITEM}.ingredients"),
    ]
)


@given(paths, json_values)
def test_whatever_is_written_it_is_a_menu_or_a_menu_error(path: str, value: object) -> None:
    try:
        file = read_menu(with_value(path, value))
    except MenuError:
        return
    assert shop_of(file).id == catalogue_of(file).shop_id


@given(st.text() | st.binary())
def test_no_upload_breaks_the_reader(raw: str | bytes) -> None:
    assert problems_of(raw)
