"""Prices: one total, in every currency, however the cart is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cart.edits import AddLine, Edit, SetOrderType, SetTip
from domain.cart.model import Cart, CartLine, Preparation, Selection
from domain.catalogue.model import Amount, Catalogue, OrderType
from domain.errors import UnknownChoice
from domain.ids import ItemId, LineId, OptionId
from domain.money import check_chargeable, share, smallest_step, tax_inside
from domain.payments.pricing import TaxLine, quote, tip_for
from tests.domain.pizzeria import (
    CHEESE,
    CURRENCIES,
    HAM,
    LARGE,
    LATTE,
    MUSHROOMS,
    ONION,
    PIZZA,
    SHOT,
    SMALL,
    WATER,
    apply,
    cart_of,
    menu,
    orders,
    with_item,
)

catalogues = st.builds(menu, st.sampled_from(CURRENCIES), tax_inclusive=st.booleans())


def test_a_quote_names_each_line_and_its_choices_and_what_they_cost() -> None:
    cart = cart_of(
        AddLine(
            PIZZA,
            2,
            (Selection(LARGE), Selection(MUSHROOMS, 2)),
            (Preparation(CHEESE, Amount.EXTRA), Preparation(ONION, Amount.NONE)),
            note="cut in 8",
        ),
        AddLine(LATTE, 1, (Selection(SHOT, 2),)),
    )
    pizza, latte = quote(cart, menu()).lines
    assert (pizza.name, pizza.quantity, pizza.unit_price, pizza.total) == ("Margherita", 2, 2200, 4400)
    assert [(each.name, each.count, each.price) for each in pizza.selections] == [
        ("Large", 1, 400),
        ("Mushrooms", 2, 150),
        ("Tomato sauce", 1, 0),
    ]
    assert [(each.name, each.amount, each.price) for each in pizza.preparations] == [
        ("Cheese", Amount.EXTRA, 200),
        ("Onion", Amount.NONE, 0),
    ]
    assert pizza.note == "cut in 8"
    assert [(each.name, each.count) for each in latte.selections] == [("Whole milk", 1), ("Espresso shot", 2)]
    assert latte.total == 670


@pytest.mark.parametrize(
    ("inclusive", "order_type", "taxes", "total"),
    [
        (False, OrderType.PICKUP, (TaxLine(700, 330, 23), TaxLine(888, 1300, 115)), 2238),
        (
            False,
            OrderType.DINE_IN,
            (TaxLine(700, 330, 23), TaxLine(888, 1300, 115), TaxLine(1900, 470, 89)),
            2327,
        ),
        (True, OrderType.PICKUP, (TaxLine(700, 330, 22), TaxLine(888, 1300, 106)), 2100),
        (False, OrderType.DELIVERY, (), 2100),
    ],
)
def test_tax_follows_the_order_type(
    inclusive: bool, order_type: OrderType, taxes: tuple[TaxLine, ...], total: int
) -> None:
    cart = cart_of(
        AddLine(PIZZA, 1, (Selection(SMALL),)), AddLine(LATTE), AddLine(WATER), SetOrderType(order_type)
    )
    priced = quote(cart, menu(tax_inclusive=inclusive))
    assert (priced.taxes, priced.total) == (taxes, total)


def test_an_empty_cart_costs_nothing() -> None:
    priced = quote(Cart(), menu())
    assert (priced.lines, priced.taxes, priced.subtotal, priced.total) == ((), (), 0, 0)


def test_a_price_never_falls_below_nothing() -> None:
    pizza = menu().item(PIZZA)
    assert pizza
    catalogue = with_item(menu(), replace(pizza, price=-5000))
    assert quote(cart_of(AddLine(PIZZA)), catalogue).total == 0


@pytest.mark.parametrize(
    "line",
    [
        CartLine(ItemId("?"), id=LineId("l")),
        CartLine(PIZZA, selections=(Selection(OptionId("?")),), id=LineId("l")),
        CartLine(WATER, preparations=(Preparation(CHEESE, Amount.EXTRA),), id=LineId("l")),
    ],
)
def test_what_the_menu_does_not_have_has_no_price(line: CartLine) -> None:
    with pytest.raises(UnknownChoice):
        quote(Cart((line,)), menu())


@pytest.mark.parametrize(
    ("currency", "basis_points", "tip"),
    [("USD", 1500, 50), ("JPY", 1500, 5), ("KWD", 1500, 500), ("KWD", 333, 110), ("ISK", 5000, 200)],
)
def test_a_tip_in_per_cent_is_an_amount_that_can_be_charged(
    currency: str, basis_points: int, tip: int
) -> None:
    assert tip_for(cart_of(AddLine(WATER)), menu(currency), basis_points) == tip


def test_a_fixed_tip_must_be_an_amount_that_can_be_charged() -> None:
    applied = apply(Cart(), AddLine(WATER), SetTip(minor=15), catalogue=menu("KWD"))
    assert [each.code for each in applied.refused] == ["invalid_choice"]


@given(orders, catalogues)
def test_the_total_is_the_sum_of_what_is_shown(some: Sequence[Edit], catalogue: Catalogue) -> None:
    priced = quote(apply(Cart(), *some, catalogue=catalogue).cart, catalogue)
    added = 0 if priced.tax_inclusive else sum(tax.amount for tax in priced.taxes)
    assert all(line.total == line.unit_price * line.quantity for line in priced.lines)
    assert priced.subtotal == sum(line.total for line in priced.lines)
    assert priced.total == priced.subtotal + added + priced.tip


@given(orders, catalogues)
def test_every_amount_that_is_charged_can_be_charged(some: Sequence[Edit], catalogue: Catalogue) -> None:
    priced = quote(apply(Cart(), *some, catalogue=catalogue).cart, catalogue)
    charged = [priced.total, priced.subtotal, priced.tip, *(line.unit_price for line in priced.lines)]
    for minor in charged if priced.tax_inclusive else [*charged, *(tax.amount for tax in priced.taxes)]:
        check_chargeable(minor, catalogue.currency)


@given(orders, catalogues)
def test_each_tax_is_the_rate_of_its_base(some: Sequence[Edit], catalogue: Catalogue) -> None:
    for tax in quote(apply(Cart(), *some, catalogue=catalogue).cart, catalogue).taxes:
        if catalogue.tax_inclusive:
            assert tax.amount == tax_inside(tax.base, tax.basis_points)
        else:
            off = abs(tax.amount - share(tax.base, tax.basis_points))
            assert off * 2 <= smallest_step(catalogue.currency)


@given(orders, catalogues, st.randoms(use_true_random=False))
def test_splitting_and_shuffling_lines_changes_neither_tax_nor_total(
    some: Sequence[Edit], catalogue: Catalogue, random: Random
) -> None:
    cart = apply(Cart(), *some, catalogue=catalogue).cart
    apart = [
        replace(line, id=LineId(f"{line.id}-{unit}"), quantity=1)
        for line in cart.lines
        for unit in range(line.quantity)
    ]
    random.shuffle(apart)
    whole, split = quote(cart, catalogue), quote(replace(cart, lines=tuple(apart)), catalogue)
    assert (split.subtotal, split.taxes, split.total) == (whole.subtotal, whole.taxes, whole.total)


@given(orders, st.sampled_from(CURRENCIES))
def test_tax_inside_prices_leaves_the_total_alone(some: Sequence[Edit], currency: str) -> None:
    catalogue = menu(currency, tax_inclusive=True)
    priced = quote(apply(Cart(), *some, catalogue=catalogue).cart, catalogue)
    assert priced.total == priced.subtotal + priced.tip
    assert sum(tax.amount for tax in priced.taxes) <= priced.subtotal


@given(orders, catalogues, st.integers(0, 10_000))
def test_a_tip_share_is_of_the_subtotal_and_never_more(
    some: Sequence[Edit], catalogue: Catalogue, basis_points: int
) -> None:
    cart = apply(Cart(), *some, catalogue=catalogue).cart
    tip = tip_for(cart, catalogue, basis_points)
    assert 0 <= tip <= quote(cart, catalogue).subtotal
    check_chargeable(tip, catalogue.currency)


@given(orders, catalogues)
def test_one_more_of_anything_never_makes_the_order_cheaper(
    some: Sequence[Edit], catalogue: Catalogue
) -> None:
    cart = apply(Cart(), *some, catalogue=catalogue).cart
    more = apply(cart, AddLine(PIZZA, 1, (Selection(LARGE), Selection(HAM))), catalogue=catalogue).cart
    assert quote(more, catalogue).total >= quote(cart, catalogue).total
