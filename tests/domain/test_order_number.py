"""The number of the day: unique, short, and safe to shout across a counter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.orders.numbers import business_day, daily_number


@pytest.mark.parametrize(
    ("sequence", "number"),
    [(1, "A33"), (2, "F33"), (10, "Y33"), (11, "A34"), (250, "Y99"), (251, "A333"), (1501, "A3333")],
)
def test_numbers_count_up_and_grow_longer_when_they_must(sequence: int, number: str) -> None:
    assert daily_number(sequence) == number


def test_ten_thousand_orders_of_a_day_have_numbers_of_their_own() -> None:
    numbers = [daily_number(sequence) for sequence in range(1, 10_001)]
    assert len(set(numbers)) == 10_000
    assert max(map(len, numbers)) == 6
    assert [len(number) for number in numbers] == sorted(len(number) for number in numbers)


def test_no_character_looks_like_another() -> None:
    used = set("".join(daily_number(sequence) for sequence in range(1, 10_001)))
    assert not used & set("0OQD1ILJ2Z5S8BGUVNECP")


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_two_orders_of_a_day_never_share_a_number(first: int, second: int) -> None:
    assert (daily_number(first) == daily_number(second)) == (first == second)


@pytest.mark.parametrize("sequence", [0, -1])
def test_orders_are_counted_from_one(sequence: int) -> None:
    with pytest.raises(ValueError, match="from 1"):
        daily_number(sequence)


@pytest.mark.parametrize(
    ("instant", "zone", "starts_at", "day"),
    [
        ("2026-06-06T05:00", "America/New_York", 4, "2026-06-05"),
        ("2026-06-06T07:59", "America/New_York", 4, "2026-06-05"),
        ("2026-06-06T08:00", "America/New_York", 4, "2026-06-06"),
        ("2026-06-05T22:30", "Europe/Berlin", 0, "2026-06-06"),
        ("2026-06-05T22:30", "Asia/Manila", 4, "2026-06-06"),
        ("2026-01-01T00:30", "UTC", 4, "2025-12-31"),
        # The nights the clocks change: 4 on the wall is 4 on the wall.
        ("2026-03-29T01:59", "Europe/Berlin", 4, "2026-03-28"),
        ("2026-03-29T02:00", "Europe/Berlin", 4, "2026-03-29"),
        ("2026-10-25T02:59", "Europe/Berlin", 4, "2026-10-24"),
        ("2026-10-25T03:00", "Europe/Berlin", 4, "2026-10-25"),
    ],
)
def test_the_shops_day_starts_when_it_says(instant: str, zone: str, starts_at: int, day: str) -> None:
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert business_day(at, zone, starts_at) == date.fromisoformat(day)


@given(
    st.builds(datetime.combine, st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.times(), st.just(UTC)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]),
    st.integers(0, 23),
)
def test_the_business_day_never_runs_backwards(at: datetime, zone: str, starts_at: int) -> None:
    days = [business_day(at + timedelta(hours=hour), zone, starts_at) for hour in range(48)]
    assert days == sorted(days)
    assert days[-1] - days[0] <= timedelta(days=3)
