"""What a model may call, and its arguments read into edits. No tool names a price, a state or a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistants.model.short_ids import ShortIds
from domain.cart.edits import (
    AddLine,
    ChangeLine,
    ClearCart,
    Edit,
    RemoveLine,
    SetOrderType,
    SetQuantity,
    SetTip,
)
from domain.cart.model import Preparation, Selection
from domain.catalogue.model import OrderType
from domain.errors import Refusal
from domain.ids import IngredientId, ItemId, LineId, OptionId

MAX_ARGUMENTS = 8000
MAX_CHOICES = 40
NOT_STRICT = frozenset({"title", "default", "maxItems"})
"""Keywords that strict mode refuses or has no use for."""


class UnusableCall(Refusal):
    code = "unusable_call"


class Arguments(BaseModel):
    """The docstring of each is what the model reads of the tool."""

    model_config = ConfigDict(extra="forbid")


class AddItem(Arguments):
    """Add an item of the menu to the order."""

    item_id: str
    quantity: int = 1
    options: list[Selection] = Field(default=[], max_length=MAX_CHOICES)
    ingredients: list[Preparation] = Field(default=[], max_length=MAX_CHOICES)
    note: str = Field(default="", description="a wish for the kitchen that no option covers, else empty")


class ChangeItem(Arguments):
    """Change options, ingredients or the note of a line of the order. An option with count 0 is taken out."""

    line_id: str
    options: list[Selection] = Field(default=[], max_length=MAX_CHOICES)
    ingredients: list[Preparation] = Field(default=[], max_length=MAX_CHOICES)
    note: str | None = Field(default=None, description="null leaves the note as it is")
    units: int | None = Field(default=None, description="how many of the line to change; null for all")


class Quantity(Arguments):
    """Set how many of a line are ordered."""

    line_id: str
    quantity: int


class RemoveItem(Arguments):
    """Take a line out of the order."""

    line_id: str


class EmptyOrder(Arguments):
    """Take everything out of the order. Only when the customer says so."""


class Serving(Arguments):
    """Set how the customer gets the order."""

    order_type: OrderType
    table: str = Field(default="", description="the table's name for dine_in, else empty")


class Tip(Arguments):
    """Set the tip the customer named: either a share in basis points (10 % is 1000) or an amount."""

    basis_points: int | None = None
    minor: int | None = Field(default=None, description="the currency's minor units, such as cents")


class SearchMenu(Arguments):
    """Find items of the menu by name, category, ingredient, diet or description, in the menu's language."""

    query: str


class RequestConfirmation(Arguments):
    """Call when the customer has finished: the shop then reads the order back and asks to confirm it."""


class CallPerson(Arguments):
    """Call when the customer asks for a person."""


TOOLS: Mapping[str, type[Arguments]] = {
    "add_item": AddItem,
    "change_line": ChangeItem,
    "set_quantity": Quantity,
    "remove_line": RemoveItem,
    "clear_cart": EmptyOrder,
    "set_order_type": Serving,
    "set_tip": Tip,
    "search_menu": SearchMenu,
    "request_confirmation": RequestConfirmation,
    "call_person": CallPerson,
}

Schema = dict[str, Any]
"""JSON Schema; `Any` because its values are of every JSON type."""


@dataclass(frozen=True)
class Tool:
    name: str
    description: str
    parameters: Schema


def offered(*, search: bool) -> tuple[Tool, ...]:
    """`search` only where the menu is not before the model in full."""
    return tuple(
        Tool(name, arguments.__doc__ or "", _strict(arguments.model_json_schema()))
        for name, arguments in TOOLS.items()
        if search or arguments is not SearchMenu
    )


def read_call(
    name: str, text: str, short_ids: ShortIds
) -> Edit | SearchMenu | RequestConfirmation | CallPerson:
    """Raises UnusableCall, with words for the model, for anything that is not exactly a call of a tool."""
    if name not in TOOLS:
        raise UnusableCall(f"there is no tool {name[:40]}; there are {', '.join(TOOLS)}")
    if len(text) > MAX_ARGUMENTS:
        raise UnusableCall(f"arguments have at most {MAX_ARGUMENTS} characters")
    try:
        arguments = TOOLS[name].model_validate_json(text.strip() or "{}")
    except ValidationError as error:
        raise UnusableCall(_explain(error)) from error
    if isinstance(arguments, SearchMenu | RequestConfirmation | CallPerson):
        return arguments
    return _edit(arguments, short_ids)


def _edit(arguments: Arguments, short_ids: ShortIds) -> Edit:
    match arguments:
        case AddItem():
            return AddLine(
                ItemId(short_ids.id_of(arguments.item_id)),
                arguments.quantity,
                _selections(arguments.options, short_ids),
                _preparations(arguments.ingredients, short_ids),
                arguments.note.strip(),
            )
        case ChangeItem():
            return ChangeLine(
                _line(arguments.line_id, short_ids),
                _selections(arguments.options, short_ids),
                _preparations(arguments.ingredients, short_ids),
                note=None if arguments.note is None else arguments.note.strip(),
                units=arguments.units,
            )
        case Quantity():
            return SetQuantity(_line(arguments.line_id, short_ids), arguments.quantity)
        case RemoveItem():
            return RemoveLine(_line(arguments.line_id, short_ids))
        case EmptyOrder():
            return ClearCart()
        case Serving():
            return SetOrderType(arguments.order_type, arguments.table.strip())
        case Tip():
            return _tip(arguments)
    raise AssertionError(f"{type(arguments).__name__} is no edit")


def _tip(arguments: Tip) -> SetTip:
    if (arguments.minor is None) == (arguments.basis_points is None):
        raise UnusableCall("a tip is either basis_points or minor; the other is null")
    return SetTip(arguments.minor, arguments.basis_points)


def _line(name: str, short_ids: ShortIds) -> LineId:
    return LineId(short_ids.id_of(name))


def _selections(choices: list[Selection], short_ids: ShortIds) -> tuple[Selection, ...]:
    return tuple(Selection(OptionId(short_ids.id_of(each.option_id)), each.count) for each in choices)


def _preparations(choices: list[Preparation], short_ids: ShortIds) -> tuple[Preparation, ...]:
    return tuple(
        Preparation(IngredientId(short_ids.id_of(each.ingredient_id)), each.amount) for each in choices
    )


def _explain(error: ValidationError) -> str:
    found = [
        f"{'.'.join(map(str, each['loc'])) or 'arguments'}: {each['msg']}" for each in error.errors()[:5]
    ]
    return f"nothing was done; {'; '.join(found)}"[:400]


def _strict(schema: Schema) -> Schema:
    """As strict mode wants it: objects closed, every property required, no bounds, no defaults."""
    kept = {name: value for name, value in schema.items() if name not in NOT_STRICT}
    for name in {"properties", "$defs"} & kept.keys():
        kept[name] = {each: _strict(inner) for each, inner in kept[name].items()}
    if "items" in kept:
        kept["items"] = _strict(kept["items"])
    if "anyOf" in kept:
        kept["anyOf"] = [_strict(each) for each in kept["anyOf"]]
    if schema.get("type") == "object":
        kept.pop("description", None)
        kept["properties"] = kept.get("properties", {})
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    return kept
