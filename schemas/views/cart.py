"""The priced cart as clients read it. Amounts are minor units; `*_text` is what people read."""

from __future__ import annotations

from uuid import UUID

from domain.cart.model import Cart, CartLine
from domain.catalogue.model import Amount, OrderType
from domain.money import Money
from domain.payments.pricing import PricedLine, Quote
from schemas.common import ResponseBody


class ChosenOption(ResponseBody):
    option_id: UUID
    count: int


class ChangedIngredient(ResponseBody):
    ingredient_id: UUID
    amount: Amount


class CartLineView(ResponseBody):
    id: UUID
    item_id: UUID
    name: str
    quantity: int
    choices: tuple[str, ...]
    options: tuple[ChosenOption, ...]
    ingredients: tuple[ChangedIngredient, ...]
    note: str
    unit_price: int
    unit_price_text: str
    total: int
    total_text: str


class TaxView(ResponseBody):
    basis_points: int
    amount: int
    amount_text: str


class CartView(ResponseBody):
    catalogue_version: int
    currency: str
    order_type: OrderType
    table: str
    lines: tuple[CartLineView, ...]
    subtotal: int
    subtotal_text: str
    taxes: tuple[TaxView, ...]
    tax_inclusive: bool
    tip: int
    tip_text: str
    total: int
    total_text: str


def cart_view(cart: Cart, quote: Quote) -> CartView:
    """`quote` prices exactly this cart."""

    def text(minor: int) -> str:
        return str(Money(minor, quote.currency))

    return CartView(
        catalogue_version=quote.catalogue_version,
        currency=quote.currency,
        order_type=cart.order_type,
        table=cart.table,
        lines=tuple(
            _line_view(line, priced, quote) for line, priced in zip(cart.lines, quote.lines, strict=True)
        ),
        subtotal=quote.subtotal,
        subtotal_text=text(quote.subtotal),
        taxes=tuple(
            TaxView(basis_points=tax.basis_points, amount=tax.amount, amount_text=text(tax.amount))
            for tax in quote.taxes
        ),
        tax_inclusive=quote.tax_inclusive,
        tip=quote.tip,
        tip_text=text(quote.tip),
        total=quote.total,
        total_text=text(quote.total),
    )


def _line_view(line: CartLine, priced: PricedLine, quote: Quote) -> CartLineView:
    return CartLineView(
        id=UUID(line.id),
        item_id=UUID(line.item_id),
        name=priced.name,
        quantity=line.quantity,
        choices=priced.choices,
        options=tuple(
            ChosenOption(option_id=UUID(each.option_id), count=each.count) for each in line.selections
        ),
        ingredients=tuple(
            ChangedIngredient(ingredient_id=UUID(each.ingredient_id), amount=each.amount)
            for each in line.preparations
        ),
        note=line.note,
        unit_price=priced.unit_price,
        unit_price_text=str(quote.money(priced.unit_price)),
        total=priced.total,
        total_text=str(quote.money(priced.total)),
    )
