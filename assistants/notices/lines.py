"""A line of a cart or an order: its quantity, name, choices and note."""

from __future__ import annotations

from collections.abc import Iterable

from assistants.notices.notice import Listed, Notice, Value, notice
from domain.cart.model import CartLine
from domain.catalogue.model import Catalogue, Item
from domain.money import Money
from domain.payments.pricing import (
    Chosen,
    PricedLine,
    PricedPreparation,
    PricedSelection,
    priced_preparations,
    priced_selections,
)


def choices(chosen: Chosen) -> tuple[Value, ...]:
    """Return the choices with the menu's names: "Large", "2 × Espresso shot", "no Onions"."""
    return tuple(_choice(each) for each in chosen)


def line(quantity: int, name: str, chosen: Chosen = (), note: str = "") -> Notice:
    """Return the line with its quantity: "2 × Burger (Large, note: well done)"."""
    told = (*choices(chosen), *([notice("line_note", note=note)] if note else []))
    if not told:
        return notice("cart_line", quantity=quantity, name=name)
    return notice("cart_line_choices", quantity=quantity, name=name, choices=Listed(told, "comma"))


def priced_line(priced: PricedLine) -> Notice:
    return line(priced.quantity, priced.name, priced.chosen, priced.note)


def cart_line(cart_line: CartLine, catalogue: Catalogue, quantity: int | None = None) -> Notice:
    """Return a line of the cart, with another quantity than its own if one is given."""
    item = catalogue.item(cart_line.item_id)
    if item is None:
        return line(cart_line.quantity, "?")
    chosen = chosen_of(cart_line, item)
    return line(quantity or cart_line.quantity, item.name, chosen, cart_line.note)


def chosen_of(cart_line: CartLine, item: Item) -> Chosen:
    """Return the choices of a line that is not priced; what the item does not have is left out."""
    return (*priced_selections(cart_line, item), *priced_preparations(cart_line, item))


def title(priced: PricedLine) -> Value:
    """Return the line without its quantity and note, as on a receipt: "Burger (Large, no Onions)"."""
    told = choices(priced.chosen)
    if not told:
        return priced.name
    return notice("line_title_choices", name=priced.name, choices=Listed(told, "comma"))


def price_of(item: Item, catalogue: Catalogue) -> Money:
    """Return what one costs with the choices it comes with."""
    return Money(item.price, catalogue.currency)


def priced_names(items: Iterable[Item], catalogue: Catalogue) -> tuple[Value, ...]:
    return tuple(notice("item_priced", item=item.name, price=price_of(item, catalogue)) for item in items)


def _choice(choice: PricedSelection | PricedPreparation) -> Value:
    if isinstance(choice, PricedPreparation):
        return notice(f"amount_{choice.amount.value}", name=choice.name)
    if choice.count == 1:
        return choice.name
    return notice("option_counted", count=choice.count, name=choice.name)
