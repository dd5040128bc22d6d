"""What bodies of the HTTP API and documents share: texts, numbers, and the line of an order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from domain.cart.edits import AddLine
from domain.cart.model import Preparation, Selection
from domain.catalogue.model import Amount
from domain.ids import IngredientId, ItemId, OptionId
from domain.orders.states import OrderState
from domain.payments.states import PaymentState
from domain.text import has_no_control


def check_plain(text: str) -> str:
    if not has_no_control(text):
        raise ValueError("control characters and direction overrides are not text")
    return text


Plain = Annotated[str, AfterValidator(check_plain)]
Whole = Annotated[int, Field(strict=True)]
"""A number that was sent as one: "2", 2.0 and true are none."""


def as_we_write_it(value: object) -> object:
    """Return a UUID as lower-case text with hyphens, and anything else as it is."""
    try:
        return str(UUID(value)) if isinstance(value, str) else value
    except ValueError:
        return value


UuidText = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
    BeforeValidator(as_we_write_it),
]
"""An id, taken in any form of a UUID and kept in the one in which we write it."""


def check_whole(value: object) -> object:
    """Refuse what is no whole number: a literal number would take true for 1."""
    if type(value) is not int:
        raise ValueError("a whole number is wanted")
    return value


class RequestBody(BaseModel):
    """The body of a request: unknown fields are refused, so a price or a discount cannot even be spelled."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


class OptionCount(RequestBody):
    """An option, `count` times."""

    option_id: UuidText
    count: Whole = Field(1, ge=1, le=20)


class IngredientAmount(RequestBody):
    ingredient_id: UuidText
    amount: Amount


class Line(RequestBody):
    """An item with its choices."""

    item_id: UuidText
    quantity: Whole = Field(ge=1, le=99)
    options: tuple[OptionCount, ...] = Field((), max_length=100)
    ingredients: tuple[IngredientAmount, ...] = Field((), max_length=100)
    note: Plain = Field("", max_length=200)

    def added(self) -> AddLine:
        return AddLine(
            ItemId(self.item_id),
            self.quantity,
            selections_of(self.options),
            preparations_of(self.ingredients),
            self.note,
        )


def selections_of(options: Iterable[OptionCount]) -> tuple[Selection, ...]:
    return tuple(Selection(OptionId(each.option_id), each.count) for each in options)


def option_counts_of(selections: Iterable[Selection]) -> tuple[OptionCount, ...]:
    return tuple(OptionCount(option_id=each.option_id, count=each.count) for each in selections)


def amounts_of(preparations: Iterable[Preparation]) -> tuple[IngredientAmount, ...]:
    return tuple(
        IngredientAmount(ingredient_id=each.ingredient_id, amount=each.amount) for each in preparations
    )


def preparations_of(ingredients: Iterable[IngredientAmount]) -> tuple[Preparation, ...]:
    return tuple(Preparation(IngredientId(each.ingredient_id), Amount(each.amount)) for each in ingredients)


JSON_OBJECT: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
}
"""For OpenAPI, of a body we read ourselves."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class ResponseBody(Frozen):
    """Part of what the API answers: each field is always sent."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class OrderStanding(Frozen):
    """The standing of an order. `number` is the business day's, and empty before the order is accepted."""

    state: OrderState
    payment_state: PaymentState
    number: str
