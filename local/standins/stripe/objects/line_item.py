"""Builds the lines of a Checkout Session and the one-off prices behind them."""

import stripe

from local.standins.stripe.objects.blank import blank
from local.standins.stripe.wire import Wire, new_id


def build(given: Wire, unit_amount: int, created: int) -> Wire:
    data = given["price_data"]
    product = data.get("product_data", {})
    amount = unit_amount * given["quantity"]
    return blank(stripe.LineItem) | {
        "id": new_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": data["currency"],
        "description": product.get("name"),
        "discounts": [],
        "metadata": given.get("metadata", {}),
        "price": _price(data, unit_amount, created),
        "quantity": given["quantity"],
        "taxes": [],
    }


def _price(data: Wire, unit_amount: int, created: int) -> Wire:
    return blank(stripe.Price) | {
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": data["currency"],
        "livemode": False,
        "metadata": {},
        "product": data.get("product") or new_id("prod"),
        "tax_behavior": data.get("tax_behavior", "unspecified"),
        "type": "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": str(unit_amount),
    }
