"""What a customer is told when a cart meets another menu than the one it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cart.apply import open_choices, problems
from domain.cart.differences import Change, Compared, Difference, differences, migrate_cart
from domain.cart.edits import AddLine, ClearCart, Edit, RemoveLine, SetQuantity, SetTip
from domain.cart.model import Cart, Preparation, Selection
from domain.catalogue.model import Amount, Catalogue, Item, Option, OptionGroup
from domain.ids import ItemId, LineId
from domain.money import Money
from domain.payments.pricing import quote
from tests.domain.pizzeria import (
    CHEESE,
    HAM,
    LARGE,
    LATTE,
    MUSHROOMS,
    OAT,
    ONION,
    PIZZA,
    SAUCE,
    SMALL,
    WATER,
    WHOLE,
    apply,
    cart_of,
    menu,
    orders,
    with_item,
)

CART = cart_of(
    AddLine(PIZZA, 2, (Selection(LARGE), Selection(HAM, 2)), (Preparation(ONION, Amount.NONE),)),
    AddLine(LATTE, 1, (Selection(OAT),)),
    AddLine(WATER),
)


def item(item_id: ItemId) -> Item:
    found = menu().item(item_id)
    assert found
    return found


def with_options(changed: Item, name: str, /, **change: object) -> Item:
    """The item with its option called `name` changed, or without it when nothing is said of it."""

    def options(group: OptionGroup) -> tuple[Option, ...]:
        return tuple(
            replace(option, **change) if option.name == name else option  # type: ignore[arg-type]  # Fields by name.
            for option in group.options
            if change or option.name != name
        )

    return replace(changed, groups=tuple(replace(group, options=options(group)) for group in changed.groups))


def without(*item_ids: ItemId) -> Catalogue:
    catalogue = menu(version=2)
    return replace(catalogue, items=tuple(each for each in catalogue.items if each.id not in item_ids))


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def names(chosen: Compared) -> list[str]:
    assert isinstance(chosen, tuple)
    return [each.name for each in chosen]


def told(catalogue: Catalogue, cart: Cart = CART) -> list[tuple[Change, str, Compared, Compared]]:
    found = differences(quote(CART, menu()), quote(cart, catalogue))
    return [(each.change, each.subject, each.before, each.after) for each in found]


def test_an_unchanged_menu_tells_nothing() -> None:
    assert told(replace(menu(), version=2)) == []


def test_a_new_price_shows_at_the_line_the_tax_and_the_total() -> None:
    assert told(with_item(menu(), replace(item(WATER), price=400))) == [
        (Change.UNIT_PRICE, "Water", usd(330), usd(400)),
        (Change.TAX, "", usd(396), usd(401)),
        (Change.TOTAL, "", usd(5446), usd(5521)),
    ]


def test_a_renamed_item_and_option_are_told_in_old_and_new_words() -> None:
    renamed = with_options(replace(item(LATTE), name="Caffè Latte"), "Oat milk", name="Oat drink")
    (name, choice) = told(with_item(menu(), renamed))
    assert name == (Change.RENAMED, "Latte", "Latte", "Caffè Latte")
    assert (choice[0], choice[1]) == (Change.CHOICES, "Latte")
    assert (names(choice[2]), names(choice[3])) == (["Oat milk"], ["Oat drink"])


def test_a_new_price_of_a_choice_alone_is_no_other_choice() -> None:
    dearer = with_options(item(LATTE), "Oat milk", price_delta=90)
    assert Change.CHOICES not in {each[0] for each in told(with_item(menu(), dearer))}


def test_a_line_that_is_gone_or_new_is_told() -> None:
    fewer = apply(CART, RemoveLine(CART.lines[1].id)).cart
    latte = quote(CART, menu()).lines[1]
    assert (Change.ITEM_GONE, "Latte", latte, None) in told(menu(), fewer)
    back = differences(quote(fewer, menu()), quote(CART, menu()))
    assert Difference(Change.ITEM_ADDED, "Latte", None, latte) in back


def test_quantity_and_tip_are_told() -> None:
    changed = apply(CART, SetQuantity(CART.lines[2].id, 3), SetTip(minor=200)).cart
    assert (Change.QUANTITY, "Water", 1, 3) in told(menu(), changed)
    assert (Change.TIP, "", usd(0), usd(200)) in told(menu(), changed)


def test_an_emptied_cart_tells_of_each_line() -> None:
    empty = apply(CART, ClearCart()).cart
    gone = [each for each in told(menu(), empty) if each[0] is Change.ITEM_GONE]
    assert [subject for _, subject, _, _ in gone] == ["Margherita", "Latte", "Water"]


@given(orders, orders)
def test_the_same_total_and_lines_or_a_difference(first: Sequence[Edit], second: Sequence[Edit]) -> None:
    before, after = (quote(apply(Cart(), *some).cart, menu()) for some in (first, second))
    found = differences(before, after)
    assert (Change.TOTAL in {each.change for each in found}) == (before.total != after.total)
    if before == after:
        assert found == ()
    for each in found:
        assert each.before != each.after


def test_a_cart_carries_over_whole_when_the_menu_still_has_all_of_it() -> None:
    assert migrate_cart(CART, menu(version=2)) == (CART, ())


@pytest.mark.parametrize(
    ("catalogue", "code", "subject"),
    [
        (without(WATER), "unknown_choice", ""),
        (with_item(menu(), replace(item(WATER), available=False)), "sold_out", "Water"),
    ],
)
def test_an_item_that_is_gone_or_sold_out_leaves_the_cart(
    catalogue: Catalogue, code: str, subject: str
) -> None:
    carried, lost = migrate_cart(CART, catalogue)
    assert [line.item_id for line in carried.lines] == [PIZZA, LATTE]
    assert [(each.code, each.subject) for each in lost] == [(code, subject)]


def test_a_sold_out_choice_gives_way_to_the_default() -> None:
    changed = with_item(menu(), with_options(item(LATTE), "Oat milk", available=False))
    carried, lost = migrate_cart(CART, changed)
    assert carried.lines[1].selections == (Selection(WHOLE),)
    assert [(each.code, each.subject) for each in lost] == [("sold_out", "Oat milk")]


def test_a_choice_without_default_is_asked_for_again() -> None:
    changed = with_item(menu(), with_options(item(PIZZA), "Large"))
    carried, lost = migrate_cart(CART, changed)
    assert carried.lines[0].selections == (Selection(HAM, 2), Selection(SAUCE))
    assert [(each.code, each.subject) for each in lost] == [("unknown_choice", "Margherita")]
    assert [each.group.name for each in open_choices(carried, changed)] == ["Size"]


def test_a_choice_beyond_a_new_limit_is_dropped() -> None:
    pizza = item(PIZZA)
    fewer = tuple(replace(g, max=1) if g.name == "Toppings" else g for g in pizza.groups)
    carried, lost = migrate_cart(CART, with_item(menu(), replace(pizza, groups=fewer)))
    assert Selection(HAM, 2) not in carried.lines[0].selections
    assert [each.code for each in lost] == ["invalid_choice"]


def test_an_ingredient_that_can_no_longer_be_changed_comes_as_it_is() -> None:
    pizza = replace(item(PIZZA), ingredients=())
    carried, lost = migrate_cart(CART, with_item(menu(), pizza))
    assert carried.lines[0].preparations == ()
    assert [(each.code, each.subject) for each in lost] == [("unknown_choice", "Margherita")]


def test_a_tip_shrinks_with_the_cart_it_was_given_for() -> None:
    cart = apply(CART, SetTip(minor=5000)).cart
    carried, _ = migrate_cart(cart, without(PIZZA, LATTE))
    assert carried.tip == 660


@given(orders, st.sets(st.sampled_from([PIZZA, LATTE, WATER])), st.booleans(), st.booleans())
def test_a_carried_cart_fits_its_menu(
    some: Sequence[Edit], gone: set[ItemId], no_mushrooms: bool, no_cheese: bool
) -> None:
    pizza = with_options(item(PIZZA), "Mushrooms", available=not no_mushrooms)
    kept = tuple(each for each in pizza.ingredients if not (no_cheese and each.id == CHEESE))
    catalogue = with_item(without(*gone), replace(pizza, ingredients=kept))
    cart = apply(Cart(), *some).cart
    carried, lost = migrate_cart(cart, catalogue)
    assert {line.id for line in carried.lines} <= {line.id for line in cart.lines}
    assert all("must be chosen" in each.detail for each in problems(carried, catalogue))
    assert bool(lost) or carried == cart
    assert migrate_cart(carried, catalogue) == (carried, ())


def test_mushrooms_that_stay_keep_their_count() -> None:
    cart = cart_of(AddLine(PIZZA, 1, (Selection(SMALL), Selection(MUSHROOMS, 2))))
    carried, lost = migrate_cart(cart, with_item(menu(), replace(item(PIZZA), price=1500)))
    assert (carried, lost) == (cart, ())
    assert carried.line(LineId("line-1"))
