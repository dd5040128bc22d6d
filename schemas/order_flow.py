"""What the order's workflow is started with, hears, does and answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.ids import LineId, OrderId, PaymentId, RefundId, SessionId, ShopId
from domain.order_states import OrderState
from domain.payment_states import PaymentState
from schemas.origin import Origin


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class OrderStart(Value):
    """An order that is stored, priced and confirmed. `total` is minor units; `lines` its cart lines."""

    order_id: OrderId
    shop_id: ShopId
    session_id: SessionId
    payment_id: PaymentId
    total: int
    currency: str
    checkout_minutes: int
    lines: tuple[LineId, ...] = ()
    aftercare_days: int = 30


class PaymentHint(Value):
    """Signal `payment_event`: something happened at Stripe; the truth is read there."""

    event_id: str
    type: str
    origin: Origin | None = None


class StaffAction(StrEnum):
    PREPARE = "prepare"
    READY = "ready"
    FULFIL = "fulfil"
    CANCEL = "cancel"

    @property
    def target(self) -> OrderState:
        match self:
            case StaffAction.PREPARE:
                return OrderState.PREPARING
            case StaffAction.READY:
                return OrderState.READY
            case StaffAction.FULFIL:
                return OrderState.FULFILLED
            case StaffAction.CANCEL:
                return OrderState.CANCELLED


class StaffDecision(Value):
    """Update `decide`. `request_id` makes a repeated press harmless; `actor` is a role, never a name."""

    request_id: str
    action: StaffAction
    actor: str
    reason: str = ""
    origin: Origin | None = None


class Transition(Value):
    """One step of the order, with its audit row and its news to the customer.

    `orders.record` writes it, or `payments.open_checkout` with its page.
    """

    order_id: OrderId
    session_id: SessionId
    shop_id: ShopId
    version: int
    state: OrderState
    payment_state: PaymentState
    actor: str
    reason: str = ""
    news: str = ""
    """The phrase that tells the customer, or empty."""
    at: datetime


class CheckoutRequest(Value):
    """Activity `payments.open_checkout`. The workflow sets `expires_at`, so that a retry sends the same.

    `opened` is the step the order has taken when there is a page: it is written together with its link.
    """

    order_id: OrderId
    payment_id: PaymentId
    attempt: int
    expires_at: datetime
    opened: Transition


class CheckoutOpened(Value):
    """`refused` says why Stripe will not take this payment, and is empty when it is open."""

    url: str = ""
    refused: str = ""


class PaymentStatus(StrEnum):
    """How the collecting of one payment stands at Stripe."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"


class PaymentSeen(Value):
    """Activity `payments.sync`: what Stripe says. `problem` names what does not match our row."""

    status: PaymentStatus
    received: int = 0
    refunded: int = 0
    refund_failed: bool = False
    problem: str = ""


class RefundRequest(Value):
    """Activity `payments.refund`: give back all that was received and not yet refunded."""

    order_id: OrderId
    payment_id: PaymentId
    refund_id: RefundId
    reason: str


class RefundMade(Value):
    status: Literal["pending", "requires_action", "succeeded", "failed", "canceled", "nothing"]


class Recorded(Value):
    number: str


class Availability(Value):
    """Activity `orders.still_available`: whether a late paid order can still be made."""

    available: bool


class OrderSnapshot(Value):
    """Query `status`: the order as its workflow knows it."""

    order_id: OrderId
    version: int
    state: OrderState
    payment_state: PaymentState
    number: str
    total: int
    currency: str
    checkout_url: str
    expires_at: datetime | None
    reason: str
    updated_at: datetime
