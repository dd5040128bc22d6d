"""Card numbers typed into a chat, made unreadable before anything else sees the text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

LENGTHS = (16, 15, 14, 13, 19, 18, 17)
"""Of a card number; the common ones are tried first."""
LONGEST_PHONE = 15
MOST_SEPARATORS = 3
_SEPARATORS = frozenset(" .·•/_|\t\r\n")


@dataclass(frozen=True)
class _Digit:
    place: int
    value: str
    joined: bool
    """It follows the digit before it without a separator."""


def mask_card_numbers(text: str) -> str:
    """Each Luhn-valid run of 13–19 digits becomes `•••• •••• •••• 4242`; all else stays as it is."""
    for run in reversed(_runs(text)):
        if _is_phone(run, text):
            continue
        for first, last in reversed(_cards(run)):
            number = "".join(each.value for each in run[first : last + 1])
            start, end = run[first].place, run[last].place + 1
            text = f"{text[:start]}•••• •••• •••• {number[-4:]}{text[end:]}"
    return text


def _runs(text: str) -> list[list[_Digit]]:
    """Digits, of any script, with nothing but a few separators between them."""
    runs: list[list[_Digit]] = [[]]
    gap = 0
    for place, ch in enumerate(text):
        value = unicodedata.digit(ch, None) if ch.isdigit() else None
        if value is not None:
            runs[-1].append(_Digit(place, str(value), joined=gap == 0))
            gap = 0
        elif _separates(ch) and gap < MOST_SEPARATORS:
            gap += 1
        else:
            runs.append([])
            gap = 0
    return [run for run in runs if len(run) >= min(LENGTHS)]


def _separates(ch: str) -> bool:
    return ch in _SEPARATORS or unicodedata.category(ch) in {"Pd", "Zs", "Zl", "Zp", "Cf", "Cc"}


def _is_phone(run: list[_Digit], text: str) -> bool:
    return len(run) <= LONGEST_PHONE and text[: run[0].place].rstrip("( ").endswith("+")


def _cards(run: list[_Digit]) -> list[tuple[int, int]]:
    found = []
    first = 0
    while first <= len(run) - min(LENGTHS):
        last = _card_from(run, first)
        if last is None:
            first += 1
        else:
            found.append((first, last))
            first = last + 1
    return found


def _card_from(run: list[_Digit], first: int) -> int | None:
    """Return where a card number that begins at `first` ends; it begins and ends where the customer put a
    gap."""
    if first and run[first].joined:
        return None
    for length in LENGTHS:
        after = first + length
        ends = after == len(run) or (after < len(run) and not run[after].joined)
        if ends and _luhn("".join(each.value for each in run[first:after])):
            return after - 1
    return None


def _luhn(number: str) -> bool:
    if not number.strip("0"):
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
