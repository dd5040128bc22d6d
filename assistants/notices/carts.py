"""Carts and what changed in them. Prices come from a quote."""

from __future__ import annotations

from assistants.notices.lines import cart_line, priced_line
from assistants.notices.notice import Listed, Notice, notice
from domain.cart.model import Cart, CartLine
from domain.catalogue.model import Catalogue
from domain.ids import LineId
from domain.money import Money
from domain.payments.pricing import quote


def summary_of(cart: Cart, catalogue: Catalogue) -> Notice:
    """Return "So far: 2 × Coke, 1 × Margherita (Large). Total $21.50.", or that the cart is empty."""
    priced = quote(cart, catalogue)
    if not priced.lines:
        return notice("cart_empty")
    lines = Listed(tuple(priced_line(line) for line in priced.lines), "comma")
    return notice("cart_so_far", lines=lines, total=priced.total_money)


def changes(before: Cart, after: Cart, catalogue: Catalogue) -> list[Notice]:
    """Return what happened to the cart: its lines, tip, note and order type."""
    told = _line_changes(before, after, catalogue)
    if after.note != before.note:
        told.append(notice("noted", note=after.note) if after.note else notice("note_cleared"))
    if after.tip != before.tip:
        tip = Money(after.tip, catalogue.currency)
        told.append(notice("tip_set", tip=tip) if after.tip else notice("tip_none"))
    if (after.order_type, after.table) != (before.order_type, before.table):
        kind = notice(after.order_type.value)
        key = "order_type_table" if after.table else "order_type_set"
        told.append(notice(key, order_type=kind, table=after.table))
    return told


def _line_changes(before: Cart, after: Cart, catalogue: Catalogue) -> list[Notice]:
    old = {line.id: line for line in before.lines}
    kept = {line.id for line in after.lines}
    told: dict[str, list[Notice]] = {"added": [], "changed": [], "removed": []}
    for line in after.lines:
        _compare(old, line, catalogue, told)
    told["removed"] += [cart_line(line, catalogue) for line in before.lines if line.id not in kept]
    return [notice(key, lines=Listed(tuple(lines))) for key, lines in told.items() if lines]


def _compare(
    old: dict[LineId, CartLine], line: CartLine, catalogue: Catalogue, told: dict[str, list[Notice]]
) -> None:
    was = old.get(line.id)
    if was is None:
        told["added"].append(cart_line(line, catalogue))
    elif was.same_choice(line):
        more = line.quantity - was.quantity
        if more:
            told["added" if more > 0 else "removed"].append(cart_line(line, catalogue, abs(more)))
    elif was != line:
        told["changed"].append(cart_line(line, catalogue))
