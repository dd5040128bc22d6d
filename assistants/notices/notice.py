"""A sentence before it has words. `assistants.speaking` writes it in a language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Literal

from domain.cart.edits import Edit
from domain.ids import LineId
from domain.money import Money


@dataclass(frozen=True)
class Notice:
    """`key` names a phrase of each language; `values` are its blanks by name."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Listed:
    """Several values in one list, joined as the language joins them."""

    items: tuple[Value, ...]
    joint: Literal["and", "or", "comma", "semicolon", "sentence"] = "and"


Value = str | int | Decimal | Money | time | Notice | Listed
"""Text is a name of the menu or the customer's own words, never a sentence of ours."""


@dataclass(frozen=True)
class ButtonNotice:
    """A button before it has words. `value` is what a press sends back."""

    label: Value
    value: str


@dataclass(frozen=True)
class ChoiceNotice:
    """One answer to a question, and what it does."""

    label: Value
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class QuestionNotice:
    """`line_id` is the line a missing option is asked for; an ambiguity has choices and no line."""

    prompt: Notice
    choices: tuple[ChoiceNotice, ...]
    line_id: LineId | None = None


def notice(key: str, /, **values: Value) -> Notice:
    """Return the notice of this key with its values by name."""
    return Notice(key, tuple(values.items()))
