"""How long what could not be passed on rests before the next try."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, func

FIRST_SECONDS, LONGEST_SECONDS = 30, 3600


def pause(attempts: ColumnElement[int]) -> ColumnElement[timedelta]:
    """Return the pause by the tries before this one: 30 seconds, doubling up to an hour."""
    doubled = FIRST_SECONDS * func.power(2, func.least(attempts, 10))
    return func.make_interval(0, 0, 0, 0, 0, 0, func.least(doubled, LONGEST_SECONDS))
