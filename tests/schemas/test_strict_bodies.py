"""What clients send is taken as it was sent: no number is made of a text or of true."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from api.staff.orders import DecisionRequest
from schemas.common import RequestBody
from schemas.documents.menu.entries import MenuFile
from schemas.documents.menu.file import MenuError, read_menu
from schemas.documents.order import OrderDocument
from schemas.http import api
from tests.schemas.small_menu import with_value

BODIES: list[type[BaseModel]] = [each for each in vars(api).values() if isinstance(each, type)]
BODIES = [each for each in BODIES if issubclass(each, RequestBody)] + [
    DecisionRequest,
    OrderDocument,
    MenuFile,
]
LATIN = "00000000-0000-0000-0000-000000000000"
ORDER = {
    "shop_id": LATIN,
    "catalogue_version": 1,
    "order_type": "pickup",
    "lines": [{"item_id": LATIN, "quantity": 2}],
}


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a model's core schema."""
    if isinstance(schema, dict):
        yield schema
    for each in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(each)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: str(body.__name__))
def test_each_number_and_flag_of_a_body_is_strict(body: type[BaseModel]) -> None:
    found = [
        each for each in parts(dict(body.__pydantic_core_schema__)) if each.get("type") in {"int", "bool"}
    ]
    assert [each for each in found if not each.get("strict")] == []


def test_the_bodies_with_numbers_are_among_them() -> None:
    numbered = {each.__name__ for each in BODIES if '"integer"' in json.dumps(each.model_json_schema())}
    assert numbered == {
        "CartItemPost",
        "CartItemPatch",
        "CartPatch",
        "Line",
        "OptionCount",
        "OrderDocument",
        "MenuFile",
    }


@pytest.mark.parametrize(
    ("field", "value"), [("schema_version", True), ("schema_version", 1.0), ("tip", "1"), ("note", 5)]
)
def test_an_order_json_is_taken_literally(field: str, value: object) -> None:
    OrderDocument.model_validate(ORDER)
    with pytest.raises(ValidationError):
        OrderDocument.model_validate({**ORDER, field: value})


def test_an_id_may_be_written_in_any_form_of_a_uuid_and_is_kept_in_ours() -> None:
    ours = "0f8fad5b-d9cb-469f-a165-70867728950e"
    for given in (ours, ours.upper(), ours.replace("-", "")):
        line = {"item_id": given, "quantity": 1, "options": [{"option_id": given}]}
        posted = api.CartItemPost.model_validate(line)
        ordered = OrderDocument.model_validate({**ORDER, "lines": [line]}).lines[0]
        for each in (posted, ordered):
            assert (each.item_id, each.options[0].option_id) == (ours, ours)
    for wrong in ("", "0f8fad5b", 7, None, f"{ours}0"):
        with pytest.raises(ValidationError):
            api.CartItemPost.model_validate({"item_id": wrong})


WORDS = ["shop.name", "shop.description", "shop.address", "shop.phone", "shop.email", "categories.0.name"]
WORDS += [f"categories.0.items.0.{each}" for each in ("name", "key", "description", "image")]


@pytest.mark.parametrize("path", WORDS)
@pytest.mark.parametrize("letter", ["\u202e", "\u2066", "\u0007", "\u0085", "\ue000"])
def test_no_text_of_a_menu_may_turn_others_round_or_be_unprintable(path: str, letter: str) -> None:
    start = "/" if path.endswith("image") else ""
    read_menu(with_value(path, f"{start}plain"))
    with pytest.raises(MenuError) as refused:
        read_menu(with_value(path, f"{start}pl{letter}ain"))
    ((where, _),) = refused.value.problems
    assert where == path
