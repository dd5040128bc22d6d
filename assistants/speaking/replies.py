"""Carts and their changes in words. Prices come from a quote, never from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from assistants.language.phrases import say
from assistants.speaking.lines import cart_line, priced_line
from domain.cart.model import Cart, CartLine
from domain.catalogue.model import Catalogue, Item
from domain.ids import LineId
from domain.money import Money
from domain.payments.pricing import Quote, quote


def listed(words: Sequence[str], key: Literal["list_and", "list_or"] = "list_and") -> str:
    """Return the words in one list: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return say(key, first=", ".join(words[:-1]), last=words[-1])


def cart_summary(priced: Quote) -> str:
    """As in "So far: 2 × Coke, 1 × Margherita (Large). Total $21.50.", or that the cart is empty."""
    if not priced.lines:
        return say("cart_empty")
    lines = ", ".join(priced_line(line) for line in priced.lines)
    return say("cart_so_far", lines=lines, total=str(priced.total_money))


def price_of(item: Item, catalogue: Catalogue) -> str:
    """What one costs with the choices it comes with."""
    return str(Money(item.price, catalogue.currency))


def priced_names(items: Iterable[Item], catalogue: Catalogue) -> list[str]:
    return [f"{item.name} ({price_of(item, catalogue)})" for item in items]


def changes(before: Cart, after: Cart, catalogue: Catalogue) -> list[str]:
    """What happened to the cart, however it happened: lines, tip, note, order type."""
    old = {line.id: line for line in before.lines}
    new = {line.id: line for line in after.lines}
    said = [*_line_changes(before, old, new, catalogue)]
    if after.note != before.note:
        said.append(say("noted", note=after.note) if after.note else say("note_cleared"))
    if after.tip != before.tip:
        tip = str(Money(after.tip, catalogue.currency))
        said.append(say("tip_set", tip=tip) if after.tip else say("tip_none"))
    if (after.order_type, after.table) != (before.order_type, before.table):
        kind = say(after.order_type.value).capitalize()
        key = "order_type_table" if after.table else "order_type_set"
        said.append(say(key, order_type=kind, table=after.table))
    return said


def _line_changes(
    before: Cart, old: dict[LineId, CartLine], new: dict[LineId, CartLine], catalogue: Catalogue
) -> list[str]:
    added, changed, removed = [], [], []
    for line_id, line in new.items():
        was = old.get(line_id)
        if was is None:
            added.append(cart_line(line, catalogue))
        elif was.same_choice(line):
            more = line.quantity - was.quantity
            if more > 0:
                added.append(cart_line(line, catalogue, more))
            elif more < 0:
                removed.append(cart_line(line, catalogue, -more))
        elif was != line:
            changed.append(cart_line(line, catalogue))
    removed += [cart_line(line, catalogue) for line in before.lines if line.id not in new]
    spoken = (("added", added), ("changed", changed), ("removed", removed))
    return [say(key, lines=listed(lines)) for key, lines in spoken if lines]


def summary_of(cart: Cart, catalogue: Catalogue) -> str:
    return cart_summary(quote(cart, catalogue))
