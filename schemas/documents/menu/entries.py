"""The entries of a menu file, and the rules one entry can be checked by alone. See docs/menu-format.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    model_validator,
)
from pydantic import Tag as Tagged

from domain.catalogue.model import OrderType
from domain.shops.shop import WEEKDAYS, Unattended
from schemas.common import Whole, check_plain

LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
ORIGIN = re.compile(
    rf"(https://{LABEL}(\.{LABEL})*(?!:443$)|http://(localhost|127\.0\.0\.1)(?!:80$))(:[1-9]\d{{0,4}})?"
)


def _clock(value: object) -> object:
    """A bare number would be read as seconds after midnight, and an offset has no place here."""
    if isinstance(value, time) or re.fullmatch(r"\d{1,2}:\d{2}(:00)?", str(value)):
        return value if isinstance(value, time) else str(value).zfill(5)
    raise ValueError(f'{value!r} is no time of day; write "09:30"')


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f'{name!r} is no time zone; write one like "Europe/Berlin"') from error
    return name


def _origin(value: str) -> str:
    """Take an origin as browsers write it, letter for letter: they compare it with the address of the
    other page."""
    if ORIGIN.fullmatch(value):
        return value
    raise ValueError(
        f'{value!r} is no origin; write one like "https://www.example.com": small letters, nothing after the '
        "host but an unusual port, and http for localhost only"
    )


def _tag(value: object) -> object:
    return re.sub(r"[\s-]+", "_", value.strip().lower()) if isinstance(value, str) else value


Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\n]+$"), AfterValidator(check_plain)]
Key = Annotated[str, Field(max_length=120, pattern=r"^[^\n]*$"), AfterValidator(check_plain)]
Text = Annotated[str, Field(max_length=1000), AfterValidator(check_plain)]
Link = Annotated[str, Field(max_length=500, pattern=r"^((https?://|/)\S*)?$"), AfterValidator(check_plain)]
Flag = Annotated[bool, Field(strict=True)]
Tag = Annotated[str, BeforeValidator(_tag), Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Aliases = dict[Language, tuple[Name, ...]]
Price = Annotated[Decimal, Field(ge=0, le=1_000_000_000)]
PriceDelta = Annotated[Decimal, Field(ge=-1_000_000_000, le=1_000_000_000)]
Percent = Annotated[Decimal, Field(ge=0, le=100)]
Tax = Annotated[
    Annotated[Percent, Tagged("one rate")] | Annotated[dict[OrderType, Percent], Tagged("by order type")],
    Discriminator(lambda value: "by order type" if isinstance(value, dict) else "one rate"),
]
Clock = Annotated[time, BeforeValidator(_clock)]
Origin = Annotated[str, Field(max_length=200), AfterValidator(_origin)]


class MenuPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Entry(MenuPart):
    """Something with a name. It is recognised again by its `key`, or by its name when it has none."""

    name: Name
    key: Key = ""
    aliases: Aliases = {}

    @property
    def identity(self) -> str:
        return self.key or self.name


class OptionEntry(Entry):
    price: PriceDelta = Decimal(0)
    default: Flag = False
    available: Flag = True
    max_count: Whole = Field(1, ge=1, le=20)


class GroupEntry(Entry):
    min: Whole = Field(0, ge=0, le=20)
    max: Whole = Field(1, ge=1, le=50)
    options: tuple[OptionEntry, ...] = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _choosable(self) -> Self:
        where = f"group {self.name!r}"
        unique(self.options, where)
        defaults = [option for option in self.options if option.default]
        if self.min > self.max:
            raise ValueError(f"{where}: min {self.min} is above max {self.max}")
        if self.min > sum(option.max_count for option in self.options):
            raise ValueError(f"{where}: min {self.min} is more than its options allow together")
        if len(defaults) > self.max:
            raise ValueError(f"{where}: {len(defaults)} defaults, but at most {self.max} can be chosen")
        for option in defaults:
            if not option.available:
                raise ValueError(f"{where}: its default {option.name!r} is not available")
        return self


class IngredientEntry(Entry):
    removable: Flag = True
    extra_price: Price | None = Decimal(0)
    """What "extra" adds; null when extra is not offered."""


GroupReference = Annotated[
    Annotated[str, Tagged("shared")] | Annotated[GroupEntry, Tagged("in place")],
    Discriminator(lambda value: "shared" if isinstance(value, str) else "in place"),
]
BRANCHES = frozenset({"one rate", "by order type", "shared", "in place"})
"""Where the file's author had a choice of form; no step of a path in the file itself."""


