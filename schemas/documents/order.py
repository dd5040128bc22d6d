"""The order JSON: what the cashier hands over and machines send. The Pydantic twin of order.schema.json.

It names catalogue ids, counts and words, and no price: what an order costs is computed by code.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

from jsonschema import Draft202012Validator
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from domain.cart.edits import AddLine, Edit, SetNote, SetOrderType, SetTip
from domain.cart.model import Cart, CartLine, Preparation, Selection
from domain.catalogue.model import Amount, OrderType
from domain.ids import IngredientId, ItemId, LineId, OptionId, ShopId
from schemas.common import Plain, Whole, check_whole

SCHEMA_ID = "urn:countertalk:order:1"
SCHEMA_FILE = Path(__file__).parents[1].joinpath("order.schema.json")

UuidText = Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OrderOption(Part):
    option_id: UuidText
    count: Whole = Field(1, ge=1, le=20)


class OrderIngredient(Part):
    ingredient_id: UuidText
    amount: Literal["none", "light", "extra"]


class OrderLine(Part):
    item_id: UuidText
    quantity: Whole = Field(ge=1, le=99)
    options: tuple[OrderOption, ...] = Field((), max_length=100)
    ingredients: tuple[OrderIngredient, ...] = Field((), max_length=100)
    note: Plain = Field("", max_length=200)


class OrderDocument(Part):
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
    """What `order.schema.json` must say; `make check` holds the file against it."""
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
    """The edits that build the document's cart from an empty one, so that one code checks every order."""
    lines = tuple(
        AddLine(
            ItemId(line.item_id),
            line.quantity,
            tuple(Selection(OptionId(each.option_id), each.count) for each in line.options),
            tuple(
                Preparation(IngredientId(each.ingredient_id), Amount(each.amount))
                for each in line.ingredients
            ),
            line.note,
        )
        for line in document.lines
    )
    return (
        SetOrderType(OrderType(document.order_type), document.table),
        *lines,
        SetTip(minor=document.tip),
        SetNote(document.note),
    )


def cart_of(document: OrderDocument, line_ids: tuple[LineId, ...]) -> Cart:
    """The document's cart exactly as written, to be priced and compared with the one the customer saw."""
    return Cart(
        order_type=OrderType(document.order_type),
        table=document.table,
        tip=document.tip,
        note=document.note,
        lines=tuple(
            CartLine(
                line_id,
                ItemId(line.item_id),
                line.quantity,
                tuple(Selection(OptionId(each.option_id), each.count) for each in line.options),
                tuple(
                    Preparation(IngredientId(each.ingredient_id), Amount(each.amount))
                    for each in line.ingredients
                ),
                line.note,
            )
            for line_id, line in zip(line_ids, document.lines, strict=True)
        ),
    )


def _line_of(line: CartLine) -> OrderLine:
    return OrderLine(
        item_id=line.item_id,
        quantity=line.quantity,
        options=tuple(OrderOption(option_id=each.option_id, count=each.count) for each in line.selections),
        ingredients=tuple(
            OrderIngredient.model_validate({"ingredient_id": each.ingredient_id, "amount": each.amount.value})
            for each in line.preparations
        ),
        note=line.note,
    )


if __name__ == "__main__":
    SCHEMA_FILE.write_text(json.dumps(order_schema(), indent=2) + "\n", encoding="utf-8")
