"""The menu file an owner uploads (JSON), and how it becomes a shop and a catalogue version.

Prices are decimals in the shop's currency ("12.50"); tax is per cent ("8.88"). Ids are derived from the
shop and each entry's `key` (or its name), so a corrected upload keeps them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ValidationError

from domain.catalogue import model as menu
from domain.catalogue.model import OrderType
from domain.ids import CategoryId, GroupId, IngredientId, ItemId, OptionId, ShopId
from domain.shops.shop import Interval, Shop
from schemas.documents.menu.amounts import Problem, problems_with_amounts, rates, to_basis_points, to_minor
from schemas.documents.menu.entries import BRANCHES, Entry, GroupEntry, IngredientEntry, ItemEntry, MenuFile
from schemas.documents.menu.limits import too_large

__all__ = ["MenuError", "MenuFile", "catalogue_of", "read_menu", "shop_id_for", "shop_of"]


MOST_TOLD = 50
"""Of the fields that are wrong: who has more finds the others at the next try."""


class MenuError(Exception):
    """The file cannot be used. `problems` say where (`categories.0.items.3.price`) and what."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{where}: {what}" if where else what for where, what in problems))
        self.problems = problems


def read_menu(raw: str | bytes) -> MenuFile:
    """Raises MenuError: where broken JSON breaks, the limit that is passed, or each field that is wrong."""
    bare = _parse(raw)
    if problem := too_large(bare):
        raise MenuError((problem,))
    try:
        file = MenuFile.model_validate(bare)
    except ValidationError as error:
        raise MenuError(_fields(error)) from error
    _check_amounts(file)
    return file


def shop_id_for(slug: str) -> ShopId:
    return ShopId(str(uuid5(NAMESPACE_URL, f"countertalk:shop:{slug}")))


def shop_of(file: MenuFile) -> Shop:
    entry = file.shop
    return Shop(
        id=shop_id_for(entry.slug),
        currency=file.currency,
        hours={
            day: tuple(Interval(opens, closes) for opens, closes in intervals)
            for day, intervals in entry.hours.items()
        },
        **entry.model_dump(exclude={"hours"}),
    )


def catalogue_of(file: MenuFile, version: int = 1) -> menu.Catalogue:
    """Raises MenuError for a price the currency cannot express, or a tax finer than a basis point."""
    _check_amounts(file)
    return _Builder(file).catalogue(version)


def _parse(raw: str | bytes) -> object:
    try:
        return json.loads(raw, parse_float=Decimal, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise MenuError((("", f"line {error.lineno}, column {error.colno}: {error.msg}"),)) from error
    except UnicodeDecodeError as error:
        raise MenuError((("", f"byte {error.start}: the file is not UTF-8"),)) from error
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise MenuError((("", f"the file cannot be read: {error}"),)) from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A field written twice would silently lose its first value."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        (name, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise MenuError(((name, f"the field {name!r} appears twice in one entry"),))
    return fields


def _fields(error: ValidationError) -> tuple[Problem, ...]:
    """Pydantic leaves wrong entries out and then calls the list too short: that is no second problem."""
    found = error.errors(include_url=False, include_context=False)
    around = {each["loc"][:depth] for each in found for depth in range(len(each["loc"]))}
    told = [each for each in found if each["type"] != "too_short" or each["loc"] not in around]
    return tuple(
        (
            ".".join(str(step) for step in each["loc"] if step not in BRANCHES),
            each["msg"].removeprefix("Value error, "),
        )
        for each in told[:MOST_TOLD]
    )


def _check_amounts(file: MenuFile) -> None:
    problems = tuple(problems_with_amounts(file))
    if problems:
        raise MenuError(problems)


class _Builder:
    """Turns entries into catalogue values, knowing the file's currency, taxes and shared groups."""

    def __init__(self, file: MenuFile) -> None:
        self.file = file
        self.shop_id = shop_id_for(file.shop.slug)
        self.shared = {group.identity: group for group in file.groups}

    def catalogue(self, version: int) -> menu.Catalogue:
        categories = [(self._id("category", each), each) for each in self.file.categories]
        return menu.Catalogue(
            shop_id=self.shop_id,
            version=version,
            currency=self.file.currency,
            tax_inclusive=self.file.tax_inclusive,
            categories=tuple(
                menu.Category(CategoryId(id_), each.name, each.aliases) for id_, each in categories
            ),
            items=tuple(self._item(item, CategoryId(id_)) for id_, each in categories for item in each.items),
        )

    def _item(self, entry: ItemEntry, category_id: CategoryId) -> menu.Item:
        id_ = self._id("item", entry)
        return menu.Item(
            id=ItemId(id_),
            category_id=category_id,
            name=entry.name,
            price=self._minor(entry.price),
            description=entry.description,
            image=entry.image,
            available=entry.available,
            dietary=entry.dietary,
            allergens=entry.allergens,
            groups=tuple(self._item_group(id_, each) for each in entry.groups),
            ingredients=tuple(self._ingredient(id_, each) for each in entry.ingredients),
            tax=self._tax(entry),
            aliases=entry.aliases,
        )

    def _item_group(self, item_id: str, entry: str | GroupEntry) -> menu.OptionGroup:
        """A shared group has the same ids wherever it is used, so that a menu is told in fewer bytes."""
        if isinstance(entry, str):
            return self._group("shared", self.shared[entry])
        return self._group(item_id, entry)

    def _group(self, parent: str, entry: GroupEntry) -> menu.OptionGroup:
        id_ = self._id(f"{parent}/group", entry)
        return menu.OptionGroup(
            id=GroupId(id_),
            name=entry.name,
            min=entry.min,
            max=entry.max,
            options=tuple(
                menu.Option(
                    id=OptionId(self._id(f"{id_}/option", each)),
                    name=each.name,
                    price_delta=self._minor(each.price),
                    default=each.default,
                    available=each.available,
                    max_count=each.max_count,
                    aliases=each.aliases,
                )
                for each in entry.options
            ),
            aliases=entry.aliases,
        )

    def _ingredient(self, parent: str, entry: IngredientEntry) -> menu.Ingredient:
        return menu.Ingredient(
            id=IngredientId(self._id(f"{parent}/ingredient", entry)),
            name=entry.name,
            removable=entry.removable,
            extra_price=None if entry.extra_price is None else self._minor(entry.extra_price),
            aliases=entry.aliases,
        )

    def _tax(self, entry: ItemEntry) -> Mapping[OrderType, int]:
        tax = self.file.tax if entry.tax is None else entry.tax
        return {kind: to_basis_points(rate) for kind, rate in rates(tax).items() if rate}

    def _minor(self, price: Decimal) -> int:
        return to_minor(price, self.file.currency)

    def _id(self, kind: str, entry: Entry) -> str:
        return str(uuid5(UUID(self.shop_id), f"{kind}/{entry.identity}"))