def _named(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


class ItemEntry(Entry):
    price: Price
    description: Text = ""
    image: Link = ""
    available: Flag = True
    dietary: tuple[Tag, ...] = Field((), max_length=40)
    allergens: tuple[Tag, ...] = Field((), max_length=40)
    groups: tuple[GroupReference, ...] = Field((), max_length=50)
    """Groups in place, or the key or name of shared groups."""
    ingredients: tuple[Annotated[IngredientEntry, BeforeValidator(_named)], ...] = Field((), max_length=100)
    """A bare name is removable, extra at no charge."""
    tax: Tax | None = None
    """Per cent; null takes the file's `tax`."""

    @model_validator(mode="after")
    def _ingredients(self) -> Self:
        unique(self.ingredients, f"ingredients of {self.name!r}")
        return self


class CategoryEntry(Entry):
    items: tuple[ItemEntry, ...] = ()


class ShopEntry(MenuPart):
    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    name: Name
    time_zone: Annotated[str, AfterValidator(_zone)]
    description: Text = ""
    address: Text = ""
    phone: Key = ""
    email: Key = ""
    accent: str = Field("#b4532a", pattern=r"^#[0-9a-fA-F]{6}$")
    language: Language = "en"
    order_types: tuple[OrderType, ...] = Field((OrderType.PICKUP,), min_length=1, max_length=3)
    hours: dict[str, Annotated[tuple[tuple[Clock, Clock], ...], Field(max_length=12)]] = {}
    abandon_after_minutes: Whole = Field(120, ge=1, le=7 * 24 * 60)
    checkout_minutes: Whole = Field(45, ge=31, le=24 * 60 - 5)
    fulfil_after_hours: Whole = Field(12, ge=0, le=7 * 24)
    unattended: Unattended = Unattended.LEAVE
    origins: tuple[Origin, ...] = Field((), max_length=20)

    @model_validator(mode="after")
    def _weekdays(self) -> Self:
        for day in self.hours:
            if day not in WEEKDAYS:
                raise ValueError(f"hours: {day!r} is no weekday ({', '.join(WEEKDAYS)})")
        return self


class MenuFile(MenuPart):
    """A whole upload. `groups` are shared option groups that items refer to by key or name."""

    shop: ShopEntry
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    tax_inclusive: Flag = True
    tax: Tax = Decimal(0)
    groups: tuple[GroupEntry, ...] = ()
    categories: tuple[CategoryEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _references(self) -> Self:
        unique(self.groups, "groups")
        unique(self.categories, "categories")
        items = [item for each in self.categories for item in each.items]
        unique(items, "items")
        shared = {group.identity: group for group in self.groups}
        for item in items:
            for group in item.groups:
                if isinstance(group, str) and group not in shared:
                    raise ValueError(f"item {item.name!r}: no shared group is called {group!r}")
            groups = (shared[each] if isinstance(each, str) else each for each in item.groups)
            unique(groups, f"groups of {item.name!r}")
        return self


def unique(entries: Iterable[Entry], where: str) -> None:
    """Raises ValueError when two entries could not be told apart at the next upload."""
    for identity, count in Counter(entry.identity for entry in entries).items():
        if count > 1:
            raise ValueError(f"{where}: {identity!r} appears twice; give one of them a `key`")
