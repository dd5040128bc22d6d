"""Money: minor units by Stripe's exponents, shares that round half up, and no float anywhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import CurrencyMismatch, InvalidChoice
from domain.money import (
    THREE_DECIMAL,
    WHOLE_ONLY,
    ZERO_DECIMAL,
    Money,
    check_chargeable,
    exponent,
    share,
    smallest_step,
    tax_inside,
    to_step,
)
from tests.domain.pizzeria import CURRENCIES

ROOT = Path(__file__).parents[2]
amounts = st.integers(-(10**12), 10**12)
rates = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (1250, "USD", "$12.50"),
        (5, "EUR", "€0.05"),
        (-1250, "USD", "-$12.50"),
        (1200, "JPY", "¥1,200"),
        (5120, "KWD", "KWD 5.120"),
        (123400, "ISK", "ISK 1,234"),
        (123450, "ISK", "ISK 1,235"),
        (500, "UGX", "UGX 5"),
        (199900, "HUF", "HUF 1,999.00"),
        (123456789, "PHP", "₱1,234,567.89"),
        (0, "GBP", "£0.00"),
    ],
)
def test_an_amount_reads_as_people_write_it(minor: int, currency: str, words: str) -> None:
    assert str(Money(minor, currency)) == words


def test_an_amount_is_written_as_a_language_asks() -> None:
    def german(minor: int, currency: str) -> str:
        return Money(minor, currency).written(point=",", group=".", shape="{sign}{number} {symbol}")

    assert german(123_456_789, "EUR") == "1.234.567,89 €"
    assert german(-150, "EUR") == "-1,50 €"
    assert (german(1200, "JPY"), german(5120, "KWD")) == ("1.200 ¥", "5,120 KWD")


@pytest.mark.parametrize(
    ("currency", "digits", "step"),
    [("USD", 2, 1), ("HUF", 2, 1), ("JPY", 0, 1), ("KWD", 3, 10), ("ISK", 2, 100), ("UGX", 2, 100)],
)
def test_exponent_and_step_are_those_stripe_charges_by(currency: str, digits: int, step: int) -> None:
    assert (exponent(currency), smallest_step(currency)) == (digits, step)


def test_no_currency_is_in_two_tables() -> None:
    assert not ZERO_DECIMAL & THREE_DECIMAL
    assert not WHOLE_ONLY & (ZERO_DECIMAL | THREE_DECIMAL)


@pytest.mark.parametrize("combine", [Money.__add__, Money.__sub__])
def test_two_currencies_never_meet_in_one_sum(combine: object) -> None:
    assert callable(combine)
    with pytest.raises(CurrencyMismatch, match="USD and EUR"):
        combine(Money(1, "USD"), Money(1, "EUR"))


@pytest.mark.parametrize(
    ("minor", "basis_points", "expected"),
    [
        (1000, 888, 89),
        (50, 100, 1),
        (49, 100, 0),
        (-50, 100, -1),
        (1, 5000, 1),
        (0, 9999, 0),
        (999, 10_000, 999),
    ],
)
def test_a_share_rounds_half_up(minor: int, basis_points: int, expected: int) -> None:
    assert share(minor, basis_points) == expected


@pytest.mark.parametrize(
    ("gross", "basis_points", "tax"), [(119, 1900, 19), (107, 700, 7), (1000, 0, 0), (100, 10_000, 50)]
)
def test_the_tax_inside_a_gross_amount(gross: int, basis_points: int, tax: int) -> None:
    assert tax_inside(gross, basis_points) == tax


@given(amounts, rates)
def test_a_share_is_within_half_a_unit_of_the_exact_one(minor: int, basis_points: int) -> None:
    assert abs(share(minor, basis_points) * 10_000 - minor * basis_points) * 2 <= 10_000


@given(amounts, rates)
def test_a_share_and_a_tax_know_no_sign(minor: int, basis_points: int) -> None:
    assert share(-minor, basis_points) == -share(minor, basis_points)
    assert tax_inside(-minor, basis_points) == -tax_inside(minor, basis_points)


@given(st.integers(0, 10**12), rates)
def test_the_net_of_a_gross_amount_taxed_again_gives_the_gross(net: int, basis_points: int) -> None:
    gross = net + share(net, basis_points)
    assert abs(gross - tax_inside(gross, basis_points) - net) <= 1
    assert 0 <= tax_inside(gross, basis_points) <= gross


@given(amounts, st.sampled_from(CURRENCIES))
def test_a_rounded_amount_can_be_charged(minor: int, currency: str) -> None:
    rounded = to_step(minor, currency)
    check_chargeable(rounded, currency)
    assert abs(rounded - minor) * 2 <= smallest_step(currency)


@pytest.mark.parametrize(("minor", "currency"), [(5124, "KWD"), (501, "ISK"), (50, "UGX")])
def test_an_amount_stripe_refuses_is_refused_here(minor: int, currency: str) -> None:
    with pytest.raises(InvalidChoice, match=currency):
        check_chargeable(minor, currency)


@pytest.mark.parametrize(
    "path",
    [path for folder in ("domain", "schemas") for path in sorted((ROOT / folder).rglob("*.py"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_float_appears_where_money_is_counted(path: Path) -> None:
    found = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.expr) and _makes_a_float(node)
    ]
    assert found == []


def _makes_a_float(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=float()) | ast.BinOp(op=ast.Div()) | ast.Name(id="float"):
            return True
    return False


@pytest.mark.parametrize(
    ("source", "makes"), [("1.5", True), ("a / b", True), ("float", True), ("a // b", False), ("7", False)]
)
def test_the_search_for_floats_finds_each_kind(source: str, makes: bool) -> None:
    assert _makes_a_float(ast.parse(source, mode="eval").body) is makes
