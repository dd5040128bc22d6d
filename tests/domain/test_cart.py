"""The cart, and the hash that names what was read back to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from domain.cart.edits import Edit
from domain.cart.model import Cart, CartLine, Preparation, Selection, draft_hash
from domain.catalogue.model import Amount, OrderType
from domain.ids import LineId
from tests.domain.pizzeria import CHEESE, HAM, LARGE, PIZZA, SMALL, WATER, apply, edit_lists

LINE = CartLine(PIZZA, 2, (Selection(LARGE),), (Preparation(CHEESE, Amount.EXTRA),), "crisp", id=LineId("a"))
CART = Cart((LINE, CartLine(WATER, id=LineId("b"))), OrderType.DINE_IN, "7", 100, "ring twice")


@pytest.mark.parametrize(
    "changed",
    [
        replace(CART, lines=(LINE,)),
        replace(CART, lines=CART.lines[::-1]),
        replace(CART, lines=(replace(LINE, quantity=3), CART.lines[1])),
        replace(CART, lines=(replace(LINE, item_id=WATER), CART.lines[1])),
        replace(CART, lines=(replace(LINE, selections=(Selection(SMALL),)), CART.lines[1])),
        replace(CART, lines=(replace(LINE, selections=(Selection(LARGE, 2),)), CART.lines[1])),
        replace(CART, lines=(replace(LINE, selections=(*LINE.selections, Selection(HAM))), CART.lines[1])),
        replace(
            CART,
            lines=(replace(LINE, preparations=(Preparation(CHEESE, Amount.LIGHT),)), CART.lines[1]),
        ),
        replace(CART, lines=(replace(LINE, note=""), CART.lines[1])),
        replace(CART, order_type=OrderType.PICKUP),
        replace(CART, table="8"),
        replace(CART, tip=101),
        replace(CART, note=""),
    ],
)
def test_any_visible_change_of_the_cart_changes_the_draft(changed: Cart) -> None:
    assert draft_hash(changed, 1, 2600) != draft_hash(CART, 1, 2600)


def test_a_new_menu_version_or_total_changes_the_draft() -> None:
    assert len({draft_hash(CART, 1, 2600), draft_hash(CART, 2, 2600), draft_hash(CART, 1, 2601)}) == 3


def test_an_equal_cart_is_the_same_draft() -> None:
    assert draft_hash(replace(CART), 1, 2600) == draft_hash(CART, 1, 2600)


@given(edit_lists, edit_lists)
def test_two_carts_share_a_draft_only_when_they_are_equal(
    first: Sequence[Edit], second: Sequence[Edit]
) -> None:
    one, other = apply(Cart(), *first).cart, apply(Cart(), *second).cart
    assert (draft_hash(one, 1, 0) == draft_hash(other, 1, 0)) == (one == other)


def test_lines_are_the_same_choice_whatever_their_id_and_quantity() -> None:
    assert LINE.same_choice(replace(LINE, id=LineId("c"), quantity=9))
    assert not LINE.same_choice(replace(LINE, note=""))


def test_a_line_is_found_and_left_out_by_its_id() -> None:
    assert CART.line(LineId("a")) == LINE
    assert CART.line(LineId("c")) is None
    assert CART.without(frozenset({LineId("a"), LineId("b")})).empty


def test_what_was_bought_leaves_the_cart_and_what_was_added_since_stays() -> None:
    more = replace(CART, lines=(replace(LINE, quantity=LINE.quantity + 2), *CART.lines[1:]))
    left = more.less({line.id: line.quantity for line in CART.lines})
    assert left.lines == (replace(LINE, quantity=2),)
