"""Applying edits: what the menu allows gets into the cart, everything else is refused and changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.cart.apply import open_choices, problems
from domain.cart.edits import (
    AddLine,
    ChangeLine,
    ClearCart,
    Edit,
    RemoveLine,
    ReplaceLine,
    SetNote,
    SetOrderType,
    SetQuantity,
    SetTip,
)
from domain.cart.model import MAX_LINES, MAX_QUANTITY, Cart, CartLine, Preparation, Selection
from domain.catalogue.model import Amount, OrderType
from domain.ids import GroupId, IngredientId, ItemId, LineId, OptionId
from tests.domain.pizzeria import (
    CHEESE,
    DOUGH,
    HAM,
    LARGE,
    LATTE,
    MUSHROOMS,
    NO_LID,
    OAT,
    ONION,
    PIZZA,
    SAUCE,
    SHOT,
    SMALL,
    SOUP,
    TRUFFLE,
    WATER,
    WHOLE,
    apply,
    cart_of,
    menu,
    with_item,
)

LINE_1, LINE_2 = LineId("line-1"), LineId("line-2")
NO_ONION, EXTRA_CHEESE = Preparation(ONION, Amount.NONE), Preparation(CHEESE, Amount.EXTRA)


def the_line(cart: Cart) -> CartLine:
    (line,) = cart.lines
    return line


def test_an_added_item_takes_the_defaults_of_the_groups_left_out() -> None:
    assert the_line(cart_of(AddLine(LATTE))).selections == (Selection(WHOLE),)


def test_a_group_that_may_stay_empty_takes_its_default_too() -> None:
    assert the_line(cart_of(AddLine(PIZZA))).selections == (Selection(SAUCE),)


def test_a_default_can_be_declined() -> None:
    assert the_line(cart_of(AddLine(PIZZA, selections=(Selection(SAUCE, 0),)))).selections == ()


def test_a_declined_default_stays_away_when_something_else_changes() -> None:
    cart = cart_of(AddLine(PIZZA, selections=(Selection(SAUCE, 0),)), ChangeLine(LINE_1, (Selection(LARGE),)))
    assert the_line(cart).selections == (Selection(LARGE),)


def test_a_cleared_group_goes_back_to_its_default() -> None:
    cart = cart_of(
        AddLine(PIZZA, selections=(Selection(NO_LID), Selection(HAM))),
        ChangeLine(LINE_1, cleared=(GroupId("dip"), GroupId("toppings"))),
    )
    assert the_line(cart).selections == (Selection(SAUCE),)


def test_a_required_choice_without_default_stays_open_until_it_is_made() -> None:
    cart = cart_of(AddLine(PIZZA))
    (still_open,) = open_choices(cart, menu())
    assert (still_open.line_id, still_open.group.name) == (LINE_1, "Size")
    assert [each.code for each in problems(cart, menu())] == ["invalid_choice"]

    chosen = apply(cart, ChangeLine(LINE_1, (Selection(SMALL),))).cart
    assert open_choices(chosen, menu()) == ()
    assert problems(chosen, menu()) == ()


def test_the_same_choice_twice_is_one_line() -> None:
    cart = cart_of(
        AddLine(PIZZA, 2, (Selection(LARGE), Selection(HAM)), (NO_ONION, EXTRA_CHEESE)),
        AddLine(PIZZA, 1, (Selection(HAM), Selection(LARGE)), (EXTRA_CHEESE, NO_ONION)),
    )
    assert the_line(cart).quantity == 3


@pytest.mark.parametrize(
    "other",
    [
        AddLine(PIZZA, selections=(Selection(SMALL),)),
        AddLine(PIZZA, selections=(Selection(LARGE),), preparations=(NO_ONION,)),
        AddLine(PIZZA, selections=(Selection(LARGE),), note="well done"),
    ],
)
def test_another_choice_is_another_line(other: AddLine) -> None:
    assert len(cart_of(AddLine(PIZZA, selections=(Selection(LARGE),)), other).lines) == 2


def test_in_a_group_of_one_the_new_choice_replaces_the_old() -> None:
    cart = cart_of(
        AddLine(PIZZA, selections=(Selection(SMALL),)), ChangeLine(LINE_1, (Selection(LARGE), Selection(HAM)))
    )
    assert the_line(cart).selections == (Selection(LARGE), Selection(HAM), Selection(SAUCE))


def test_a_replaced_choice_of_options_is_the_whole_choice_and_leaves_the_rest() -> None:
    cart = cart_of(
        AddLine(PIZZA, 2, (Selection(SMALL), Selection(HAM), Selection(NO_LID)), (NO_ONION,), "well done"),
        ReplaceLine(LINE_1, (Selection(LARGE),)),
    )
    line = the_line(cart)
    assert line.selections == (Selection(LARGE), Selection(SAUCE))
    assert (line.quantity, line.preparations, line.note) == (2, (NO_ONION,), "well done")


def test_replaced_ingredients_are_all_that_differ_and_leave_the_options() -> None:
    cart = cart_of(
        AddLine(PIZZA, selections=(Selection(LARGE),), preparations=(NO_ONION,)),
        ReplaceLine(LINE_1, preparations=(EXTRA_CHEESE,)),
    )
    line = the_line(cart)
    assert (line.selections, line.preparations) == ((Selection(LARGE), Selection(SAUCE)), (EXTRA_CHEESE,))


def test_a_replaced_part_that_is_empty_takes_all_of_it_away() -> None:
    cart = cart_of(
        AddLine(PIZZA, selections=(Selection(LARGE), Selection(HAM)), preparations=(NO_ONION,), note="hot"),
        ReplaceLine(LINE_1, (), (), ""),
    )
    line = the_line(cart)
    assert (line.selections, line.preparations, line.note) == ((Selection(SAUCE),), (), "")


def test_in_a_group_of_several_choices_add_up() -> None:
    cart = cart_of(
        AddLine(PIZZA, selections=(Selection(HAM),)), ChangeLine(LINE_1, (Selection(MUSHROOMS, 2),))
    )
    assert set(the_line(cart).selections) == {Selection(HAM), Selection(MUSHROOMS, 2), Selection(SAUCE)}


def test_a_count_of_zero_takes_an_option_out() -> None:
    cart = cart_of(
        AddLine(LATTE, selections=(Selection(SHOT, 2),)), ChangeLine(LINE_1, (Selection(SHOT, 0),))
    )
    assert the_line(cart).selections == (Selection(WHOLE),)


def test_the_only_choice_of_a_required_group_gives_way_to_the_default() -> None:
    cart = cart_of(AddLine(LATTE, selections=(Selection(OAT),)), ChangeLine(LINE_1, (Selection(OAT, 0),)))
    assert the_line(cart).selections == (Selection(WHOLE),)


def test_the_regular_amount_needs_no_mention() -> None:
    cart = cart_of(
        AddLine(PIZZA, preparations=(NO_ONION,)),
        ChangeLine(LINE_1, preparations=(Preparation(ONION, Amount.REGULAR),)),
    )
    assert the_line(cart).preparations == ()


def test_changing_some_of_a_line_splits_it() -> None:
    cart = cart_of(
        AddLine(PIZZA, 3, (Selection(SMALL),)), ChangeLine(LINE_1, preparations=(NO_ONION,), units=1)
    )
    assert [(line.id, line.quantity, line.preparations) for line in cart.lines] == [
        (LINE_1, 2, ()),
        (LINE_2, 1, (NO_ONION,)),
    ]


def test_changing_more_than_there_are_changes_all() -> None:
    cart = cart_of(AddLine(WATER, 2), ChangeLine(LINE_1, note="no ice", units=5))
    assert (the_line(cart).quantity, the_line(cart).note) == (2, "no ice")


def test_removing_some_of_a_line_leaves_the_rest() -> None:
    assert the_line(cart_of(AddLine(WATER, 3), RemoveLine(LINE_1, 1))).quantity == 2
    assert cart_of(AddLine(WATER, 3), RemoveLine(LINE_1, 3)).empty
    assert cart_of(AddLine(WATER, 3), RemoveLine(LINE_1)).empty


def test_a_quantity_of_zero_removes_the_line() -> None:
    assert cart_of(AddLine(WATER, 3), SetQuantity(LINE_1, 0)).empty


def test_a_table_belongs_to_dining_in_only() -> None:
    cart = cart_of(SetOrderType(OrderType.DINE_IN, "7"))
    assert (cart.order_type, cart.table) == (OrderType.DINE_IN, "7")
    assert apply(cart, SetOrderType(OrderType.PICKUP, "7")).cart.table == ""


def test_clearing_forgets_lines_tip_and_note_but_not_the_table() -> None:
    cart = cart_of(
        SetOrderType(OrderType.DINE_IN, "7"), AddLine(WATER), SetTip(minor=100), SetNote("hi"), ClearCart()
    )
    assert cart == Cart(order_type=OrderType.DINE_IN, table="7")


@pytest.mark.parametrize(
    ("edit", "code", "subject"),
    [
        (AddLine(ItemId("?")), "unknown_choice", ""),
        (AddLine(SOUP), "sold_out", "Soup"),
        (AddLine(PIZZA, selections=(Selection(OptionId("?")),)), "unknown_choice", "Margherita"),
        (AddLine(PIZZA, selections=(Selection(OAT),)), "unknown_choice", "Margherita"),
        (AddLine(PIZZA, selections=(Selection(TRUFFLE),)), "sold_out", "Truffle"),
        (AddLine(PIZZA, selections=(Selection(SMALL), Selection(LARGE))), "invalid_choice", "Size"),
        (AddLine(PIZZA, selections=(Selection(HAM, 3),)), "invalid_choice", "Ham"),
        (AddLine(PIZZA, selections=(Selection(HAM, -1),)), "invalid_choice", "Ham"),
        (
            AddLine(PIZZA, selections=(Selection(HAM, 2), Selection(MUSHROOMS, 2))),
            "invalid_choice",
            "Toppings",
        ),
        (AddLine(PIZZA, preparations=(Preparation(DOUGH, Amount.NONE),)), "invalid_choice", "Dough"),
        (AddLine(PIZZA, preparations=(Preparation(DOUGH, Amount.EXTRA),)), "invalid_choice", "Dough"),
        (
            AddLine(PIZZA, preparations=(Preparation(IngredientId("?"), Amount.REGULAR),)),
            "unknown_choice",
            "Margherita",
        ),
        (AddLine(WATER, 0), "invalid_choice", ""),
        (AddLine(WATER, -1), "invalid_choice", ""),
        (AddLine(WATER, MAX_QUANTITY), "invalid_choice", ""),
        (AddLine(WATER, note="x" * 201), "invalid_choice", ""),
        (SetQuantity(LINE_1, 100), "invalid_choice", ""),
        (SetQuantity(LINE_1, -1), "invalid_choice", ""),
        (SetQuantity(LineId("line-9"), 1), "unknown_line", ""),
        (ReplaceLine(LineId("line-9"), note="hot"), "unknown_line", ""),
        (ReplaceLine(LINE_1, (Selection(HAM),)), "unknown_choice", "Water"),
        (ChangeLine(LINE_1, (Selection(HAM),)), "unknown_choice", "Water"),
        (ChangeLine(LINE_1, units=0), "invalid_choice", ""),
        (RemoveLine(LINE_1, -1), "invalid_choice", ""),
        (RemoveLine(LineId("line-9")), "unknown_line", ""),
        (SetOrderType(OrderType.DINE_IN, "x" * 21), "invalid_choice", ""),
        (SetTip(minor=-1), "invalid_choice", ""),
        (SetTip(minor=661), "invalid_choice", ""),
        (SetTip(basis_points=10_001), "invalid_choice", ""),
        (SetNote("x" * 201), "invalid_choice", ""),
    ],
)
def test_a_refused_edit_names_its_reason_and_changes_nothing(edit: Edit, code: str, subject: str) -> None:
    cart = cart_of(AddLine(WATER))
    applied = apply(cart, edit)
    assert [(each.code, each.refusal.subject, each.edit) for each in applied.refused] == [
        (code, subject, edit)
    ]
    assert applied.cart == cart


def test_one_refused_edit_does_not_hold_up_the_others() -> None:
    applied = apply(Cart(), AddLine(WATER), AddLine(SOUP), AddLine(LATTE))
    assert [line.item_id for line in applied.cart.lines] == [WATER, LATTE]
    assert [each.code for each in applied.refused] == ["sold_out"]
    assert applied.touched == tuple(line.id for line in applied.cart.lines)


def test_a_full_cart_takes_no_further_line_not_even_by_splitting_one() -> None:
    cart = Cart(tuple(CartLine(WATER, 2, note=str(n), id=LineId(f"l{n}")) for n in range(MAX_LINES)))
    for edit in (AddLine(LATTE), ChangeLine(LineId("l0"), note="one of them", units=1)):
        applied = apply(cart, edit)
        assert [each.code for each in applied.refused] == ["invalid_choice"]
        assert applied.cart == cart


def test_a_tip_does_not_outlive_the_order_it_was_given_for() -> None:
    cart = cart_of(AddLine(PIZZA, 5, (Selection(SMALL),)), SetTip(minor=2000), AddLine(WATER))
    assert apply(cart, RemoveLine(LINE_1)).cart.tip == 660
    assert apply(cart, RemoveLine(LINE_1), RemoveLine(LINE_2)).cart.tip == 0


def test_what_sold_out_since_is_a_problem_but_not_lost() -> None:
    cart = cart_of(AddLine(WATER))
    water = menu().item(WATER)
    assert water
    sold_out = with_item(menu(), replace(water, available=False))
    assert [each.code for each in problems(cart, sold_out)] == ["sold_out"]
    assert apply(cart, SetNote("hi"), catalogue=sold_out).cart.lines == cart.lines
