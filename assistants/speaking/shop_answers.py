"""Answers about the shop itself: hours, address, contact and ways to order."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistants.language.contract import Language
from assistants.language.phrases import say
from assistants.speaking.replies import listed
from domain.catalogue.model import OrderType
from domain.shops.shop import WEEKDAYS, Interval, Shop


def hours(shop: Shop, now: datetime, language: Language, day: str = "") -> str:
    """Whether the shop is open now, and when it is; `day` asks for one weekday."""
    if not shop.hours:
        return say("hours_unknown")
    if day:
        return say("hours", hours=_day(shop, language, day))
    local = shop.local(now)
    until = _open_until(shop, local)
    state = say("open_now", time=f"{until:%H:%M}") if until else say("closed_now")
    week = "; ".join(_day(shop, language, each) for each in WEEKDAYS)
    return f"{state} {say('hours', hours=week)}"


def weekday_in(words: frozenset[str], now: datetime, language: Language) -> str:
    """Return the weekday a question names, or ""; "tomorrow" is counted in the shop's own time."""
    ahead = next((days for word, days in language.days.items() if word in words), None)
    if ahead is not None:
        return WEEKDAYS[(now + timedelta(days=ahead)).weekday()]
    return next((day for day in WEEKDAYS if language.weekdays[day].casefold() in words), "")


def address(shop: Shop) -> str:
    return say("address", address=shop.address) if shop.address else say("address_unknown")


def contact(shop: Shop) -> str:
    known = listed([each for each in (shop.phone, shop.email) if each], "list_or")
    return say("phone", contact=known) if known else say("phone_unknown")


def order_types(shop: Shop, asked: OrderType | None = None) -> str:
    offered = listed([say(kind.value) for kind in shop.order_types], "list_or")
    if asked is None:
        return say("order_types", types=offered)
    if asked in shop.order_types:
        return say("order_type_yes", order_type=say(asked.value))
    return say("order_type_not_offered", order_type=say(asked.value), offered=offered)


def _day(shop: Shop, language: Language, day: str) -> str:
    intervals = shop.hours.get(day, ())
    times = listed([f"{each.opens:%H:%M}–{each.closes:%H:%M}" for each in intervals])
    return say("day_hours", day=language.weekdays[day], hours=times or say("closed"))


def _open_until(shop: Shop, local: datetime) -> datetime | None:
    """The end of the interval we are in; one that began yesterday may still run."""
    for back in (0, 1):
        start = local - timedelta(days=back)
        for interval in shop.hours.get(WEEKDAYS[start.weekday()], ()):
            opens, closes = _bounds(start, interval)
            if opens <= local < closes:
                return closes
    return None


def _bounds(day: datetime, interval: Interval) -> tuple[datetime, datetime]:
    opens = datetime.combine(day.date(), interval.opens, day.tzinfo)
    closes = datetime.combine(day.date(), interval.closes, day.tzinfo)
    return opens, closes if closes > opens else closes + timedelta(days=1)
