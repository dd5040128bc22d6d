"""What Stripe's page shows of an order: each line in words, and amounts that add up to its total."""

from __future__ import annotations

from dataclasses import replace

from activities.payments.lines import NAME_LIMIT, line_items
from assistants.language.registry import DEFAULT
from domain.cart.edits import AddLine, SetTip
from domain.cart.model import Preparation, Selection
from domain.catalogue.model import Amount
from domain.payments.pricing import quote
from tests.domain.pizzeria import CHEESE, LARGE, LATTE, MUSHROOMS, ONION, PIZZA, WATER, cart_of, menu

INCLUSIVE = menu(tax_inclusive=True)
PIZZA_LINE = AddLine(
    PIZZA,
    2,
    (Selection(LARGE), Selection(MUSHROOMS, 2)),
    (Preparation(CHEESE, Amount.EXTRA), Preparation(ONION, Amount.NONE)),
    "cut in 8",
)


def test_a_line_is_titled_with_its_choices_and_without_its_note() -> None:
    pizza, latte, water = line_items(
        quote(cart_of(PIZZA_LINE, AddLine(LATTE), AddLine(WATER)), INCLUSIVE), DEFAULT
    )
    assert [each["price_data"]["product_data"]["name"] for each in (pizza, latte, water)] == [
        "Margherita (Large, 2 × Mushrooms, Tomato sauce, extra Cheese, no Onion)",
        "Latte (Whole milk)",
        "Water",
    ]


def test_the_lines_add_up_to_the_total() -> None:
    for tax_inclusive in (True, False):
        priced = quote(cart_of(PIZZA_LINE, SetTip(minor=300)), menu(tax_inclusive=tax_inclusive))
        items = line_items(priced, DEFAULT)
        assert sum(each["quantity"] * each["price_data"]["unit_amount"] for each in items) == priced.total


def test_a_long_title_is_cut_to_what_stripe_takes() -> None:
    long = "x" * NAME_LIMIT
    catalogue = INCLUSIVE
    renamed = [replace(each, name=long) if each.id == LATTE else each for each in catalogue.items]
    (item,) = line_items(quote(cart_of(AddLine(LATTE)), replace(catalogue, items=tuple(renamed))), DEFAULT)
    title = item["price_data"]["product_data"]["name"]
    assert (len(title), title[-1]) == (NAME_LIMIT, "…")
