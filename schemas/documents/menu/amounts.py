"""Checks each amount of a menu file against its currency, and each tax rate against a basis point."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from domain.catalogue.model import OrderType
from domain.money import exponent, smallest_step
from schemas.documents.menu.entries import GroupEntry, ItemEntry, MenuFile

Problem = tuple[str, str]
"""Where (`categories.0.items.3.price`) and what."""


def to_minor(price: Decimal, currency: str) -> int:
    """Raises ValueError for an amount `currency` cannot be charged in."""
    minor = price.scaleb(exponent(currency))
    if minor != minor.to_integral_value() or int(minor) % smallest_step(currency):
        raise ValueError(f"{price} is not an amount in {currency}")
    return int(minor)


def to_basis_points(percent: Decimal) -> int:
    """Raises ValueError for a rate finer than a basis point."""
    basis_points = percent * 100
    if basis_points != basis_points.to_integral_value():
        raise ValueError(f"a tax of {percent} % is finer than two decimals")
    return int(basis_points)


def rates(tax: Decimal | dict[OrderType, Decimal]) -> dict[OrderType, Decimal]:
    return tax if isinstance(tax, dict) else dict.fromkeys(OrderType, tax)


def problems_with_amounts(file: MenuFile) -> Iterator[Problem]:
    yield from _tax("tax", "the file's tax", file.tax)
    for index, group in enumerate(file.groups):
        yield from _group(f"groups.{index}", group, file.currency)
    for number, category in enumerate(file.categories):
        for index, item in enumerate(category.items):
            yield from _item(f"categories.{number}.items.{index}", item, file.currency)


def _item(where: str, item: ItemEntry, currency: str) -> Iterator[Problem]:
    yield from _price(f"{where}.price", item.name, item.price, currency)
    yield from _tax(f"{where}.tax", item.name, item.tax or Decimal(0))
    for index, group in enumerate(item.groups):
        if isinstance(group, GroupEntry):
            yield from _group(f"{where}.groups.{index}", group, currency, f"{item.name}, ")
    for index, ingredient in enumerate(item.ingredients):
        name = f"{item.name}, {ingredient.name}"
        if ingredient.extra_price is not None:
            yield from _price(
                f"{where}.ingredients.{index}.extra_price", name, ingredient.extra_price, currency
            )


def _group(where: str, group: GroupEntry, currency: str, of: str = "") -> Iterator[Problem]:
    for index, option in enumerate(group.options):
        name = f"{of}{group.name}, {option.name}"
        yield from _price(f"{where}.options.{index}.price", name, option.price, currency)


def _price(where: str, name: str, price: Decimal, currency: str) -> Iterator[Problem]:
    try:
        to_minor(price, currency)
    except ValueError as error:
        yield where, f"{name}: {error}"


def _tax(where: str, name: str, tax: Decimal | dict[OrderType, Decimal]) -> Iterator[Problem]:
    for rate in dict.fromkeys(rates(tax).values()):
        try:
            to_basis_points(rate)
        except ValueError as error:
            yield where, f"{name}: {error}"
