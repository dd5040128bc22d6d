"""Opening hours: whether a shop is open, and when it closes or opens next.

Hours are what the clock on the wall says, so a moment is given in the shop's local time (`Shop.local`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from domain.shops.shop import WEEKDAYS, Hours

DAYS_AHEAD = 8
"""From any moment of a week, the next opening of a weekly timetable lies within these days."""


def open_now(hours: Hours, local: datetime) -> bool:
    """Return whether it is open: from `opens` on, until just before `closes`."""
    return open_until(hours, local) is not None


def open_until(hours: Hours, local: datetime) -> datetime | None:
    """Return when it closes next, by the clock on the wall, or None while it is closed."""
    wall = local.replace(tzinfo=None)
    found = (closes for opens, closes in _around(hours, wall.date()) if opens <= wall < closes)
    return max(found, default=None)


def next_opening(hours: Hours, local: datetime) -> datetime | None:
    """Return when the shop opens next, in local time; `local` itself while it is open, None if it never
    opens."""
    if open_now(hours, local):
        return local
    wall = local.replace(tzinfo=None)
    for ahead in range(DAYS_AHEAD):
        for opens, _ in sorted(_on(hours, wall.date() + timedelta(days=ahead))):
            if opens > wall:
                return _real(opens.replace(tzinfo=local.tzinfo))
    return None


def _around(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The intervals that can hold a moment of `day`: its own, and yesterday's that end after midnight."""
    yield from _on(hours, day - timedelta(days=1))
    yield from _on(hours, day)


def _on(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    for each in hours.get(WEEKDAYS[day.weekday()], ()):
        last = day if each.closes > each.opens else day + timedelta(days=1)
        yield datetime.combine(day, each.opens), datetime.combine(last, each.closes)


def _real(local: datetime) -> datetime:
    """An hour that the clocks skip is one later; all others stay."""
    return local if local.tzinfo is None else local.astimezone(UTC).astimezone(local.tzinfo)
