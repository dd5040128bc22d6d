"""An order's money adds up, however many payments and refunds it has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.ids import OrderId
from domain.payments.amounts import PaymentAmounts, amounts, received_of
from domain.payments.plan import PaymentKind, payment_id_of

ORDER = OrderId("6f1b6d1e-3a55-4cde-9f6f-2f6a5a2f9c11")
STATUSES = ("succeeded", "pending", "requires_action", "failed", "canceled")
money = st.integers(0, 10**9)


@st.composite
def payments(draw: st.DrawFn) -> PaymentAmounts:
    received = draw(money)
    given_back = draw(st.integers(0, received))
    return PaymentAmounts(received, given_back, draw(st.integers(0, received - given_back)))


@given(total=money, paid=st.lists(payments(), max_size=5), given_up=st.booleans())
def test_what_came_is_held_or_given_back(total: int, paid: list[PaymentAmounts], *, given_up: bool) -> None:
    found = amounts(total, paid, given_up=given_up)
    assert found.held + found.given_back == sum(each.received for each in paid)
    assert min(found.due, found.held, found.owed, found.given_back) >= 0


@given(total=money, paid=st.lists(payments(), max_size=5))
def test_of_an_order_that_was_given_up_all_that_is_held_is_owed(
    total: int, paid: list[PaymentAmounts]
) -> None:
    found = amounts(total, paid, given_up=True)
    assert (found.due, found.owed) == (0, found.held)


@given(total=money, paid=st.lists(payments(), max_size=5))
def test_money_is_due_until_the_total_has_come_and_owed_above_it(
    total: int, paid: list[PaymentAmounts]
) -> None:
    found = amounts(total, paid, given_up=False)
    assert found.due == 0 or found.owed == 0
    assert found.due + sum(each.received for each in paid) >= total
    assert found.owed <= found.held


@given(total=money, paid=st.lists(payments(), max_size=5), given_up=st.booleans())
def test_the_order_of_payments_changes_nothing(
    total: int, paid: list[PaymentAmounts], *, given_up: bool
) -> None:
    assert amounts(total, paid, given_up=given_up) == amounts(total, paid[::-1], given_up=given_up)


@given(received=money, refunds=st.lists(st.tuples(st.sampled_from(STATUSES), money), max_size=6))
def test_a_refund_counts_by_its_status(received: int, refunds: list[tuple[str, int]]) -> None:
    found = received_of(received, refunds)
    gone = sum(amount for status, amount in refunds if status in {"failed", "canceled"})
    assert found.given_back + found.under_way + gone == sum(amount for _, amount in refunds)


def test_each_payment_of_an_order_has_an_id_of_its_own() -> None:
    ids = {payment_id_of(ORDER, kind, number) for kind in PaymentKind for number in (1, 2)}
    assert len(ids) == 6
    assert payment_id_of(ORDER) == payment_id_of(ORDER, PaymentKind.FULL, 1)
