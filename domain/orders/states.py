"""How an order may move: a table of guarded transitions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import TransitionRefused


class OrderState(StrEnum):
    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    REJECTED = "rejected"
    PREPARING = "preparing"
    READY = "ready"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


TRANSITIONS: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.DRAFT: frozenset(
        {OrderState.AWAITING_APPROVAL, OrderState.APPROVED, OrderState.CANCELLED, OrderState.EXPIRED}
    ),
    OrderState.AWAITING_APPROVAL: frozenset(
        {OrderState.APPROVED, OrderState.REJECTED, OrderState.CANCELLED, OrderState.EXPIRED}
    ),
    # A shop without a kitchen board hands an order over in one step; one that is paid after approval may
    # never be paid.
    OrderState.APPROVED: frozenset(
        {
            OrderState.PREPARING,
            OrderState.READY,
            OrderState.FULFILLED,
            OrderState.CANCELLED,
            OrderState.EXPIRED,
        }
    ),
    OrderState.PREPARING: frozenset({OrderState.READY, OrderState.FULFILLED, OrderState.CANCELLED}),
    OrderState.READY: frozenset({OrderState.FULFILLED, OrderState.CANCELLED}),
    OrderState.REJECTED: frozenset(),
    OrderState.FULFILLED: frozenset(),
    OrderState.CANCELLED: frozenset(),
    # Money that came late revives an order that nobody gave up on purpose.
    OrderState.EXPIRED: frozenset({OrderState.APPROVED}),
}

GIVEN_UP = frozenset({OrderState.REJECTED, OrderState.CANCELLED, OrderState.EXPIRED})
"""Nobody makes it; what was paid for it is owed."""
FINAL = GIVEN_UP | {OrderState.FULFILLED}


def transition(current: OrderState, target: OrderState) -> OrderState:
    """`target`, or TransitionRefused when an order cannot go there from `current`, itself included."""
    if target not in TRANSITIONS[current]:
        raise TransitionRefused(f"an order that is {current.value} cannot become {target.value}")
    return target


def is_final(state: OrderState) -> bool:
    """Nobody works on the order any more. Only an expired one can come back, by a late payment."""
    return state in FINAL
