"""Button values: how they are written, and what a press means. Another value is read as None."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistants.notices.notice import ButtonNotice, Value, notice
from domain.cart.edits import ChangeLine
from domain.catalogue.model import Item, OrderType
from domain.conversation import Question
from domain.ids import CategoryId, ItemId, LineId, OptionId

Verb = Literal[
    "confirm", "checkout", "change", "add", "choose", "pick", "remove", "tip", "type", "show",
    "menu", "cart", "start_over", "person", "skip",
]  # fmt: skip
ARGUMENTS: dict[Verb, int] = {
    "confirm": 1, "checkout": 0, "change": 0, "add": 1, "choose": 2, "pick": 1, "remove": 1,
    "tip": 1, "type": 1, "show": 1, "menu": 0, "cart": 0, "start_over": 0, "person": 0, "skip": 0,
}  # fmt: skip
NUMBERED: dict[Verb, tuple[int, int]] = {"pick": (1, 500), "tip": (0, 10_000)}
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


def confirm(draft: str) -> ButtonNotice:
    return ButtonNotice(notice("button_confirm"), f"confirm:{draft}")


def change() -> ButtonNotice:
    return ButtonNotice(notice("button_change"), "change")


def change_order() -> ButtonNotice:
    return ButtonNotice(notice("button_change_order"), "change")


def checkout() -> ButtonNotice:
    return ButtonNotice(notice("button_checkout"), "checkout")


def menu() -> ButtonNotice:
    return ButtonNotice(notice("button_menu"), "menu")


def cart() -> ButtonNotice:
    return ButtonNotice(notice("button_cart"), "cart")


def person() -> ButtonNotice:
    return ButtonNotice(notice("button_person"), "person")


def skip() -> ButtonNotice:
    return ButtonNotice(notice("button_skip"), "skip")


def add(item: Item) -> ButtonNotice:
    return ButtonNotice(notice("button_add", item=item.name), add_value(item.id))


def add_value(item_id: ItemId) -> str:
    return f"add:{item_id}"


def choose(label: Value, line_id: LineId, option_id: OptionId) -> ButtonNotice:
    return ButtonNotice(label, f"choose:{line_id}:{option_id}")


def pick(label: Value, number: int) -> ButtonNotice:
    return ButtonNotice(label, f"pick:{number}")


def remove(name: str, line_id: LineId) -> ButtonNotice:
    return ButtonNotice(notice("button_remove", item=name), f"remove:{line_id}")


def tip(basis_points: int) -> ButtonNotice:
    label = notice("button_tip", percent=basis_points // 100) if basis_points else notice("button_no_tip")
    return ButtonNotice(label, f"tip:{basis_points}")


def order_type(kind: OrderType) -> ButtonNotice:
    return ButtonNotice(notice("order_type", order_type=notice(kind.value)), f"type:{kind.value}")


def show(label: Value, category_id: CategoryId) -> ButtonNotice:
    return ButtonNotice(label, f"show:{category_id}")


def of_question(question: Question) -> tuple[ButtonNotice, ...]:
    """Return a button for each choice. A missing option's button works even after other messages."""
    found = []
    for number, choice in enumerate(question.choices, 1):
        edit = choice.edits[0] if len(choice.edits) == 1 else None
        if question.line_id and isinstance(edit, ChangeLine) and len(edit.selections) == 1:
            found.append(choose(choice.label, edit.line_id, edit.selections[0].option_id))
        else:
            found.append(pick(choice.label, number))
    return (*found, *(() if question.line_id else (skip(),)))
