"""Button values: how they are written, and what a press means. A value we did not write reads as None."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistants.language.phrases import say
from domain.cart.model import MAX_QUANTITY
from domain.catalogue.model import Item, OrderType
from domain.conversation import Button
from domain.ids import CategoryId, ItemId, LineId, OptionId

Verb = Literal[
    "confirm", "checkout", "change", "add", "choose", "pick", "remove", "quantity", "tip", "type", "show",
    "menu", "cart", "start_over", "person", "skip",
]  # fmt: skip
ARGUMENTS: dict[Verb, int] = {
    "confirm": 1, "checkout": 0, "change": 0, "add": 1, "choose": 2, "pick": 1, "remove": 1, "quantity": 2,
    "tip": 1, "type": 1, "show": 1, "menu": 0, "cart": 0, "start_over": 0, "person": 0, "skip": 0,
}  # fmt: skip
NUMBERED: dict[Verb, tuple[int, int]] = {"pick": (1, 500), "quantity": (0, MAX_QUANTITY), "tip": (0, 10_000)}
"""Verbs whose last argument is a number, and its bounds."""
LONGEST = 200


@dataclass(frozen=True)
class Press:
    verb: Verb
    first: str = ""
    second: str = ""
    number: int = 0


def parse(value: str) -> Press | None:
    verb, *arguments = value.strip().split(":")
    known = next((each for each in ARGUMENTS if each == verb), None)
    if known is None or len(value) > LONGEST or len(arguments) != ARGUMENTS[known] or not all(arguments):
        return None
    if known == "type" and arguments[0] not in {each.value for each in OrderType}:
        return None
    number = _number(known, arguments)
    if number is None:
        return None
    first, second = (*arguments, "", "")[:2]
    return Press(known, first, second, number)


def _number(verb: Verb, arguments: list[str]) -> int | None:
    if verb not in NUMBERED:
        return 0
    least, most = NUMBERED[verb]
    text = arguments[-1]
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        return None
    return int(text) if least <= int(text) <= most else None


def confirm(draft: str) -> Button:
    return Button(say("button_confirm"), f"confirm:{draft}")


def change() -> Button:
    return Button(say("button_change"), "change")


def change_order() -> Button:
    return Button(say("button_change_order"), "change")


def checkout() -> Button:
    return Button(say("button_checkout"), "checkout")


def menu() -> Button:
    return Button(say("button_menu"), "menu")


def cart() -> Button:
    return Button(say("button_cart"), "cart")


def start_over() -> Button:
    return Button(say("button_start_over"), "start_over")


def person() -> Button:
    return Button(say("button_person"), "person")


def skip() -> Button:
    return Button(say("button_skip"), "skip")


def add(item: Item) -> Button:
    return Button(say("button_add", item=item.name), add_value(item.id))


def add_value(item_id: ItemId) -> str:
    return f"add:{item_id}"


def choose(label: str, line_id: LineId, option_id: OptionId) -> Button:
    return Button(label, f"choose:{line_id}:{option_id}")


def pick(label: str, number: int) -> Button:
    return Button(label, f"pick:{number}")


def remove(label: str, line_id: LineId) -> Button:
    return Button(label, f"remove:{line_id}")


def quantity(label: str, line_id: LineId, count: int) -> Button:
    return Button(label, f"quantity:{line_id}:{count}")


def tip(basis_points: int) -> Button:
    label = say("button_tip", percent=basis_points // 100) if basis_points else say("button_no_tip")
    return Button(label, f"tip:{basis_points}")


def order_type(kind: OrderType) -> Button:
    return Button(say(kind.value).capitalize(), f"type:{kind.value}")


def show(label: str, category_id: CategoryId) -> Button:
    return Button(label, f"show:{category_id}")
