"""A line of a cart or an order in words: its name, its choices, its note."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.phrases import say
from domain.cart.model import CartLine
from domain.catalogue.model import Catalogue, Item
from domain.payments.pricing import (
    Chosen,
    PricedLine,
    PricedPreparation,
    PricedSelection,
    Quote,
    priced_preparations,
    priced_selections,
)


def choice_words(chosen: Chosen) -> tuple[str, ...]:
    """Return the choices with the menu's names: ("Large", "2 × Espresso shot", "no Onions")."""
    return tuple(_choice(each) for each in chosen)


def describe(line: CartLine, item: Item) -> tuple[str, ...]:
    """Return the choices of a line that is not priced; what the item does not have is left out."""
    return choice_words((*priced_selections(line, item), *priced_preparations(line, item)))


def line_words(quantity: int, name: str, choices: Sequence[str], note: str = "") -> str:
    said = [*choices, *([say("line_note", note=note)] if note else [])]
    if not said:
        return say("cart_line", quantity=quantity, name=name)
    return say("cart_line_choices", quantity=quantity, name=name, choices=", ".join(said))


def priced_line(line: PricedLine) -> str:
    return line_words(line.quantity, line.name, choice_words(line.chosen), line.note)


def cart_line(line: CartLine, catalogue: Catalogue, quantity: int | None = None) -> str:
    item = catalogue.item(line.item_id)
    if item is None:
        return say("cart_line", quantity=line.quantity, name="?")
    return line_words(quantity or line.quantity, item.name, describe(line, item), line.note)


def taxes_and_tip(quote: Quote) -> list[str]:
    """Return a line for each tax, and one for the tip if there is one."""
    key = "tax_inside" if quote.tax_inclusive else "tax_added"
    lines = [
        say(key, rate=f"{tax.basis_points / 100:g} %", amount=quote.money(tax.amount)) for tax in quote.taxes
    ]
    return [*lines, *([say("tip_line", amount=quote.money(quote.tip))] if quote.tip else [])]


def line_title(line: PricedLine) -> str:
    """Return the line without its quantity and note, as on a receipt: "Burger (Large, no Onions)"."""
    words = choice_words(line.chosen)
    return say("line_title_choices", name=line.name, choices=", ".join(words)) if words else line.name


def _choice(choice: PricedSelection | PricedPreparation) -> str:
    if isinstance(choice, PricedPreparation):
        return say(f"amount_{choice.amount.value}", name=choice.name)
    if choice.count == 1:
        return choice.name
    return say("option_counted", count=choice.count, name=choice.name)
