"""The order's quote as Stripe's Checkout shows it."""

from __future__ import annotations

import stripe

from assistants.language.contract import Language
from assistants.speaking.lines import line_title
from assistants.speaking.render import say
from domain.payments.pricing import PricedLine, Quote, TaxLine

NAME_LIMIT = 250


def line_items(quote: Quote, language: Language) -> list[stripe.params.checkout.SessionCreateParamsLineItem]:
    """The quote as Checkout shows it; the amounts add up to `quote.total` exactly."""
    items = [
        _line_item(_title(line, language), line.unit_price, line.quantity, quote.currency)
        for line in quote.lines
    ]
    if not quote.tax_inclusive:
        items += [_line_item(_tax(tax, language), tax.amount, 1, quote.currency) for tax in quote.taxes]
    if quote.tip:
        items.append(_line_item(say(language, "checkout_tip"), quote.tip, 1, quote.currency))
    return items


def _tax(tax: TaxLine, language: Language) -> str:
    return say(language, "checkout_tax", rate=tax.per_cent)


def _title(line: PricedLine, language: Language) -> str:
    title = line_title(line, language)
    return title if len(title) <= NAME_LIMIT else f"{title[: NAME_LIMIT - 1]}…"


def _line_item(
    name: str, unit_amount: int, quantity: int, currency: str
) -> stripe.params.checkout.SessionCreateParamsLineItem:
    return {
        "quantity": quantity,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": unit_amount,
            "product_data": {"name": name},
        },
    }
