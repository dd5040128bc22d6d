"""A shop's hours, one line a weekday."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from assistants.language.registry import DEFAULT
from assistants.speaking.news import timetable
from domain.shops.shop import Interval
from tests.assistants.conftest import Counter


def told(counter: Counter, **days: str) -> tuple[str, ...]:
    hours = {day: tuple(map(interval, text.split())) for day, text in days.items()}
    return timetable(replace(counter.context.shop, hours=hours), DEFAULT)


def interval(text: str) -> Interval:
    opens, closes = text.split("-")
    return Interval(time.fromisoformat(opens), time.fromisoformat(closes))


def test_hours_read_one_line_a_weekday(trattoria: Counter) -> None:
    week = {"thursday": "11:30-15:00 17:00-22:00", "friday": "17:00-01:00", "saturday": "00:00-00:00"}
    assert told(trattoria, **week) == (
        "Monday closed",
        "Tuesday closed",
        "Wednesday closed",
        "Thursday 11:30–15:00, 17:00–22:00",
        "Friday 17:00–01:00",
        "Saturday open 24 hours",
        "Sunday closed",
    )


def test_hours_read_in_the_order_of_the_day_however_they_were_entered(trattoria: Counter) -> None:
    assert told(trattoria, monday="17:00-22:00 08:00-12:00")[0] == "Monday 08:00–12:00, 17:00–22:00"
