"""The weekday a question names."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistants.language.contract import Language
from assistants.language.tokens import folded
from domain.shops.shop import WEEKDAYS


def weekday_in(words: frozenset[str], now: datetime, language: Language) -> str:
    """Return the weekday that the words name, or "". "Tomorrow" is counted in the shop's own time, `now`."""
    ahead = next((days for word, days in language.days.items() if folded(word, language) in words), None)
    if ahead is not None:
        return WEEKDAYS[(now + timedelta(days=ahead)).weekday()]
    return next((day for word, day in language.weekdays.items() if folded(word, language) in words), "")
