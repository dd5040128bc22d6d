"""Money: integer minor units with a currency, by Stripe's exponents rather than ISO 4217's."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import CurrencyMismatch, InvalidChoice

ZERO_DECIMAL = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(),
)
WHOLE_ONLY = frozenset({"ISK", "UGX"})
"""Have no decimals any more, yet Stripe takes them times 100, always ending in 00."""
THREE_DECIMAL = frozenset("BHD JOD KWD OMR TND".split())
SYMBOLS = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "PHP": "₱", "VND": "₫", "KRW": "₩", "INR": "₹",
    "AUD": "A$", "CAD": "C$", "SGD": "S$", "MYR": "RM", "CNY": "CN¥",
}  # fmt: skip
BASIS_POINTS = 10_000


def exponent(currency: str) -> int:
    """Digits after the point in the amounts Stripe takes: 0 for JPY, 3 for KWD, 2 for ISK and the rest."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def smallest_step(currency: str) -> int:
    """The least difference, in minor units, between two chargeable amounts: 10 fils for KWD, 100 for ISK."""
    if currency in THREE_DECIMAL:
        return 10
    return 100 if currency in WHOLE_ONLY else 1


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` integer units of ISO `currency` (upper case)."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __mul__(self, count: int) -> Money:
        return Money(self.minor * count, self.currency)

    def __str__(self) -> str:
        """Write it as English does: `$12.50`, `¥1,200`, `KD 5.120` falls back to `KWD 5.120`."""
        return self.written(point=".", group=",", shape="{sign}{symbol}{number}")

    def written(self, *, point: str, group: str, shape: str) -> str:
        """Write it as a person reads it: `12,50 €` with a comma before decimals and the symbol last.

        `group` stands between thousands; `shape` has the blanks `sign`, `symbol` and `number`.
        """
        digits = exponent(self.currency)
        minor = to_step(self.minor, self.currency) if self.currency in WHOLE_ONLY else self.minor
        sign = "-" if minor < 0 else ""
        whole, rest = divmod(abs(minor), 10**digits)
        symbol = SYMBOLS.get(self.currency, f"{self.currency} ")
        shows_decimals = digits and self.currency not in WHOLE_ONLY
        decimals = f"{point}{rest:0{digits}d}" if shows_decimals else ""
        number = f"{whole:,}".replace(",", group) + decimals
        return shape.format(sign=sign, symbol=symbol, number=number).strip()

    def _same(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} in one sum")
        return other


def share(minor: int, basis_points: int) -> int:
    """`basis_points`/10000 of `minor`, rounded half up (half away from zero for negatives)."""
    return _divide(minor * basis_points, BASIS_POINTS)


def tax_inside(minor: int, basis_points: int) -> int:
    """The tax contained in a gross amount that includes it."""
    return minor - _divide(minor * BASIS_POINTS, BASIS_POINTS + basis_points)


def to_step(minor: int, currency: str) -> int:
    """`minor` rounded half up to what Stripe can charge in `currency`."""
    step = smallest_step(currency)
    return _divide(minor, step) * step


def check_chargeable(minor: int, currency: str) -> None:
    """Raises InvalidChoice for an amount that is no multiple of the currency's smallest step."""
    if minor % smallest_step(currency):
        raise InvalidChoice(
            f"{minor} is not an amount {currency} can be charged in", rule="money_step", currency=currency
        )


def _divide(numerator: int, denominator: int) -> int:
    sign = -1 if numerator < 0 else 1
    return sign * ((abs(numerator) * 2 + denominator) // (denominator * 2))
