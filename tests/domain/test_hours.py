"""Opening hours around midnight, over several intervals and on the nights the clocks change."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain.shops.hours import open_until
from domain.shops.shop import Hours, Interval

BERLIN = ZoneInfo("Europe/Berlin")


def interval(text: str) -> Interval:
    opens, closes = text.split("-")
    return Interval(time.fromisoformat(opens), time.fromisoformat(closes))


def timetable(**days: str) -> Hours:
    return {day: tuple(interval(each) for each in text.split()) for day, text in days.items()}


def at(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


def is_open(hours: Hours, local: datetime) -> bool:
    return open_until(hours, local) is not None


# 2026-06-05 is a Friday.
WEEK = timetable(thursday="11:30-15:00 17:00-22:00", friday="17:00-01:00", saturday="00:00-00:00")
NIGHT = timetable(sunday="22:00-04:00")


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-06-04T11:29:59", False),
        ("2026-06-04T11:30:00", True),
        ("2026-06-04T14:59:59", True),
        ("2026-06-04T15:00:00", False),
        ("2026-06-04T17:00:00", True),
        ("2026-06-05T00:30:00", False),
        ("2026-06-05T23:59:59", True),
        ("2026-06-06T00:59:59", True),
        ("2026-06-06T12:00:00", True),
        ("2026-06-06T23:59:59", True),
        ("2026-06-07T00:00:00", False),
        ("2026-06-08T12:00:00", False),
    ],
)
def test_a_shop_is_open_from_its_opening_until_just_before_it_closes(local: str, expected: bool) -> None:
    assert is_open(WEEK, at(local)) is expected


@pytest.mark.parametrize(
    ("local", "expected"),
    [("2026-06-07T23:00", True), ("2026-06-08T03:59", True), ("2026-06-08T04:00", False)],
)
def test_sunday_night_runs_into_monday(local: str, expected: bool) -> None:
    assert is_open(NIGHT, at(local)) is expected


def test_a_shop_without_hours_never_opens() -> None:
    assert not is_open({}, at("2026-06-05T12:00"))


def test_a_skipped_hour_does_not_shorten_the_night_on_the_wall() -> None:
    night = timetable(saturday="22:00-04:00")
    assert is_open(night, at("2026-03-29T03:59"))
    assert not is_open(night, at("2026-03-29T04:00"))


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    night = timetable(saturday="22:00-02:45")
    assert is_open(night, at("2026-10-25T02:30"))
    assert is_open(night, at("2026-10-25T02:30", fold=1))
    assert not is_open(night, at("2026-10-25T02:45"))
