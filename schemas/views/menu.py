"""The menu as clients read it. Amounts are minor units; `*_text` is what people read."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from domain.catalogue.model import Amount, Catalogue, Item, OptionGroup, OrderType
from domain.money import Money
from domain.shops.shop import Shop
from schemas.common import ResponseBody


class OptionView(ResponseBody):
    id: UUID
    name: str
    price_delta: int
    price_delta_text: str
    default: bool
    available: bool
    max_count: int


class GroupView(ResponseBody):
    id: UUID
    name: str
    min: int
    max: int
    options: tuple[OptionView, ...]


class IngredientView(ResponseBody):
    id: UUID
    name: str
    amounts: tuple[Amount, ...]
    extra_price: int
    extra_price_text: str


class ItemView(ResponseBody):
    id: UUID
    name: str
    description: str
    image: str
    price: int
    price_text: str
    available: bool
    dietary: tuple[str, ...]
    allergens: tuple[str, ...]
    groups: tuple[GroupView, ...]
    ingredients: tuple[IngredientView, ...]


class CategoryView(ResponseBody):
    id: UUID
    name: str
    items: tuple[ItemView, ...]


class ShopView(ResponseBody):
    id: UUID
    slug: str
    name: str
    description: str
    address: str
    phone: str
    accent: str
    order_types: tuple[OrderType, ...]
    hours: tuple[str, ...]


class MenuView(ResponseBody):
    shop: ShopView
    catalogue_version: int
    currency: str
    tax_inclusive: bool
    tags: dict[str, str]
    """Words of the shop's language for each tag of diets and allergens: {"gluten_free": "gluten free"}."""
    categories: tuple[CategoryView, ...]


def shop_view(shop: Shop, hours: tuple[str, ...]) -> ShopView:
    """`hours` is a line for each weekday."""
    return ShopView(
        id=UUID(shop.id),
        slug=shop.slug,
        name=shop.name,
        description=shop.description,
        address=shop.address,
        phone=shop.phone,
        accent=shop.accent,
        order_types=shop.order_types,
        hours=hours,
    )


def menu_frame(shop: ShopView, catalogue: Catalogue, words_of_tag: Callable[[str], str]) -> MenuView:
    """All but the items, which are many."""
    return MenuView(
        shop=shop,
        catalogue_version=catalogue.version,
        currency=catalogue.currency,
        tax_inclusive=catalogue.tax_inclusive,
        tags={tag: words_of_tag(tag) for item in catalogue.items for tag in (*item.dietary, *item.allergens)},
        categories=tuple(
            CategoryView(id=UUID(each.id), name=each.name, items=()) for each in catalogue.categories
        ),
    )


def item_view(item: Item, currency: str, written: Callable[[Money], str]) -> ItemView:
    return ItemView(
        id=UUID(item.id),
        name=item.name,
        description=item.description,
        image=item.image,
        price=item.price,
        price_text=written(Money(item.price, currency)),
        available=item.available,
        dietary=item.dietary,
        allergens=item.allergens,
        groups=tuple(_group_view(group, currency, written) for group in item.groups),
        ingredients=tuple(
            IngredientView(
                id=UUID(each.id),
                name=each.name,
                amounts=tuple(amount for amount in Amount if each.allows(amount)),
                extra_price=each.extra_price or 0,
                extra_price_text=written(Money(each.extra_price or 0, currency)),
            )
            for each in item.ingredients
        ),
    )


def _group_view(group: OptionGroup, currency: str, written: Callable[[Money], str]) -> GroupView:
    return GroupView(
        id=UUID(group.id),
        name=group.name,
        min=group.min,
        max=group.max,
        options=tuple(
            OptionView(
                id=UUID(option.id),
                name=option.name,
                price_delta=option.price_delta,
                price_delta_text=written(Money(option.price_delta, currency)),
                default=option.default,
                available=option.available,
                max_count=option.max_count,
            )
            for option in group.options
        ),
    )
