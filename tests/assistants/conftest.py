"""A counter to talk at: the demo shops, a context that carries over from turn to turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from assistants.language.registry import DEFAULT
from assistants.speaking.lines import describe
from assistants.waiter import take_turn
from domain.cart.model import Cart, CartLine
from domain.catalogue.model import Catalogue
from domain.conversation import Message, Phase, Turn, TurnContext
from domain.ids import LineId
from domain.shops.shop import Shop
from schemas.documents.menu.file import catalogue_of, read_menu, shop_of

MENUS = Path(__file__).parents[2] / "local" / "demo"
WEDNESDAY_NOON = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)


@dataclass
class Counter:
    """A customer in front of the waiter; each word changes the context of the next turn."""

    context: TurnContext
    turn: Turn | None = None

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def say(self, *texts: str) -> Turn:
        for text in texts:
            turn = self._take(Message(text))
        return turn

    def press(self, value: str) -> Turn:
        return self._take(Message(button=value))

    def _take(self, message: Message) -> Turn:
        turn = take_turn(message, self.context, lambda: LineId(f"line-{next(self._numbers)}"))
        self.context = replace(
            self.context,
            cart=turn.cart,
            phase=turn.phase,
            question=turn.question,
            focus=turn.focus,
            draft_hash=turn.draft_hash,
        )
        self.turn = turn
        return turn

    def pay(self) -> None:
        """The order was handed off and waits for its payment."""
        self.context = replace(self.context, phase=Phase.PAYING, payment_url="https://pay.example/1")

    @property
    def cart(self) -> list[str]:
        """Lines as "2 Coca-Cola (Large)", with only what was chosen."""
        return [_words(line, self.context.catalogue) for line in self.context.cart.lines]

    @property
    def buttons(self) -> list[str]:
        return [button.value for button in self.turn.reply.buttons] if self.turn else []


def _words(line: CartLine, catalogue: Catalogue) -> str:
    item = catalogue.item(line.item_id)
    assert item is not None
    usual = {option.name for group in item.groups if group.min for option in group.defaults}
    chosen = ", ".join(each for each in describe(line, item, DEFAULT) if each not in usual)
    return f"{line.quantity} {item.name}" + (f" ({chosen})" if chosen else "")


def open_counter(name: str) -> Counter:
    file = read_menu((MENUS / f"{name}.json").read_bytes())
    shop: Shop = shop_of(file)
    return Counter(TurnContext(shop, catalogue_of(file), Cart(), WEDNESDAY_NOON))


@pytest.fixture
def trattoria() -> Counter:
    return open_counter("trattoria")


@pytest.fixture
def bakery() -> Counter:
    return open_counter("bakery")
