"""`Prefer: wait` as RFC 7240 has it: in any case, with spaces around the sign and other wishes beside it."""

from __future__ import annotations

import pytest

from api.customer.chat import MAX_WAIT, _wait_seconds


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait=5", 5),
        ("WAIT=5", 5),
        ("wait = 5", 5),
        ("respond-async, wait=5", 5),
        ("wait=99999999999", MAX_WAIT),
        ("wait=00005", 5),
        ("wait=0", 0),
        ("await=5", 0),
        ("wait=soon", 0),
        ("", 0),
    ],
)
def test_the_seconds_of_a_preference(prefer: str, seconds: int) -> None:
    assert _wait_seconds(prefer) == seconds
