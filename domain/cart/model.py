"""The cart: what the customer wants, in catalogue ids and counts. It knows no price."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from domain.catalogue.model import Amount, OrderType
from domain.ids import IngredientId, ItemId, LineId, OptionId

MAX_LINES = 60
MAX_QUANTITY = 99
MAX_NOTE = 200
MAX_TABLE = 20


@dataclass(frozen=True)
class Selection:
    """An option taken `count` times."""

    option_id: OptionId
    count: int = 1


@dataclass(frozen=True)
class Preparation:
    """An ingredient in another amount than it comes with."""

    ingredient_id: IngredientId
    amount: Amount


@dataclass(frozen=True)
class ChosenItem:
    """An item in a quantity, with its choices. A line adds its id, and a quote names and prices."""

    item_id: ItemId
    quantity: int = 1
    selections: tuple[Selection, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class CartLine(ChosenItem):
    id: LineId = field(kw_only=True)

    @classmethod
    def of(cls, chosen: ChosenItem, line_id: LineId) -> CartLine:
        return cls(
            chosen.item_id,
            chosen.quantity,
            chosen.selections,
            chosen.preparations,
            chosen.note,
            id=line_id,
        )

    def same_choice(self, other: CartLine) -> bool:
        """Return whether both could be one line with a summed quantity."""
        return replace(self, id=other.id, quantity=other.quantity) == other


@dataclass(frozen=True)
class Cart:
    """`tip` is minor units of the catalogue's currency; `table` only for dine-in."""

    lines: tuple[CartLine, ...] = ()
    order_type: OrderType = OrderType.PICKUP
    table: str = ""
    tip: int = 0
    note: str = ""

    def line(self, line_id: LineId) -> CartLine | None:
        return next((line for line in self.lines if line.id == line_id), None)

    def without(self, line_ids: frozenset[LineId]) -> Cart:
        return replace(self, lines=tuple(line for line in self.lines if line.id not in line_ids))

    def less(self, bought: Mapping[LineId, int]) -> Cart:
        """Return what is left when so many of each line were bought."""
        left = (replace(line, quantity=line.quantity - bought.get(line.id, 0)) for line in self.lines)
        return replace(self, lines=tuple(line for line in left if line.quantity > 0))

    @property
    def empty(self) -> bool:
        return not self.lines


def draft_hash(cart: Cart, catalogue_version: int, total: int) -> str:
    """Names one read-back: the exact cart, the menu version and the total the customer was shown.

    A confirmation carries it, so an old button can never confirm a newer cart.
    """
    text = json.dumps([asdict(cart), catalogue_version, total], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
