"""Prices: one pure function from cart and catalogue to a quote. Nothing else in the product makes a price."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from domain.cart.model import Cart, CartLine, ChosenItem, Preparation, Selection
from domain.catalogue.model import Amount, Catalogue, Ingredient, Item, OrderType
from domain.errors import UnknownChoice
from domain.ids import LineId
from domain.money import Money, share, tax_inside, to_step


@dataclass(frozen=True, kw_only=True)
class PricedSelection(Selection):
    """An option with its name in the menu version. `price` is what one adds, in minor units."""

    name: str
    price: int


@dataclass(frozen=True, kw_only=True)
class PricedPreparation(Preparation):
    """An ingredient with its name in the menu version. `price` is what the amount adds, in minor units."""

    name: str
    price: int


Chosen = tuple[PricedSelection | PricedPreparation, ...]
"""The choices of one line, options first."""


@dataclass(frozen=True, kw_only=True)
class PricedLine(ChosenItem):
    """A cart line with the names and prices of one menu version; amounts are minor units."""

    selections: tuple[PricedSelection, ...] = ()
    preparations: tuple[PricedPreparation, ...] = ()
    line_id: LineId
    name: str
    unit_price: int
    total: int

    @property
    def chosen(self) -> Chosen:
        return (*self.selections, *self.preparations)


@dataclass(frozen=True)
class TaxLine:
    """Tax of one rate. `base` is the gross amount it is inside of, or the net amount it was added to."""

    basis_points: int
    base: int
    amount: int

    @property
    def per_cent(self) -> Decimal:
        return Decimal(self.basis_points).scaleb(-2).normalize()


@dataclass(frozen=True)
class Quote:
    """The price of a cart: total = subtotal + tip (+ taxes when prices exclude them); all minor units."""

    currency: str
    catalogue_version: int
    lines: tuple[PricedLine, ...]
    subtotal: int
    taxes: tuple[TaxLine, ...]
    tax_inclusive: bool
    tip: int
    total: int

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @property
    def total_money(self) -> Money:
        return self.money(self.total)

    def line(self, line_id: LineId) -> PricedLine | None:
        return next((line for line in self.lines if line.line_id == line_id), None)


def quote(cart: Cart, catalogue: Catalogue) -> Quote:
    """Raises UnknownChoice when the cart names what this catalogue version does not have."""
    lines = tuple(_price_line(line, catalogue) for line in cart.lines)
    subtotal = sum(line.total for line in lines)
    taxes = _taxes(lines, cart.order_type, catalogue)
    added = 0 if catalogue.tax_inclusive else sum(tax.amount for tax in taxes)
    return Quote(
        currency=catalogue.currency,
        catalogue_version=catalogue.version,
        lines=lines,
        subtotal=subtotal,
        taxes=taxes,
        tax_inclusive=catalogue.tax_inclusive,
        tip=cart.tip,
        total=subtotal + added + cart.tip,
    )


def tip_for(cart: Cart, catalogue: Catalogue, basis_points: int) -> int:
    """A tip as a share of the subtotal, in an amount the currency can be charged in."""
    return to_step(share(quote(cart, catalogue).subtotal, basis_points), catalogue.currency)


def unit_price(line: CartLine, item: Item) -> int:
    """Item, options and extras of one unit, in minor units. Never below zero."""
    price = item.price
    for selection in line.selections:
        found = item.option(selection.option_id)
        if found is None:
            raise UnknownChoice(f"{item.name} has no option {selection.option_id}", subject=item.name)
        price += found[1].price_delta * selection.count
    for preparation in line.preparations:
        ingredient = item.ingredient(preparation.ingredient_id)
        if ingredient is None:
            raise UnknownChoice(
                f"{item.name} has no ingredient {preparation.ingredient_id}", subject=item.name
            )
        price += _extra(preparation, ingredient)
    return max(price, 0)


def _extra(preparation: Preparation, ingredient: Ingredient) -> int:
    return ingredient.extra_price or 0 if preparation.amount is Amount.EXTRA else 0


def priced_selections(line: CartLine, item: Item) -> tuple[PricedSelection, ...]:
    """Return the line's options that the item has."""
    found = ((each, item.option(each.option_id)) for each in line.selections)
    return tuple(
        PricedSelection(each.option_id, each.count, name=option[1].name, price=option[1].price_delta)
        for each, option in found
        if option
    )


def priced_preparations(line: CartLine, item: Item) -> tuple[PricedPreparation, ...]:
    """Return the line's changed ingredients that the item has."""
    found = ((each, item.ingredient(each.ingredient_id)) for each in line.preparations)
    return tuple(
        PricedPreparation(
            each.ingredient_id, each.amount, name=ingredient.name, price=_extra(each, ingredient)
        )
        for each, ingredient in found
        if ingredient
    )


def _price_line(line: CartLine, catalogue: Catalogue) -> PricedLine:
    item = catalogue.item(line.item_id)
    if item is None:
        raise UnknownChoice(f"the menu has no item {line.item_id}")
    price = unit_price(line, item)
    return PricedLine(
        line_id=line.id,
        item_id=item.id,
        name=item.name,
        quantity=line.quantity,
        unit_price=price,
        total=price * line.quantity,
        selections=priced_selections(line, item),
        preparations=priced_preparations(line, item),
        note=line.note,
    )


def _taxes(lines: tuple[PricedLine, ...], order_type: OrderType, catalogue: Catalogue) -> tuple[TaxLine, ...]:
    """One line a rate, rounded once a rate, so that the sum does not depend on how lines are split."""
    bases: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        item = catalogue.item(line.item_id)
        rate = item.tax.get(order_type, 0) if item else 0
        if rate:
            bases[rate] += line.total
    return tuple(
        TaxLine(rate, base, _tax(base, rate, catalogue)) for rate, base in sorted(bases.items()) if base
    )


def _tax(base: int, rate: int, catalogue: Catalogue) -> int:
    if catalogue.tax_inclusive:
        return tax_inside(base, rate)
    return to_step(share(base, rate), catalogue.currency)
