"""When a customer who left a cart may be written to: by day at the shop."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.recovery import minutes_until_day

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("clock", "minutes"),
    [
        ((9, 0), 0),
        ((14, 30), 0),
        ((20, 59), 0),
        ((21, 0), 721),
        ((23, 30), 571),
        ((0, 15), 526),
        ((8, 59), 2),
    ],
)
def test_letters_wait_for_the_morning(clock: tuple[int, int], minutes: int) -> None:
    assert minutes_until_day(datetime(2026, 11, 21, *clock, tzinfo=BERLIN)) == minutes


def test_after_the_wait_it_is_day() -> None:
    night = datetime(2026, 3, 28, 22, 17, tzinfo=BERLIN)
    assert minutes_until_day(night + timedelta(minutes=minutes_until_day(night))) == 0
