"""How an order may move, and how not."""

from __future__ import annotations

import pytest

from domain.errors import TransitionRefused
from domain.orders.states import TRANSITIONS, OrderState, is_final, transition

S = OrderState


@pytest.mark.parametrize(
    "path",
    [
        (S.DRAFT, S.APPROVED, S.PREPARING, S.READY, S.FULFILLED),
        (S.DRAFT, S.AWAITING_APPROVAL, S.APPROVED, S.FULFILLED),
        (S.DRAFT, S.AWAITING_APPROVAL, S.REJECTED),
        (S.DRAFT, S.CANCELLED),
        (S.APPROVED, S.READY, S.CANCELLED),
        (S.DRAFT, S.EXPIRED, S.APPROVED, S.PREPARING),
    ],
)
def test_an_order_walks_its_path(path: tuple[OrderState, ...]) -> None:
    state = path[0]
    for target in path[1:]:
        state = transition(state, target)
    assert state is path[-1]


@pytest.mark.parametrize(
    ("current", "target"),
    [
        (S.DRAFT, S.FULFILLED),
        (S.DRAFT, S.PREPARING),
        (S.AWAITING_APPROVAL, S.PREPARING),
        (S.APPROVED, S.DRAFT),
        (S.PREPARING, S.EXPIRED),
        (S.READY, S.PREPARING),
        (S.FULFILLED, S.CANCELLED),
        (S.REJECTED, S.APPROVED),
        (S.EXPIRED, S.CANCELLED),
    ],
)
def test_a_refused_step_names_both_states(current: OrderState, target: OrderState) -> None:
    with pytest.raises(TransitionRefused, match=rf"{current.value}\b.*\b{target.value}") as refused:
        transition(current, target)
    assert refused.value.code == "transition_refused"


@pytest.mark.parametrize("state", OrderState)
def test_no_order_becomes_what_it_is(state: OrderState) -> None:
    with pytest.raises(TransitionRefused):
        transition(state, state)


@pytest.mark.parametrize("target", OrderState)
def test_a_cancelled_order_never_revives(target: OrderState) -> None:
    with pytest.raises(TransitionRefused):
        transition(S.CANCELLED, target)


def test_only_an_expired_order_leaves_an_end_again() -> None:
    assert {state for state in OrderState if is_final(state) and TRANSITIONS[state]} == {S.EXPIRED}
    assert TRANSITIONS[S.EXPIRED] == {S.APPROVED}


def test_every_state_is_in_the_table_and_every_work_in_progress_can_end() -> None:
    assert set(TRANSITIONS) == set(OrderState)
    for state in OrderState:
        assert is_final(state) or any(is_final(target) for target in TRANSITIONS[state])
