"""Opening hours: whether a shop is open, and when it closes.

Hours are what the clock on the wall says, so a moment is given in the shop's local time (`Shop.local`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from domain.shops.shop import WEEKDAYS, Hours


def open_until(hours: Hours, local: datetime) -> datetime | None:
    """Return when it closes next, by the clock on the wall, or None while it is closed."""
    wall = local.replace(tzinfo=None)
    found = (closes for opens, closes in _around(hours, wall.date()) if opens <= wall < closes)
    return max(found, default=None)


def _around(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The intervals that can hold a moment of `day`: its own, and yesterday's that end after midnight."""
    yield from _on(hours, day - timedelta(days=1))
    yield from _on(hours, day)


def _on(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    for each in hours.get(WEEKDAYS[day.weekday()], ()):
        last = day if each.closes > each.opens else day + timedelta(days=1)
        yield datetime.combine(day, each.opens), datetime.combine(last, each.closes)
