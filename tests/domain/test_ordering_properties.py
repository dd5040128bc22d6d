"""Whatever edits come in whatever order, the cart stays one the shop could make."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from domain.cart.choices import check_line
from domain.cart.edits import (
    AddLine,
    ChangeLine,
    Edit,
    RemoveLine,
    SetNote,
    SetOrderType,
    SetQuantity,
    SetTip,
)
from domain.cart.model import MAX_LINES, MAX_QUANTITY, Cart, Preparation, Selection
from domain.catalogue.model import Amount, OrderType
from domain.ids import LineId
from domain.payments.pricing import quote
from tests.domain.pizzeria import (
    CHEESE,
    LARGE,
    LATTE,
    MUSHROOMS,
    OAT,
    ONION,
    PIZZA,
    WATER,
    apply,
    cart_of,
    edit_lists,
    edits,
    menu,
)

LINE_1, LINE_2 = LineId("line-1"), LineId("line-2")
NO_ONION, EXTRA_CHEESE = Preparation(ONION, Amount.NONE), Preparation(CHEESE, Amount.EXTRA)


@given(edit_lists)
def test_no_edits_ever_leave_an_invalid_cart(some: Sequence[Edit]) -> None:
    catalogue = menu()
    cart = apply(Cart(), *some).cart
    assert len(cart.lines) <= MAX_LINES
    assert len({line.id for line in cart.lines}) == len(cart.lines)
    assert 0 <= cart.tip <= 2 * quote(cart, catalogue).subtotal
    for line in cart.lines:
        item = catalogue.item(line.item_id)
        assert item
        check_line(line, item, required=False)
        assert 1 <= line.quantity <= MAX_QUANTITY


@given(edit_lists, edits)
def test_a_refused_edit_leaves_the_cart_unchanged(before: Sequence[Edit], edit: Edit) -> None:
    cart = apply(Cart(), *before).cart
    applied = apply(cart, edit)
    if applied.refused:
        assert applied.cart == cart
        assert applied.touched == ()


@given(edit_lists)
def test_touched_lines_are_in_the_cart_once_each(some: Sequence[Edit]) -> None:
    applied = apply(Cart(), *some)
    assert len(set(applied.touched)) == len(applied.touched)
    assert set(applied.touched) <= {line.id for line in applied.cart.lines}


INDEPENDENT: tuple[Edit, ...] = (
    SetQuantity(LINE_1, 4),
    ChangeLine(LINE_2, (Selection(OAT),)),
    SetNote("ring twice"),
    SetOrderType(OrderType.DINE_IN, "7"),
    SetTip(minor=100),
)


@given(st.permutations(INDEPENDENT))
def test_edits_of_different_things_commute(some: list[Edit]) -> None:
    cart = cart_of(AddLine(WATER), AddLine(LATTE))
    assert apply(cart, *some).cart == apply(cart, *INDEPENDENT).cart


PREPARED: tuple[Edit, ...] = (
    ChangeLine(LINE_1, (Selection(LARGE),)),
    ChangeLine(LINE_1, (Selection(MUSHROOMS),)),
    ChangeLine(LINE_1, preparations=(NO_ONION,)),
    ChangeLine(LINE_1, preparations=(EXTRA_CHEESE,)),
)


@given(st.permutations(PREPARED))
def test_changes_of_different_choices_of_one_line_commute(some: list[Edit]) -> None:
    cart = cart_of(AddLine(PIZZA))
    assert apply(cart, *some).cart == apply(cart, *PREPARED).cart


@given(st.integers(1, MAX_QUANTITY), st.integers(1, MAX_QUANTITY))
def test_a_removed_part_and_the_rest_make_the_whole(quantity: int, units: int) -> None:
    cart = apply(cart_of(AddLine(WATER, quantity)), RemoveLine(LINE_1, units)).cart
    assert sum(line.quantity for line in cart.lines) == max(quantity - units, 0)
