"""Opening hours around midnight, over several intervals and on the nights the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shops.hours import next_opening, open_now
from domain.shops.shop import WEEKDAYS, Hours, Interval

BERLIN = ZoneInfo("Europe/Berlin")


def interval(text: str) -> Interval:
    opens, closes = text.split("-")
    return Interval(time.fromisoformat(opens), time.fromisoformat(closes))


def timetable(**days: str) -> Hours:
    return {day: tuple(interval(each) for each in text.split()) for day, text in days.items()}


def at(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


# 2026-06-05 is a Friday.
WEEK = timetable(thursday="11:30-15:00 17:00-22:00", friday="17:00-01:00", saturday="00:00-00:00")
NIGHT = timetable(sunday="22:00-04:00")


@pytest.mark.parametrize(
    ("local", "is_open"),
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
def test_a_shop_is_open_from_its_opening_until_just_before_it_closes(local: str, is_open: bool) -> None:
    assert open_now(WEEK, at(local)) is is_open


@pytest.mark.parametrize(
    ("local", "is_open"),
    [("2026-06-07T23:00", True), ("2026-06-08T03:59", True), ("2026-06-08T04:00", False)],
)
def test_sunday_night_runs_into_monday(local: str, is_open: bool) -> None:
    assert open_now(NIGHT, at(local)) is is_open


@pytest.mark.parametrize(
    ("local", "opening"),
    [
        ("2026-06-04T09:00", "2026-06-04T11:30"),
        ("2026-06-04T12:00", "2026-06-04T12:00"),
        ("2026-06-04T16:00", "2026-06-04T17:00"),
        ("2026-06-04T22:00", "2026-06-05T17:00"),
        ("2026-06-07T00:00", "2026-06-11T11:30"),
    ],
)
def test_the_next_opening_is_found_over_breaks_nights_and_closed_days(local: str, opening: str) -> None:
    assert next_opening(WEEK, at(local)) == at(opening)


def test_a_shop_open_once_a_week_opens_again_in_a_week() -> None:
    once = timetable(friday="09:00-10:00")
    assert next_opening(once, at("2026-06-05T10:00")) == at("2026-06-12T09:00")


def test_a_shop_without_hours_never_opens() -> None:
    assert not open_now({}, at("2026-06-05T12:00"))
    assert next_opening({}, at("2026-06-05T12:00")) is None


def test_a_skipped_hour_does_not_shorten_the_night_on_the_wall() -> None:
    night = timetable(saturday="22:00-04:00")
    assert open_now(night, at("2026-03-29T03:59"))
    assert not open_now(night, at("2026-03-29T04:00"))


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    night = timetable(saturday="22:00-02:45")
    assert open_now(night, at("2026-10-25T02:30"))
    assert open_now(night, at("2026-10-25T02:30", fold=1))
    assert not open_now(night, at("2026-10-25T02:45"))


def test_an_opening_in_the_skipped_hour_moves_to_an_hour_that_exists() -> None:
    early = timetable(sunday="02:30-12:00")
    opening = next_opening(early, at("2026-03-29T01:00"))
    assert opening == at("2026-03-29T03:30")


def test_the_night_the_clocks_change_lasts_as_long_as_it_does() -> None:
    morning = timetable(sunday="07:00-12:00")
    closed = at("2026-03-28T23:00")
    opening = next_opening(morning, closed)
    assert opening
    assert opening.astimezone(UTC) - closed.astimezone(UTC) == timedelta(hours=7)


times = st.times().map(lambda each: each.replace(second=0, microsecond=0))
tables: st.SearchStrategy[Hours] = st.dictionaries(
    st.sampled_from(WEEKDAYS), st.lists(st.builds(Interval, times, times), max_size=2).map(tuple)
)


walls = st.builds(datetime.combine, st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.times())


@given(tables, walls)
def test_a_shop_is_open_at_its_next_opening_and_at_no_minute_before(hours: Hours, wall: datetime) -> None:
    opening = next_opening(hours, wall)
    if opening is None:
        assert not any(hours.values())
        return
    assert open_now(hours, opening)
    if opening > wall:
        assert not open_now(hours, opening - timedelta(microseconds=1))
        assert not open_now(hours, wall + (opening - wall) // 2)
