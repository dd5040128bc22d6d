"""The catalogue: what a shop sells, as one frozen version. Prices are minor units of its currency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from domain.ids import CategoryId, GroupId, IngredientId, ItemId, OptionId, ShopId


class OrderType(StrEnum):
    DINE_IN = "dine_in"
    PICKUP = "pickup"
    DELIVERY = "delivery"


class Amount(StrEnum):
    """An amount of an ingredient. REGULAR is what the item comes with."""

    NONE = "none"
    LIGHT = "light"
    REGULAR = "regular"
    EXTRA = "extra"


Aliases = Mapping[str, tuple[str, ...]]
"""Other words for a thing by BCP 47 language: {"en": ("coke",), "es": ("refresco",)}."""


@dataclass(frozen=True)
class Option:
    """One choice of a group. `max_count` > 1 lets it be taken several times (two shots)."""

    id: OptionId
    name: str
    price_delta: int = 0
    default: bool = False
    available: bool = True
    max_count: int = 1
    aliases: Aliases = field(default_factory=dict)


@dataclass(frozen=True)
class OptionGroup:
    """Choose between `min` and `max` options (counted with their counts). `min` ≥ 1 makes it required."""

    id: GroupId
    name: str
    options: tuple[Option, ...]
    min: int = 0
    max: int = 1
    aliases: Aliases = field(default_factory=dict)

    @property
    def defaults(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.default and option.available)


@dataclass(frozen=True)
class Ingredient:
    """Part of an item. `extra_price` is what EXTRA adds; None when extra is not offered."""

    id: IngredientId
    name: str
    removable: bool = True
    extra_price: int | None = 0
    aliases: Aliases = field(default_factory=dict)

    def allows(self, amount: Amount) -> bool:
        match amount:
            case Amount.NONE | Amount.LIGHT:
                return self.removable
            case Amount.REGULAR:
                return True
            case Amount.EXTRA:
                return self.extra_price is not None


@dataclass(frozen=True)
class Item:
    """Something to order. `tax` is basis points by order type; a missing type is untaxed."""

    id: ItemId
    category_id: CategoryId
    name: str
    price: int
    description: str = ""
    image: str = ""
    available: bool = True
    dietary: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    groups: tuple[OptionGroup, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    tax: Mapping[OrderType, int] = field(default_factory=dict)
    aliases: Aliases = field(default_factory=dict)

    def option(self, option_id: OptionId) -> tuple[OptionGroup, Option] | None:
        for group in self.groups:
            for option in group.options:
                if option.id == option_id:
                    return group, option
        return None

    def ingredient(self, ingredient_id: IngredientId) -> Ingredient | None:
        return next((each for each in self.ingredients if each.id == ingredient_id), None)


@dataclass(frozen=True)
class Category:
    id: CategoryId
    name: str
    aliases: Aliases = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """One published version of a shop's menu. An order is priced against the version it saw."""

    shop_id: ShopId
    version: int
    currency: str
    categories: tuple[Category, ...]
    items: tuple[Item, ...]
    tax_inclusive: bool = True
    """True: prices contain their tax. False: tax is added on top."""

    @cached_property
    def _by_id(self) -> dict[ItemId, Item]:
        return {item.id: item for item in self.items}

    def item(self, item_id: ItemId) -> Item | None:
        return self._by_id.get(item_id)

    def in_category(self, category_id: CategoryId) -> Iterator[Item]:
        return (item for item in self.items if item.category_id == category_id)
