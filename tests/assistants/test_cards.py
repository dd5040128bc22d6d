"""Card numbers become unreadable; other numbers stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.card_numbers import mask_card_numbers

VISA = "4242424242424242"


def luhn_digit(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 - place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


@pytest.mark.parametrize(
    "text",
    [
        VISA,
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "4242.4242.4242.4242",
        "4242 \n4242\n4242\t4242",
        "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
        "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢",
        "４２４２４２４２４２４２４２４２",
        "4242\u200b4242\u200b4242\u200b4242",
        f"my card is {VISA}, thanks",
        f"{VISA} 12/28 123",
        f"2 cokes, card:{VISA}",
    ],
)
def test_a_card_number_keeps_only_its_last_four(text: str) -> None:
    masked = mask_card_numbers(text)
    assert "•••• •••• •••• 4242" in masked
    assert "42424242" not in masked.replace(" ", "")


def test_an_amex_number_of_fifteen_digits_is_masked() -> None:
    assert mask_card_numbers("3782 822463 10005") == "•••• •••• •••• 0005"


@pytest.mark.parametrize(
    "text",
    [
        "call me at 0917 123 4567",
        "+63 917 123 4567",
        "+491512345678901",
        "order 1234567890123",
        "4242 4242 4242 4241",
        "two cokes and 3 fries",
        "0000000000000000",
        "",
    ],
)
def test_phone_and_order_numbers_stay(text: str) -> None:
    assert mask_card_numbers(text) == text


@given(
    st.text(alphabet="0123456789", min_size=11, max_size=17).filter(lambda each: each.strip("0")),
    st.sampled_from(["", " ", "-", ".", "\n", " - "]),
    st.text(alphabet="abc ", max_size=5),
)
def test_no_valid_number_survives_however_it_is_grouped(body: str, gap: str, around: str) -> None:
    number = f"1{body}"
    number += luhn_digit(number)
    grouped = gap.join(number[start : start + 4] for start in range(0, len(number), 4))
    masked = mask_card_numbers(f"{around}x {grouped} x{around}")
    digits = "".join(ch for ch in masked if ch.isdigit())
    assert number not in digits


@given(st.text(max_size=300))
def test_masking_never_raises_and_a_second_time_changes_nothing(text: str) -> None:
    once = mask_card_numbers(text)
    assert mask_card_numbers(once) == once


@given(st.text(alphabet="abcdefgh ,.!", max_size=100))
def test_text_without_digits_stays_as_it_is(text: str) -> None:
    assert mask_card_numbers(text) == text
