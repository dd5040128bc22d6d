"""How a payment may move, and which state follows from the money."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import strategies as st

from domain.errors import TransitionRefused
from domain.payments.states import TRANSITIONS, PaymentState, transition

P = PaymentState
states = st.sampled_from(PaymentState)


@pytest.mark.parametrize(
    "path",
    [
        (P.NONE, P.PAID, P.PARTIALLY_REFUNDED, P.REFUNDED),
        (P.NONE, P.PROCESSING, P.NONE),
        (P.NONE, P.AUTHORISED, P.PAID),
        (P.NONE, P.AUTHORISED, P.NONE),
        (P.NONE, P.DEPOSIT_PAID, P.PAID),
        (P.PAID, P.DISPUTED, P.PAID),
        (P.PAID, P.DISPUTED, P.REFUNDED),
        (P.REFUNDED, P.PAID),
    ],
)
def test_a_payment_walks_its_path(path: tuple[PaymentState, ...]) -> None:
    assert reduce(transition, path) is path[-1]


@pytest.mark.parametrize(
    ("current", "target"),
    [
        (P.NONE, P.REFUNDED),
        (P.NONE, P.DISPUTED),
        (P.PROCESSING, P.REFUNDED),
        (P.AUTHORISED, P.REFUNDED),
        (P.PAID, P.NONE),
        (P.PAID, P.PROCESSING),
        (P.DISPUTED, P.NONE),
    ],
)
def test_a_refused_step_names_both_states(current: PaymentState, target: PaymentState) -> None:
    with pytest.raises(TransitionRefused, match=rf"{current.value}\b.*\b{target.value}"):
        transition(current, target)


@pytest.mark.parametrize("state", PaymentState)
def test_no_payment_becomes_what_it_is(state: PaymentState) -> None:
    with pytest.raises(TransitionRefused):
        transition(state, state)


def test_every_state_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(PaymentState)
