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

OPEN = frozenset({OrderState.DRAFT, OrderState.AWAITING_APPROVAL})
SOLD = frozenset({OrderState.APPROVED, OrderState.PREPARING, OrderState.READY, OrderState.FULFILLED})
GIVEN_UP = frozenset({OrderState.REJECTED, OrderState.CANCELLED, OrderState.EXPIRED})
FINAL = GIVEN_UP | {OrderState.FULFILLED}


def transition(current: OrderState, target: OrderState) -> OrderState:
    """`target`, or TransitionRefused when an order cannot go there from `current`, itself included."""
    if target not in TRANSITIONS[current]:
        raise TransitionRefused(f"an order that is {current.value} cannot become {target.value}")
    return target


def is_open(state: OrderState) -> bool:
    """Return whether the order is neither accepted nor given up: its lines are frozen in the cart."""
    return state in OPEN


def is_sold(state: OrderState) -> bool:
    """Return whether the shop has accepted the order: its lines have left the cart."""
    return state in SOLD


def is_given_up(state: OrderState) -> bool:
    """Return whether nobody makes the order: its lines may be changed again, and money received is owed."""
    return state in GIVEN_UP


def is_final(state: OrderState) -> bool:
    """Return whether the work on the order is over. Only an expired one can come back, by a late payment."""
    return state in FINAL


def collects_payment(state: OrderState) -> bool:
    """Return whether the order's payment page may be open."""
    return state is OrderState.DRAFT
