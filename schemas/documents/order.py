"""The order JSON: what the cashier hands over and machines send. The Pydantic twin of order.schema.json.

It names catalogue ids, counts and words, and no price: what an order costs is computed by code.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

from jsonschema import Draft202012Validator
from pydantic import BeforeValidator, Field
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from domain.cart.edits import Edit, SetNote, SetOrderType, SetTip
from domain.cart.model import Cart, CartLine
from domain.catalogue.model import OrderType
from domain.ids import LineId, ShopId
from schemas.common import (
    IngredientAmount,
    Line,
    Plain,
    RequestBody,
    UuidText,
    Whole,
    check_whole,
    option_counts_of,
)

SCHEMA_ID = "urn:countertalk:order:1"
SCHEMA_FILE = Path(__file__).parents[1].joinpath("order.schema.json")


class ChangedIngredient(IngredientAmount):
    amount: Literal["none", "light", "extra"]  # type: ignore[assignment]  # The regular amount is not written.


class OrderLine(Line):
    ingredients: tuple[ChangedIngredient, ...] = Field((), max_length=100)


class OrderDocument(RequestBody):
    """A whole order. `catalogue_version` is the menu it was made from; `tip` is minor units."""

    schema_version: Annotated[Literal[1], BeforeValidator(check_whole)] = 1
    shop_id: UuidText
    catalogue_version: Whole = Field(ge=1)
    order_type: Literal["dine_in", "pickup", "delivery"]
    table: Plain = Field("", max_length=20)
    lines: tuple[OrderLine, ...] = Field(min_length=1, max_length=60)
    tip: Whole = Field(0, ge=0, le=10_000_000_00)
    note: Plain = Field("", max_length=200)


class _Draft202012(GenerateJsonSchema):
    schema_dialect = "https://json-schema.org/draft/2020-12/schema"

    def generate(
        self, schema: object, mode: Literal["validation", "serialization"] = "validation"
    ) -> JsonSchemaValue:
        generated = super().generate(schema, mode)  # type: ignore[arg-type]  # the base class types its own union
        return {"$schema": self.schema_dialect, "$id": SCHEMA_ID, **generated}


def order_schema() -> JsonSchemaValue:
    """Return what `order.schema.json` must say; `make check` holds the file against it."""
    return OrderDocument.model_json_schema(schema_generator=_Draft202012)


def order_errors(document: object) -> tuple[str, ...]:
    """Each breach of the JSON Schema as "where: what"; empty for a valid document."""
    validator = Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    found = sorted(validator.iter_errors(document), key=lambda error: list(map(str, error.absolute_path)))
    return tuple(f"{error.json_path}: {error.message}" for error in found)


def document_of(cart: Cart, shop_id: ShopId, catalogue_version: int) -> OrderDocument:
    return OrderDocument(
        shop_id=shop_id,
        catalogue_version=catalogue_version,
        order_type=cart.order_type.value,
        table=cart.table,
        tip=cart.tip,
        note=cart.note,
        lines=tuple(_line_of(line) for line in cart.lines),
    )


def edits_of(document: OrderDocument) -> tuple[Edit, ...]:
    """Return the edits that build the document's cart from an empty one: one code checks every order."""
    return (
        SetOrderType(OrderType(document.order_type), document.table),
        *(line.added() for line in document.lines),
        SetTip(minor=document.tip),
        SetNote(document.note),
    )


def cart_of(document: OrderDocument, line_ids: tuple[LineId, ...]) -> Cart:
    """Return the document's cart exactly as written, to be compared with the one the customer saw."""
    return Cart(
        order_type=OrderType(document.order_type),
        table=document.table,
        tip=document.tip,
        note=document.note,
        lines=tuple(
            CartLine.of(line.added(), line_id) for line_id, line in zip(line_ids, document.lines, strict=True)
        ),
    )


def _line_of(line: CartLine) -> OrderLine:
    return OrderLine(
        item_id=line.item_id,
        quantity=line.quantity,
        options=option_counts_of(line.selections),
        ingredients=tuple(
            ChangedIngredient.model_validate(
                {"ingredient_id": each.ingredient_id, "amount": each.amount.value}
            )
            for each in line.preparations
        ),
        note=line.note,
    )


if __name__ == "__main__":
    SCHEMA_FILE.write_text(json.dumps(order_schema(), indent=2) + "\n", encoding="utf-8")
