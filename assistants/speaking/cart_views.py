"""The priced cart as clients read it."""

from __future__ import annotations

from assistants.language.contract import Language
from assistants.speaking.lines import choice_words
from domain.cart.model import Cart, CartLine
from domain.payments.pricing import PricedLine, Quote
from schemas.common import amounts_of, option_counts_of
from schemas.views.cart import CartLineView, CartView, TaxView


def cart_view(cart: Cart, quote: Quote, language: Language) -> CartView:
    """`quote` prices exactly this cart."""

    def text(minor: int) -> str:
        return language.money(quote.money(minor))

    return CartView(
        catalogue_version=quote.catalogue_version,
        currency=quote.currency,
        order_type=cart.order_type,
        table=cart.table,
        lines=tuple(
            _line_view(line, priced, quote, language)
            for line, priced in zip(cart.lines, quote.lines, strict=True)
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


def _line_view(line: CartLine, priced: PricedLine, quote: Quote, language: Language) -> CartLineView:
    return CartLineView(
        id=line.id,
        item_id=line.item_id,
        name=priced.name,
        quantity=line.quantity,
        choices=choice_words(priced.chosen, language),
        options=option_counts_of(line.selections),
        ingredients=amounts_of(line.preparations),
        note=line.note,
        unit_price=priced.unit_price,
        unit_price_text=language.money(quote.money(priced.unit_price)),
        total=priced.total,
        total_text=language.money(quote.money(priced.total)),
    )
