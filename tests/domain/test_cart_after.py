"""What an order's states do to the customer's cart, for every state there is."""

from __future__ import annotations

import pytest

from domain.cart.edits import AddLine
from domain.conversation import Phase
from domain.orders.cart_after import cart_after, phase_after, phase_on_return
from domain.orders.states import TRANSITIONS, OrderState, is_final, is_given_up, is_open, is_sold
from tests.domain.pizzeria import WATER, cart_of

S = OrderState
MOVES = [(before, after) for before, targets in TRANSITIONS.items() for after in sorted(targets)]
SALES = {
    (S.DRAFT, S.APPROVED),
    (S.AWAITING_APPROVAL, S.APPROVED),
    (S.EXPIRED, S.APPROVED),
}


@pytest.mark.parametrize("state", OrderState)
def test_a_state_is_open_or_sold_or_given_up(state: OrderState) -> None:
    assert [is_open(state), is_sold(state), is_given_up(state)].count(True) == 1
    assert not (is_open(state) and is_final(state))
    assert is_final(state) or not is_given_up(state)


@pytest.mark.parametrize(("before", "after"), MOVES)
def test_lines_leave_the_cart_when_they_are_sold_and_at_no_other_move(before: S, after: S) -> None:
    cart = cart_of(AddLine(WATER, 3))
    ordered = {cart.lines[0].id: 2}
    left = cart_after(cart, ordered, before, after)
    assert sum(line.quantity for line in left.lines) == (1 if (before, after) in SALES else 3)


@pytest.mark.parametrize("has_open_order", [False, True])
@pytest.mark.parametrize("handing_off", [False, True])
@pytest.mark.parametrize("phase", Phase)
def test_a_frozen_cart_thaws_when_nothing_holds_it(
    phase: Phase, *, has_open_order: bool, handing_off: bool
) -> None:
    held = has_open_order or handing_off
    after = phase_after(phase, has_open_order=has_open_order, handing_off=handing_off)
    assert after is (Phase.ORDERING if phase is Phase.PAYING and not held else phase)


@pytest.mark.parametrize(
    ("phase", "held", "expected"),
    [
        (Phase.CLOSED, False, Phase.ORDERING),
        (Phase.CLOSED, True, Phase.PAYING),
        (Phase.PAYING, False, Phase.ORDERING),
        (Phase.CONFIRMING, False, Phase.CONFIRMING),
        (Phase.ORDERING, True, Phase.PAYING),
    ],
)
def test_a_session_that_returns_is_open_unless_an_order_holds_its_cart(
    phase: Phase, expected: Phase, *, held: bool
) -> None:
    assert phase_on_return(phase, has_open_order=held, handing_off=False) is expected
    assert phase_on_return(phase, has_open_order=False, handing_off=held) is expected
