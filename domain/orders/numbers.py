"""The number an order is called by: short, for one business day of one shop, made to be shouted and read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LETTERS = "AFHKMRTWXY"
DIGITS = "34679"
"""Neither look like each other nor like a letter: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, 6/G, U/V. No two letters
rhyme, as B, D, P and E do."""
FEWEST_DIGITS = 2


def business_day(instant: datetime, time_zone: str, day_starts_at: int) -> date:
    """The shop's own day: at 1 a.m. it is still yesterday for a shop whose day starts at 4."""
    local = instant.astimezone(ZoneInfo(time_zone))
    return (local - timedelta(hours=day_starts_at)).date()


def day_ends_at(day: date, time_zone: str, day_starts_at: int) -> datetime:
    """The moment the shop's business day is over, which is when the next one starts."""
    local = datetime.combine(day + timedelta(days=1), time(day_starts_at), ZoneInfo(time_zone))
    return local.astimezone(UTC)


def daily_number(sequence: int) -> str:
    """The day's first order (1) is A33, the 251st A333: one letter, and digits as many as it takes."""
    if sequence < 1:
        raise ValueError(f"orders are counted from 1, not {sequence}")
    position, width = sequence - 1, FEWEST_DIGITS
    while position >= _capacity(width):
        position -= _capacity(width)
        width += 1
    position, letter = divmod(position, len(LETTERS))
    digits = ""
    for _ in range(width):
        position, digit = divmod(position, len(DIGITS))
        digits = DIGITS[digit] + digits
    return LETTERS[letter] + digits


def _capacity(width: int) -> int:
    return int(len(LETTERS) * len(DIGITS) ** width)
