"""English numbers and ordinals."""

from __future__ import annotations

from itertools import product

_SINGLE: dict[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a single": 1,
    "single": 1, "just one": 1, "only one": 1, "a pair of": 2, "pair of": 2, "a pair": 2, "a couple of": 2,
    "couple of": 2, "a couple": 2, "couple": 2, "a half dozen": 6, "half a dozen": 6, "half dozen": 6,
    "a dozen of": 12, "a dozen": 12, "one dozen": 12, "dozen": 12, "two dozen": 24, "three dozen": 36,
    "four dozen": 48, "a trio of": 3, "tree of": 3,
}  # fmt: skip
_TENS: dict[str, int] = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_UNITS: dict[str, int] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
NUMBERS = {
    **_SINGLE,
    **{f"{ten} {unit}": _TENS[ten] + _UNITS[unit] for ten, unit in product(_TENS, _UNITS)},
}
"""With "twenty one" to "ninety nine"."""
ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
ORDINALS: dict[str, int] = {
    "the first one": 1, "first one": 1, "the first": 1, "first": 1, "1st": 1, "the second one": 2,
    "second one": 2, "the second": 2, "second": 2, "2nd": 2, "the third one": 3, "third one": 3,
    "the third": 3, "third": 3, "3rd": 3, "the fourth one": 4, "the fourth": 4, "fourth": 4, "4th": 4,
    "the fifth": 5, "fifth": 5, "5th": 5, "the last one": -1, "last one": -1, "the last": -1,
    "number one": 1, "number two": 2, "number three": 3, "number four": 4, "option one": 1,
    "option two": 2, "option three": 3,
}  # fmt: skip
