"""What changed for a customer between two quotes of one cart, and which of the cart a new menu still has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.cart.apply import with_tip_in_bounds
from domain.cart.choices import check_line, with_defaults
from domain.cart.model import Cart, CartLine, Preparation, Selection
from domain.catalogue.model import Catalogue, Item
from domain.errors import InvalidChoice, Refusal, SoldOut, UnknownChoice
from domain.money import Money
from domain.payments.pricing import Chosen, PricedLine, Quote


class Change(StrEnum):
    ITEM_GONE = "item_gone"
    ITEM_ADDED = "item_added"
    RENAMED = "renamed"
    QUANTITY = "quantity"
    CHOICES = "choices"
    UNIT_PRICE = "unit_price"
    TAX = "tax"
    TIP = "tip"
    TOTAL = "total"


Compared = PricedLine | str | int | Chosen | Money | None


@dataclass(frozen=True)
class Difference:
    """`subject` names the line as the customer knew it, or is empty for the whole order.

    `before` and `after`: the line that is gone or new, its name, quantity or choices, or an amount of money.
    None where there was, or is, no such line.
    """

    change: Change
    subject: str
    before: Compared
    after: Compared


def differences(before: Quote, after: Quote) -> tuple[Difference, ...]:
    """Line by line in the order the customer saw them, the whole order last; empty when nothing changed."""
    return (*_of_lines(before, after), *_of_order(before, after))


def migrate_cart(cart: Cart, catalogue: Catalogue) -> tuple[Cart, tuple[Refusal, ...]]:
    """The cart without what this catalogue no longer has or has sold out, and a Refusal for each loss.

    A choice that is gone gives way to its group's default; without one it is left open to be asked for.
    """
    lines: list[CartLine] = []
    lost: list[Refusal] = []
    for line in cart.lines:
        item = catalogue.item(line.item_id)
        if item is None:
            lost.append(UnknownChoice("an item is no longer on the menu"))
        elif not item.available:
            lost.append(SoldOut(f"{item.name} is sold out", subject=item.name))
        else:
            kept, refusals = _carry_line(line, item)
            lines.append(kept)
            lost.extend(refusals)
    return with_tip_in_bounds(replace(cart, lines=tuple(lines)), catalogue), tuple(lost)


def _of_lines(before: Quote, after: Quote) -> Iterator[Difference]:
    for old in before.lines:
        new = after.line(old.line_id)
        if new is None:
            yield Difference(Change.ITEM_GONE, old.name, old, None)
        else:
            yield from _of_line(old, new, before, after)
    for new in after.lines:
        if before.line(new.line_id) is None:
            yield Difference(Change.ITEM_ADDED, new.name, None, new)


def _of_line(old: PricedLine, new: PricedLine, before: Quote, after: Quote) -> Iterator[Difference]:
    if old.name != new.name:
        yield Difference(Change.RENAMED, old.name, old.name, new.name)
    if old.quantity != new.quantity:
        yield Difference(Change.QUANTITY, old.name, old.quantity, new.quantity)
    if _without_prices(old.chosen) != _without_prices(new.chosen):
        yield Difference(Change.CHOICES, old.name, old.chosen, new.chosen)
    was, now = before.money(old.unit_price), after.money(new.unit_price)
    if was != now:
        yield Difference(Change.UNIT_PRICE, old.name, was, now)


def _without_prices(chosen: Chosen) -> Chosen:
    return tuple(replace(each, price=0) for each in chosen)


def _of_order(before: Quote, after: Quote) -> Iterator[Difference]:
    told = (
        (Change.TAX, _tax(before), _tax(after)),
        (Change.TIP, before.money(before.tip), after.money(after.tip)),
        (Change.TOTAL, before.total_money, after.total_money),
    )
    for change, was, now in told:
        if was != now:
            yield Difference(change, "", was, now)


def _tax(quote: Quote) -> Money:
    return quote.money(sum(tax.amount for tax in quote.taxes))


def _carry_line(line: CartLine, item: Item) -> tuple[CartLine, list[Refusal]]:
    """Keeps each choice that can stand beside those kept before it."""
    kept, lost = replace(line, selections=(), preparations=()), []
    for selection in line.selections:
        try:
            kept = _checked(replace(kept, selections=(*kept.selections, selection)), item)
        except Refusal as refusal:
            lost.append(_lost(selection, refusal, item))
    for preparation in line.preparations:
        try:
            kept = _checked(replace(kept, preparations=(*kept.preparations, preparation)), item)
        except Refusal as refusal:
            lost.append(_lost(preparation, refusal, item))
    return replace(kept, selections=with_defaults(item, kept.selections, frozenset())), lost


def _checked(line: CartLine, item: Item) -> CartLine:
    check_line(line, item, required=False)
    return line


def _lost(choice: Selection | Preparation, refusal: Refusal, item: Item) -> Refusal:
    """The refusal in words for a customer who chose it when it could be had, and knows no id."""
    if isinstance(refusal, UnknownChoice):
        return UnknownChoice(f"{item.name}: a choice is no longer on the menu", subject=item.name)
    if isinstance(refusal, InvalidChoice) and isinstance(choice, Preparation):
        return InvalidChoice(refusal.detail, subject=item.name)
    return refusal
