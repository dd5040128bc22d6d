"""What is due, held, owed and given back of an order's money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

UNDER_WAY = frozenset({"pending", "requires_action"})
"""Statuses of a refund at Stripe that is not settled yet."""
SENT_BACK = frozenset({"failed", "canceled"})
"""Statuses of a refund that counts for nothing: its money is here again."""


@dataclass(frozen=True)
class PaymentAmounts:
    """One payment, in minor units: what came, what was given back of it, and what is on its way back."""

    received: int = 0
    given_back: int = 0
    under_way: int = 0

    @property
    def left(self) -> int:
        """Return what can still be given back."""
        return self.received - self.given_back - self.under_way


@dataclass(frozen=True)
class OrderAmounts:
    """An order's money, in minor units.

    `due` is still to be paid, `held` is the customer's money that is here, `owed` the part of it that nobody
    has a right to keep, `given_back` has arrived or is on its way to the customer.
    """

    due: int
    held: int
    owed: int
    given_back: int


def received_of(received: int, refunds: Iterable[tuple[str, int]]) -> PaymentAmounts:
    """Return one payment's money; `refunds` are Stripe's status and the amount of each."""
    known = list(refunds)
    return PaymentAmounts(
        received,
        sum(amount for status, amount in known if status == "succeeded"),
        sum(amount for status, amount in known if status in UNDER_WAY),
    )


def amounts(total: int, payments: Iterable[PaymentAmounts], *, given_up: bool) -> OrderAmounts:
    """Return the amounts of an order that costs `total`; nothing is due of one that was given up."""
    known = list(payments)
    received = sum(each.received for each in known)
    held = sum(each.left for each in known)
    return OrderAmounts(
        due=0 if given_up else max(total - received, 0),
        held=held,
        owed=max(held, 0) if given_up else max(min(received - total, held), 0),
        given_back=received - held,
    )
