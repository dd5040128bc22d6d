"""Words people type, without the characters no screen and no database can take."""

from __future__ import annotations

import unicodedata

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_no_control(text: str) -> bool:
    return all(map(_plain, text))


def strip_control(text: str) -> str:
    """Return the text without control characters or direction overrides; line breaks stay."""
    return "".join(filter(_plain, text))


def _plain(each: str) -> bool:
    return each == "\n" or not (unicodedata.category(each) in {"Cc", "Cs", "Co"} or each in BIDI_CONTROLS)
