"""A small menu with one of everything the rules speak of, and carts and edits drawn from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from hypothesis import strategies as st

from domain.cart import apply as ordering
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
from domain.cart.model import Cart, Preparation, Selection
from domain.catalogue.model import (
    Amount,
    Catalogue,
    Category,
    Ingredient,
    Item,
    Option,
    OptionGroup,
    OrderType,
)
from domain.ids import CategoryId, GroupId, IngredientId, ItemId, LineId, OptionId, ShopId
from domain.money import exponent, smallest_step

CURRENCIES = ("USD", "EUR", "JPY", "KWD", "BHD", "ISK", "UGX", "HUF", "VND", "PHP")

PIZZA, LATTE, WATER, SOUP = ItemId("pizza"), ItemId("latte"), ItemId("water"), ItemId("soup")
SMALL, LARGE = OptionId("small"), OptionId("large")
MUSHROOMS, HAM, TRUFFLE = OptionId("mushrooms"), OptionId("ham"), OptionId("truffle")
WHOLE, OAT, SHOT = OptionId("whole"), OptionId("oat"), OptionId("shot")
SAUCE, NO_LID = OptionId("sauce"), OptionId("no_lid")
CHEESE, ONION, DOUGH = IngredientId("cheese"), IngredientId("onion"), IngredientId("dough")


def menu(currency: str = "USD", *, tax_inclusive: bool = False, version: int = 1) -> Catalogue:
    """Prices are whole tenths of the currency's unit, or its smallest step where that is more."""

    def price(tenths: int) -> int:
        least = smallest_step(currency)
        return int(tenths * max(10 ** exponent(currency) // 10, 1) // least * least)

    size = OptionGroup(
        GroupId("size"), "Size", (Option(SMALL, "Small"), Option(LARGE, "Large", price(40))), min=1
    )
    toppings = OptionGroup(
        GroupId("toppings"),
        "Toppings",
        (
            Option(MUSHROOMS, "Mushrooms", price(15), max_count=2),
            Option(HAM, "Ham", price(20), max_count=2),
            Option(TRUFFLE, "Truffle", price(60), available=False),
        ),
        max=3,
    )
    milk = OptionGroup(
        GroupId("milk"),
        "Milk",
        (Option(WHOLE, "Whole milk", default=True), Option(OAT, "Oat milk", price(5))),
        min=1,
    )
    shots = OptionGroup(
        GroupId("shots"), "Extra shots", (Option(SHOT, "Espresso shot", price(10), max_count=3),), max=3
    )
    dip = OptionGroup(
        GroupId("dip"), "Dip", (Option(SAUCE, "Tomato sauce", default=True), Option(NO_LID, "Plain"))
    )
    food, drinks = CategoryId("food"), CategoryId("drinks")
    return Catalogue(
        shop_id=ShopId("shop"),
        version=version,
        currency=currency,
        tax_inclusive=tax_inclusive,
        categories=(Category(food, "Food"), Category(drinks, "Drinks")),
        items=(
            Item(
                PIZZA,
                food,
                "Margherita",
                price(130),
                groups=(size, toppings, dip),
                ingredients=(
                    Ingredient(CHEESE, "Cheese", extra_price=price(20)),
                    Ingredient(ONION, "Onion"),
                    Ingredient(DOUGH, "Dough", removable=False, extra_price=None),
                ),
                tax={OrderType.DINE_IN: 888, OrderType.PICKUP: 888},
            ),
            Item(LATTE, drinks, "Latte", price(47), groups=(milk, shots), tax={OrderType.DINE_IN: 1900}),
            Item(WATER, drinks, "Water", price(33), tax={OrderType.DINE_IN: 700, OrderType.PICKUP: 700}),
            Item(SOUP, food, "Soup", price(90), available=False),
        ),
    )


def apply(cart: Cart, *edits: Edit, catalogue: Catalogue | None = None) -> ordering.Applied:
    """Applies with line ids that continue the cart's own: line-1, line-2, …"""
    taken = {line.id for line in cart.lines}
    fresh = (LineId(f"line-{number}") for number in count(1))
    return ordering.apply(
        cart, edits, catalogue or menu(), lambda: next(each for each in fresh if each not in taken)
    )


def cart_of(*edits: Edit, catalogue: Catalogue | None = None) -> Cart:
    applied = apply(Cart(), *edits, catalogue=catalogue)
    assert not applied.refused, applied.refused
    return applied.cart


def with_item(catalogue: Catalogue, item: Item) -> Catalogue:
    """The next version, in which `item` replaces the one of its id."""
    items = tuple(item if each.id == item.id else each for each in catalogue.items)
    return replace(catalogue, version=catalogue.version + 1, items=items)


option_ids = st.sampled_from([SMALL, LARGE, MUSHROOMS, HAM, TRUFFLE, WHOLE, OAT, SHOT, SAUCE, OptionId("?")])
selections = st.lists(st.builds(Selection, option_ids, st.integers(-1, 4)), max_size=4).map(tuple)
preparations = st.lists(
    st.builds(
        Preparation, st.sampled_from([CHEESE, ONION, DOUGH, IngredientId("?")]), st.sampled_from(Amount)
    ),
    max_size=3,
).map(tuple)
line_ids = st.integers(1, 6).map(lambda number: LineId(f"line-{number}"))
item_ids = st.sampled_from([PIZZA, LATTE, WATER, SOUP, ItemId("?")])
quantities = st.integers(-2, 120)
units = st.none() | st.integers(-1, 8)
group_ids = st.sampled_from([GroupId("size"), GroupId("toppings"), GroupId("dip"), GroupId("milk")])
notes = st.sampled_from(["", "well done", "x" * 201])
edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(AddLine, item_ids, quantities, selections, preparations, notes),
    st.builds(SetQuantity, line_ids, quantities),
    st.builds(
        ChangeLine,
        line_ids,
        selections,
        preparations,
        st.lists(group_ids, max_size=2).map(tuple),
        st.none() | notes,
        units,
    ),
    st.builds(ReplaceLine, line_ids, st.none() | selections, st.none() | preparations, st.none() | notes),
    st.builds(RemoveLine, line_ids, units),
    st.builds(ClearCart),
    st.builds(SetOrderType, st.sampled_from(OrderType), st.sampled_from(["", "7", "x" * 21])),
    st.builds(SetTip, minor=st.none() | st.integers(-100, 100_000), basis_points=st.none()),
    st.builds(SetTip, minor=st.none(), basis_points=st.integers(-1, 10_001)),
    st.builds(SetNote, notes),
)
edit_lists: st.SearchStrategy[Sequence[Edit]] = st.lists(edits, max_size=8)
# Edits that mostly succeed, so that carts worth pricing come about.
orders: st.SearchStrategy[Sequence[Edit]] = st.lists(
    st.one_of(
        st.builds(
            AddLine,
            st.just(PIZZA),
            st.integers(1, 9),
            st.lists(
                st.builds(Selection, st.sampled_from([SMALL, LARGE, MUSHROOMS, HAM]), st.integers(1, 2)),
                max_size=2,
            ).map(tuple),
            st.lists(
                st.builds(Preparation, st.sampled_from([CHEESE, ONION]), st.sampled_from(Amount)), max_size=2
            ).map(tuple),
        ),
        st.builds(AddLine, st.sampled_from([LATTE, WATER]), st.integers(1, 9)),
        st.builds(SetOrderType, st.sampled_from([OrderType.PICKUP, OrderType.DINE_IN])),
        st.builds(SetTip, minor=st.none(), basis_points=st.integers(0, 3000)),
    ),
    max_size=10,
)
