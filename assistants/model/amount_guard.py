"""Amounts of money in a text, so that a reply which names one that code has not given can be held back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set as AbstractSet
from decimal import Decimal, InvalidOperation

from domain.money import SYMBOLS, exponent

_NUMBER = r"\d+(?:[.,' ]\d{3})*(?:[.,]\d{1,3})?(?!\d)|\d+(?:[.,]\d+)?"
_CODES = (
    "USD EUR GBP JPY PHP VND KRW INR AUD CAD SGD MYR CNY CHF SEK NOK DKK PLN CZK HUF KWD BHD OMR JOD TND AED "
    "SAR MXN BRL IDR THB TWD HKD NZD ZAR TRY ISK UGX"
)
_WORDS = (
    "dollars? bucks? cents? euros? pounds? quid pence yen won rupees? rupiah ringgit sen pesos? piso dinars? "
    "baht francs? kron[ae]r? dólar(?:es)? libras? đồng dong đ 円 元 块 塊 원 บาท"
)
_SIGNS = "|".join(
    [
        *sorted(
            map(re.escape, {*SYMBOLS.values(), "฿", "₽", "₺", "₪", "₦", "Rp", "RM", "kr", "Fr"}),
            key=len,
            reverse=True,
        ),
        *_CODES.split(),
    ]
)
_AMOUNT = re.compile(
    rf"(?P<before>(?<![^\W\d_])(?:{_SIGNS}))?\s?(?P<number>{_NUMBER})(?P<thousand>k\b|\s?nghìn\b|\s?ngàn\b)?"
    rf"(?:\s?(?P<after>(?:{_SIGNS}|{'|'.join(_WORDS.split())})(?![^\W\d_])))?",
    re.IGNORECASE,
)
_CENTS = frozenset({"cent", "cents", "pence", "sen"})
_NO_MONEY = re.compile(
    r"\s*(?:%|°|Uhr\b|[ap]\.?m\b|k?g\b|[cdm]?l\b|oz\b|h\b|k?cal\b|c?m\b|[:/]\d)", re.IGNORECASE
)

_LINK = re.compile(
    r"https?:|www\.|\w\.(?:com|net|org|info|io|co|app|shop|store|site|online|link|xyz|me|ru|cn|ly)\b(?!\.\w)",
    re.IGNORECASE,
)


def names_link(text: str) -> bool:
    """Return whether a text leads elsewhere; where to pay is never a model's to say."""
    return _LINK.search(_plain(text)) is not None


def unknown_amounts(text: str, currency: str, given: AbstractSet[int]) -> tuple[str, ...]:
    """The amounts a text names, as it writes them, that are none of the `given` minor units."""
    return tuple(said for said, meanings in _amounts(text, currency) if not meanings & given)


def named_amounts(text: str, currency: str) -> frozenset[int]:
    """Every amount a text can be read to name, in minor units."""
    return frozenset(minor for _, meanings in _amounts(text, currency) for minor in meanings)


def numbers(text: str) -> frozenset[Decimal]:
    """Every number a text can be read to contain."""
    return frozenset(value for found in _AMOUNT.finditer(_plain(text)) for value in _values(found["number"]))


def _amounts(text: str, currency: str) -> list[tuple[str, frozenset[int]]]:
    plain = _plain(text)
    return [
        (found[0].strip(), _meanings(found, currency))
        for found in _AMOUNT.finditer(plain)
        if _is_money(found, plain, currency)
    ]


def _is_money(found: re.Match[str], text: str, currency: str) -> bool:
    """With a sign or word of money, or written the way amounts of this currency are."""
    if found["before"] or found["after"]:
        return True
    if _NO_MONEY.match(text, found.end()):
        return False
    digits = exponent(currency)
    shape = rf"\d[\d.,' ]*[.,]\d{{{digits}}}" if digits else r"\d{1,3}(?:[.,]\d{3})+|\d{4,}"
    return bool(found["thousand"] or re.fullmatch(shape, found["number"]))


def _meanings(found: re.Match[str], currency: str) -> frozenset[int]:
    digits = 0 if (found["after"] or "").lower() in _CENTS else exponent(currency)
    factor = 10**digits * (1000 if found["thousand"] else 1)
    return frozenset(int(value * factor) for value in _values(found["number"]) if value * factor % 1 == 0)


def _values(number: str) -> frozenset[Decimal]:
    """ "1.200" is 1200 in one country and 1.2 in another: both."""
    bare = re.sub(r"[' ]", "", number)
    readings = {bare.replace(",", ""), bare.replace(".", "").replace(",", ".")}
    found = set()
    for reading in readings:
        try:
            found.add(Decimal(reading))
        except InvalidOperation:
            continue
    return frozenset(found)


def _plain(text: str) -> str:
    """Full-width and other scripts' digits as ASCII."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(ch)) if ch.isdigit() else ch for ch in normal)
