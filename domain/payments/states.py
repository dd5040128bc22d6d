"""How a payment may move: a table of guarded transitions, and the state that follows from the money."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import TransitionRefused


class PaymentState(StrEnum):
    NONE = "none"
    AUTHORISED = "authorised"
    DEPOSIT_PAID = "deposit_paid"
    PROCESSING = "processing"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    DISPUTED = "disputed"


TRANSITIONS: Mapping[PaymentState, frozenset[PaymentState]] = {
    PaymentState.NONE: frozenset(
        {
            PaymentState.PROCESSING,
            PaymentState.AUTHORISED,
            PaymentState.DEPOSIT_PAID,
            PaymentState.PAID,
        }
    ),
    # A slow payment method may still fail.
    PaymentState.PROCESSING: frozenset(
        {PaymentState.NONE, PaymentState.AUTHORISED, PaymentState.DEPOSIT_PAID, PaymentState.PAID}
    ),
    # Captured, or released uncaptured.
    PaymentState.AUTHORISED: frozenset({PaymentState.PAID, PaymentState.NONE}),
    PaymentState.DEPOSIT_PAID: frozenset(
        {
            PaymentState.PAID,
            PaymentState.PARTIALLY_REFUNDED,
            PaymentState.REFUNDED,
            PaymentState.DISPUTED,
        }
    ),
    PaymentState.PAID: frozenset(
        {PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED, PaymentState.DISPUTED}
    ),
    # A refund can fail at the bank days later and is then booked back.
    PaymentState.PARTIALLY_REFUNDED: frozenset(
        {
            PaymentState.PAID,
            PaymentState.DEPOSIT_PAID,
            PaymentState.REFUNDED,
            PaymentState.DISPUTED,
        }
    ),
    PaymentState.REFUNDED: frozenset(
        {
            PaymentState.PAID,
            PaymentState.DEPOSIT_PAID,
            PaymentState.PARTIALLY_REFUNDED,
            PaymentState.DISPUTED,
        }
    ),
    # Won: what it was before. Lost: the money is gone.
    PaymentState.DISPUTED: frozenset(
        {
            PaymentState.PAID,
            PaymentState.DEPOSIT_PAID,
            PaymentState.PARTIALLY_REFUNDED,
            PaymentState.REFUNDED,
        }
    ),
}

HELD = frozenset(
    {
        PaymentState.DEPOSIT_PAID,
        PaymentState.PAID,
        PaymentState.PARTIALLY_REFUNDED,
        PaymentState.DISPUTED,
    }
)
"""Money of the customer's is here, or may be."""

LESS_IS_LEFT = frozenset({"charge_already_refunded", "amount", "amount_too_large"})
"""Stripe's reasons to refuse a refund of more than is left: it is read again, and what is left is asked for.
Any other reason leaves the money to staff, who may have paid it back by other means."""


def transition(current: PaymentState, target: PaymentState) -> PaymentState:
    """A step we decide on: `target`, or TransitionRefused when a payment cannot go there from `current`."""
    if target not in TRANSITIONS[current]:
        raise TransitionRefused(f"a payment that is {current.value} cannot become {target.value}")
    return target


def state_after(received: int, given_back: int, *, disputed: bool = False) -> PaymentState:
    """The state that follows from the money, in minor units: `received` > 0, of it `given_back`."""
    if disputed:
        return PaymentState.DISPUTED
    if given_back <= 0:
        return PaymentState.PAID
    return PaymentState.REFUNDED if given_back >= received else PaymentState.PARTIALLY_REFUNDED
