"""Scores the waiter on dialogues with expected carts: exact matches, by category, and every failure.

Run as `python -m tests.eval [file …]`. A dialogue matches when each line of the cart, with quantity,
options and preparations, is exactly the expected one; options an item comes with anyway are left out.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path

from assistants.language.registry import DEFAULT
from assistants.speaking.lines import describe
from assistants.waiter import take_turn
from domain.cart.model import Cart, CartLine
from domain.catalogue.model import Catalogue, Item
from domain.conversation import Message, TurnContext
from domain.ids import LineId
from domain.shops.shop import Shop
from schemas.documents.menu.file import catalogue_of, read_menu, shop_of

HERE = Path(__file__).parent
MENUS = HERE.parent.parent / "local" / "demo"
NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Dialogue:
    """`expected` lines are `(item, quantity, choices)`; turns are what the customer writes."""

    category: str
    menu: str
    turns: tuple[str, ...]
    expected: frozenset[tuple[str, int, frozenset[str]]]


@dataclass(frozen=True)
class Result:
    dialogue: Dialogue
    found: frozenset[tuple[str, int, frozenset[str]]]

    @property
    def matches(self) -> bool:
        return self.found == self.dialogue.expected


def dialogues(name: str) -> list[Dialogue]:
    return [_dialogue(line) for line in (HERE / name).read_text().splitlines() if line.strip()]


def score(name: str) -> list[Result]:
    return [Result(each, play(each)) for each in dialogues(name)]


def play(dialogue: Dialogue) -> frozenset[tuple[str, int, frozenset[str]]]:
    """The cart after the whole dialogue."""
    shop, catalogue = menu(dialogue.menu)
    numbers = count(1)
    table = TurnContext(shop, catalogue, Cart(), NOW)
    for text in dialogue.turns:
        turn = take_turn(Message(text), table, lambda: LineId(f"line-{next(numbers)}"))
        table = TurnContext(
            shop, catalogue, turn.cart, NOW, turn.phase, turn.question, turn.focus, turn.draft_hash
        )
    return frozenset(_line(line, catalogue) for line in table.cart.lines)


@lru_cache
def menu(name: str) -> tuple[Shop, Catalogue]:
    file = read_menu((MENUS / f"{name}.json").read_bytes())
    return shop_of(file), catalogue_of(file)


def _line(line: CartLine, catalogue: Catalogue) -> tuple[str, int, frozenset[str]]:
    item = catalogue.item(line.item_id)
    if item is None:
        raise LookupError(line.item_id)
    return item.name, line.quantity, frozenset(describe(line, item, DEFAULT)) - _usual(item)


def _usual(item: Item) -> frozenset[str]:
    return frozenset(option.name for group in item.groups if group.min for option in group.defaults)


def _dialogue(text: str) -> Dialogue:
    entry = json.loads(text)
    _, catalogue = menu(entry["menu"])
    items = {item.name: item for item in catalogue.items}
    expected = set()
    for line in entry["cart"]:
        item = items[line["item"]]
        choices = {*line.get("options", ()), *line.get("preparations", ())}
        expected.add((item.name, int(line["quantity"]), frozenset(choices) - _usual(item)))
    return Dialogue(entry["category"], entry["menu"], tuple(entry["turns"]), frozenset(expected))


def _print(results: list[Result]) -> None:
    by_category: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_category[result.dialogue.category].append(result)
    for result in results:
        if not result.matches:
            print(f"✗ {result.dialogue.category}: {' // '.join(result.dialogue.turns)}")
            print(f"    expected {_shown(result.dialogue.expected)}")
            print(f"    found    {_shown(result.found)}")
    for category, mine in by_category.items():
        print(f"{category:14} {sum(each.matches for each in mine):4} of {len(mine)}")
    exact = sum(result.matches for result in results)
    print(f"exact matches  {exact:4} of {len(results)} = {exact / len(results):.1%}")


def _shown(lines: frozenset[tuple[str, int, frozenset[str]]]) -> str:
    texts = (f"{n} {name} ({', '.join(sorted(choices))})" for name, n, choices in sorted(lines, key=str))
    return "; ".join(texts) or "an empty cart"


def main(names: list[str]) -> None:
    """Scores the named files, or all that lie here."""
    for name in names or sorted(each.name for each in HERE.glob("*.jsonl")):
        print(f"{name}:")
        _print(score(name))


if __name__ == "__main__":
    main(sys.argv[1:])
