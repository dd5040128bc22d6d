"""The hostile inputs: what is sent, where to, and what of it may have an effect."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("hostile.jsonl")


@dataclass(frozen=True)
class Hostile:
    """`lines` and `total` say what the menu itself makes of it; without them the cart stays as it was.

    `status` is the answer to what is refused. `{session}`, `{order}`, `{line}`, `{draft}`, `{email}` stand
    for another customer's, `{item}` for an item of the menu.
    """

    category: str
    where: str
    text: Any  # a string, or for `order` the fields that replace those of an honest order
    repeat: int = 1
    status: int = 0
    lines: tuple[tuple[int, str], ...] | None = None
    total: int | None = None

    def about(self, names: dict[str, str]) -> Any:  # as `text`
        """The text with another customer's ids filled in."""
        raw = json.dumps(self.text)
        for name, value in names.items():
            raw = raw.replace("{" + name + "}", value)
        filled = json.loads(raw)
        return filled * self.repeat if isinstance(filled, str) else filled

    def __str__(self) -> str:
        said = json.dumps(self.text)
        return f"{self.category}: {said[:60]}"


def hostile(where: str, category: str = "") -> list[Hostile]:
    """Of one place, of one category or of all."""
    return [each for each in everything() if each.where == where and category in {"", each.category}]


def everything() -> list[Hostile]:
    with FILE.open(encoding="utf-8") as lines:
        return [_read(json.loads(line)) for line in lines]


def _read(row: dict[str, Any]) -> Hostile:  # JSON
    lines = row.pop("lines", None)
    return Hostile(**row, lines=None if lines is None else tuple((count, name) for count, name in lines))
