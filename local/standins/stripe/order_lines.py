"""Reads the lines of a new Checkout Session: one currency, whole minor units, within Stripe's bounds."""

from decimal import Decimal

from local.standins.stripe.errors import StripeError, missing_object, missing_param, not_modelled
from local.standins.stripe.money import CURRENCIES, LARGEST, MINIMUMS, check_step, in_words
from local.standins.stripe.objects import line_item
from local.standins.stripe.wire import Wire

MAX_LINES = 100
MODELLED = frozenset({"price_data", "quantity", "metadata"})
PRICE_MODELLED = frozenset({"currency", "unit_amount", "unit_amount_decimal", "product_data", "tax_behavior"})


def build(params: Wire, created: int) -> tuple[list[Wire], int, str]:
    """The line objects, their total and its currency."""
    given = params["line_items"]
    if len(given) > MAX_LINES:
        raise StripeError(f"You can only have up to {MAX_LINES} line items.", param="line_items")
    lines = [_line(line, f"line_items[{place}]", created) for place, line in enumerate(given)]
    currency: str = lines[0]["currency"]
    wanted = {line["currency"] for line in lines} | {str(params.get("currency", currency)).lower()}
    if wanted != {currency}:
        raise StripeError("All prices on a Checkout Session must use the same currency.", param="line_items")
    total = sum(line["amount_total"] for line in lines)
    _check_total(total, currency)
    return lines, total, currency


def _line(given: Wire, path: str, created: int) -> Wire:
    if "price" in given:
        raise missing_object("price", given["price"], f"{path}[price]")
    for name in given:
        if name not in MODELLED:
            raise not_modelled(f"{path}[{name}]")
    if "price_data" not in given:
        raise missing_param(f"{path}[price_data]")
    if "quantity" not in given:
        raise missing_param(f"{path}[quantity]")
    if given["quantity"] < 1:
        raise StripeError(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param=f"{path}[quantity]",
        )
    price = _price(given["price_data"], f"{path}[price_data]")
    return line_item.build(given | {"price_data": price}, price["unit_amount"], created)


def _price(data: Wire, path: str) -> Wire:
    for name in data:
        if name not in PRICE_MODELLED:
            raise not_modelled(f"{path}[{name}]")
    if "product_data" not in data:
        raise missing_param(f"{path}[product_data]")
    currency = data["currency"].lower()
    if currency not in CURRENCIES:
        raise StripeError(f"Invalid currency: {currency}.", param=f"{path}[currency]")
    return data | {"currency": currency, "unit_amount": _unit_amount(data, currency, path)}


def _unit_amount(data: Wire, currency: str, path: str) -> int:
    if ("unit_amount" in data) == ("unit_amount_decimal" in data):
        raise missing_param(f"{path}[unit_amount]")
    name = "unit_amount" if "unit_amount" in data else "unit_amount_decimal"
    exact = Decimal(str(data[name]))
    if exact != int(exact):
        raise not_modelled(f"{path}[unit_amount_decimal]")
    amount = int(exact)
    where = f"{path}[{name}]"
    if amount < 0:
        raise StripeError("Invalid non-negative integer", code="parameter_invalid_integer", param=where)
    check_step(amount, currency, where)
    return amount


def _check_total(total: int, currency: str) -> None:
    """A total of nothing is allowed: the session then completes without a payment."""
    least = MINIMUMS.get(currency, 1)
    if 0 < total < least:
        raise StripeError(
            "The Checkout Session's total amount due must add up to at least "
            f"{in_words(least, currency)} {currency}",
            code="amount_too_small",
        )
    if total > LARGEST:
        raise StripeError(
            f"The Checkout Session's total amount due must be no more than {in_words(LARGEST, currency)}",
            code="amount_too_large",
        )
