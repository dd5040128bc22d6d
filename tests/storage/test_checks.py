"""The database refuses what no enumeration has, and takes every value that one has."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from sqlalchemy import create_engine, text

from domain.conversation import Phase
from domain.orders.reasons import ReasonCode
from domain.orders.states import OrderState
from domain.payments.plan import PaymentKind
from domain.payments.states import PaymentState
from schemas.messages.order import CheckoutStatus

CHECKS: dict[tuple[str, str], Iterable[str]] = {
    ("session", "phase"): Phase,
    ("orders", "state"): OrderState,
    ("orders", "payment_state"): PaymentState,
    ("order_event", "state"): OrderState,
    ("order_event", "payment_state"): PaymentState,
    ("payment", "kind"): PaymentKind,
    ("payment", "state"): CheckoutStatus,
    ("refund", "reason"): ReasonCode,
}
DEFINED = """
    SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name AND contype = 'c'
"""


@pytest.mark.parametrize(("table", "column"), CHECKS)
def test_a_column_takes_the_values_of_its_enumeration(database_url: str, table: str, column: str) -> None:
    with create_engine(database_url).connect() as connection:
        defined = connection.execute(text(DEFINED), {"name": f"ck_{table}_{column}"}).scalar_one()
    assert set(re.findall(r"'(\w+)'", defined)) == set(CHECKS[table, column])


@pytest.mark.parametrize(
    "name",
    ["ck_orders_total", "ck_payment_amount", "ck_payment_received", "ck_refund_amount"],
)
def test_no_amount_is_below_zero(database_url: str, name: str) -> None:
    with create_engine(database_url).connect() as connection:
        assert ">= 0" in connection.execute(text(DEFINED), {"name": name}).scalar_one()
