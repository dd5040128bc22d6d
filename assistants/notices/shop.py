"""Answers about the shop itself: hours, address, contact and ways to order."""

from __future__ import annotations

from datetime import datetime, time
from typing import Literal

from assistants.notices.notice import Listed, Notice, Value, notice
from domain.catalogue.model import OrderType
from domain.shops.hours import open_until
from domain.shops.shop import WEEKDAYS, Interval, Shop


def hours(shop: Shop, now: datetime, day: str = "") -> Notice:
    """Return whether the shop is open now, and when it is; or its hours on one weekday, `day`."""
    if not shop.hours:
        return notice("hours_unknown")
    if day:
        return notice("hours", hours=_day(shop, day))
    until = open_until(shop.hours, shop.local(now))
    state = notice("open_now", time=until.time()) if until else notice("closed_now")
    days = Listed(week(shop), "semicolon")
    return notice("hours_now", state=state, hours=notice("hours", hours=days))


def week(shop: Shop, joint: Literal["and", "comma"] = "and") -> tuple[Notice, ...]:
    """Return the hours of each weekday; `joint` is what stands between two times of opening."""
    return tuple(_day(shop, each, joint) for each in WEEKDAYS)


def address(shop: Shop) -> Notice:
    return notice("address", address=shop.address) if shop.address else notice("address_unknown")


def contact(shop: Shop) -> Notice:
    known = tuple(each for each in (shop.phone, shop.email) if each)
    return notice("phone", contact=Listed(known, "or")) if known else notice("phone_unknown")


def order_types(shop: Shop, asked: OrderType | None = None) -> Notice:
    """Return the ways to order, or whether one of them, `asked`, is offered."""
    if asked is None:
        return notice("order_types", types=_offered(shop))
    if asked in shop.order_types:
        return notice("order_type_yes", order_type=notice(asked.value))
    return not_offered(shop, asked)


def not_offered(shop: Shop, kind: OrderType) -> Notice:
    return notice("order_type_not_offered", order_type=notice(kind.value), offered=_offered(shop))


def _offered(shop: Shop) -> Listed:
    return Listed(tuple(notice(kind.value) for kind in shop.order_types), "or")


def _day(shop: Shop, day: str, joint: Literal["and", "comma"] = "and") -> Notice:
    return notice("day_hours", day=notice(day), hours=_hours(shop.hours.get(day, ()), joint))


def _hours(intervals: tuple[Interval, ...], joint: Literal["and", "comma"]) -> Value:
    if not intervals:
        return notice("closed")
    if any(each.opens == each.closes == time(0) for each in intervals):
        return notice("open_all_day")
    ordered = sorted(intervals, key=lambda each: each.opens)
    return Listed(tuple(notice("from_to", opens=each.opens, closes=each.closes) for each in ordered), joint)
