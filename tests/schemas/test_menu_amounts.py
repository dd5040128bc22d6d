"""Prices and tax rates of a menu file: read exactly, or refused by name."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.catalogue.model import OrderType
from domain.money import check_chargeable, exponent, smallest_step
from schemas.documents.menu.file import MenuError, catalogue_of, read_menu
from tests.schemas.small_menu import group, problems_of, small, with_value


def test_prices_and_rates_become_minor_units_and_basis_points() -> None:
    catalogue = catalogue_of(read_menu(with_value("tax", {"dine_in": 19, "pickup": "8.88", "delivery": 0})))
    assert [each.price for each in catalogue.items] == [320, 290]
    assert catalogue.items[0].tax == {OrderType.DINE_IN: 1900, OrderType.PICKUP: 888}


@pytest.mark.parametrize(
    ("currency", "price", "minor"),
    [
        ("JPY", 500, 500),
        ("KWD", 5.12, 5120),
        ("ISK", 500, 50_000),
        ("UGX", 500, 50_000),
        ("HUF", 999.5, 99_950),
    ],
)
def test_a_price_becomes_what_stripe_charges(currency: str, price: object, minor: int) -> None:
    file = small()
    file["currency"] = currency
    file["categories"] = [{"name": "All", "items": [{"name": "One", "price": price}]}]
    assert [each.price for each in catalogue_of(read_menu(json.dumps(file))).items] == [minor]


@pytest.mark.parametrize(
    ("currency", "price"),
    [("JPY", 12.5), ("EUR", 1.234), ("KWD", 5.125), ("ISK", 12.5), ("UGX", "0.01")],
)
def test_a_price_the_currency_cannot_express_is_refused_by_name(currency: str, price: object) -> None:
    file = small()
    file["currency"] = currency
    file["categories"] = [{"name": "All", "items": [{"name": "Pho", "price": price}]}]
    assert problems_of(json.dumps(file)) == (
        ("categories.0.items.0.price", f"Pho: {price} is not an amount in {currency}"),
    )


def test_every_wrong_amount_is_named_at_once() -> None:
    file = json.loads(with_value("tax", 8.875))
    file["groups"][0]["options"][1]["price"] = 0.555
    file["categories"][0]["items"][0]["ingredients"] = [{"name": "Foam", "extra_price": 0.001}]
    file["categories"][0]["items"][1]["groups"] = [group(options=[{"name": "Large", "price": -0.111}])]
    file["categories"][0]["items"][1]["tax"] = {"pickup": "7.125"}
    assert problems_of(json.dumps(file)) == (
        ("tax", "the file's tax: a tax of 8.875 % is finer than two decimals"),
        ("groups.0.options.1.price", "Milk, Oat: 0.555 is not an amount in EUR"),
        ("categories.0.items.0.ingredients.0.extra_price", "Latte, Foam: 0.001 is not an amount in EUR"),
        ("categories.0.items.1.tax", "Tea: a tax of 7.125 % is finer than two decimals"),
        ("categories.0.items.1.groups.0.options.0.price", "Tea, Size, Large: -0.111 is not an amount in EUR"),
    )


@given(st.sampled_from(["USD", "JPY", "KWD", "ISK", "HUF"]), st.decimals(0, 10**6, places=3))
@example("KWD", Decimal("5.120"))
@example("JPY", Decimal("500.000"))
def test_a_price_is_read_exactly_or_not_at_all(currency: str, price: Decimal) -> None:
    file = small()
    file["currency"] = currency
    file["categories"] = [{"name": "All", "items": [{"name": "One", "price": "?"}]}]
    try:
        catalogue = catalogue_of(read_menu(json.dumps(file).replace('"?"', str(price))))
    except MenuError:
        assert price.scaleb(exponent(currency)) % smallest_step(currency)
        return
    minor = catalogue.items[0].price
    assert Decimal(minor).scaleb(-exponent(currency)) == price
    check_chargeable(minor, currency)
