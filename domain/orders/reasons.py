"""Why an order took a step: a code with its parameters, and the words of staff beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ReasonCode(StrEnum):
    CONFIRMED = "confirmed"
    PAGE_OPENED = "page_opened"
    PAGE_WAITS = "page_waits"
    """Payments cannot be opened for now."""
    PAGE_REFUSED = "page_refused"
    """`refusal` is Stripe's code."""
    PAGE_NOT_OPENED = "page_not_opened"
    NOTHING_TO_PAY = "nothing_to_pay"
    PAYMENT_PROCESSING = "payment_processing"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_MISMATCH = "payment_mismatch"
    """`differs` names the fields, separated by commas."""
    NOT_PAID_IN_TIME = "not_paid_in_time"
    PAID = "paid"
    PAID_LATE = "paid_late"
    PAID_AFTER_THE_END = "paid_after_the_end"
    CHANGED_BY_CUSTOMER = "changed_by_customer"
    CHANGE_TOO_LATE = "change_too_late"
    CANCELLED_BY_OPERATOR = "cancelled_by_operator"
    CANCEL_TOO_LATE = "cancel_too_late"
    """An operator asked for it, and no money moves."""
    STAFF = "staff"
    """A step of the shop's staff; `note` has their words, if any."""
    TIME = "time"
    """The business day and the shop's hours after it are over."""
    UNATTENDED = "unattended"
    REFUND = "refund"
    """`status` is Stripe's, `amount` minor units."""
    REFUND_REPEATED = "refund_repeated"
    """A refund failed, and the money is paid back again."""
    REFUND_FAILED = "refund_failed"
    REFUND_REFUSED = "refund_refused"
    """`refusal` is Stripe's code."""
    MADE_AT_STRIPE = "made_at_stripe"
    """A refund in Stripe's dashboard."""
    DISPUTED = "disputed"


@dataclass(frozen=True)
class Reason:
    """`params` belong to the code; `note` is what a person wrote, shown as it is."""

    code: ReasonCode
    params: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
