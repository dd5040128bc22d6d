"""What the order's workflow is started with, hears, does and answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from domain.ids import AddressId, LineId, OrderId, PaymentId, RefundId, SessionId, ShopId
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from domain.payments.amounts import SENT_BACK, PaymentAmounts, received_of
from domain.payments.states import PaymentState
from schemas.common import Frozen, OrderStanding
from schemas.messages.request_context import RequestContext

RequestId = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
"""Whoever asks makes it up; what is done is found by it, so PostgreSQL can keep it, and in an index."""


class OrderStart(Frozen):
    """An order that is stored, priced and confirmed. `total` is minor units; `lines` its cart lines."""

    order_id: OrderId
    shop_id: ShopId
    session_id: SessionId
    total: int
    currency: str
    checkout_minutes: int
    lines: tuple[LineId, ...] = ()
    aftercare_days: int = 30
    again: bool = False
    """An earlier run is gone or has ended: where the order stands is read from PostgreSQL and from Stripe."""


class OrderRef(Frozen):
    """The order an activity is about."""

    order_id: OrderId


class PaymentEventReceived(Frozen):
    """Signal `payment_event`: something happened at Stripe; the truth is read there."""

    event_id: RequestId
    type: str
    context: RequestContext | None = None


class Withdrawal(Frozen):
    """Signal `withdraw`: the customer, or an operator for them, wants the order open again."""

    request_id: RequestId
    actor: str = "customer"
    context: RequestContext | None = None


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


class StaffDecision(Frozen):
    """Update `decide`. `request_id` makes a repeated press harmless; `actor` is a role, never a name."""

    request_id: RequestId
    action: StaffAction
    actor: str
    note: str = ""
    """The staff's own words, which the customer reads."""
    context: RequestContext | None = None


class Transition(Frozen):
    """One step of the order, with its audit row and its news to the customer.

    `key` names what the step is taken for (a staff request, a refund and its status, "paid"): a step that was
    written before is found by it. A state that is None stays as it is in the row.
    """

    order_id: OrderId
    session_id: SessionId
    shop_id: ShopId
    key: str
    state: OrderState | None = None
    believed: OrderState | None = None
    """Where the order stands as far as its run knows; None where the step does not depend on that."""
    payment_state: PaymentState | None = None
    actor: str
    reason: Reason
    news: str = ""
    """The phrase that tells the customer, or empty."""
    amount: int = 0
    """Minor units that the news names, when it is about a part of the money."""
    at: datetime


class Recorded(OrderStanding):
    """The order after a step, as its row has it. `refused` says why the step was not taken."""

    version: int
    reason: Reason
    updated_at: datetime
    fulfil_by: datetime | None = None
    """The end of the order's business day plus the shop's hours: what is in hand then was handed over."""
    cancels_unattended: bool = False
    """The shop's rule for a paid order that nobody has touched by then; else it is left to staff."""
    refused: str = ""
    deliver_to: tuple[AddressId, ...] = ()
    """Addresses at which something of this order's session waits to be sent."""


class StaffCall(Frozen):
    """Activity `orders.call_staff`: somebody must look at this order. `code` says why; no person is named."""

    order_id: OrderId
    shop_id: ShopId
    code: str
    detail: str = ""


class Resumed(Frozen):
    """Activity `orders.resume`: what a new run of the order goes on from."""

    recorded: Recorded
    checkout_url: str
    expires_at: datetime | None
    settled_at: datetime | None
    """When the order reached its final state."""
    approved_at: datetime | None = None
    refusals: tuple[str, ...] = ()
    """Stripe's reasons why it paid back nothing, of each refund that it refused."""


class CheckoutRequest(Frozen):
    """Activity `payments.open_checkout`. `opened` is the step that is written together with the link."""

    order_id: OrderId
    payment_id: PaymentId
    checkout_minutes: int
    opened: Transition


class CheckoutOpened(Frozen):
    """`refused` is Stripe's reason never to take this payment, and empty when the page is open.

    No `url` and no reason: the order was given up before there was a page.
    """

    url: str = ""
    expires_at: datetime | None = None
    refused: str = ""
    recorded: Recorded | None = None


class CheckoutStatus(StrEnum):
    """The state of one payment's collecting at Stripe."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"


class PaymentRead(Frozen):
    """Activities `payments.sync` and `payments.close_checkout`.

    `cause` is why Stripe is asked: "webhook", "returned" (the customer came back), "clock", "close" or
    "refund".
    """

    payment_id: PaymentId
    cause: str


class RefundSnapshot(Frozen):
    """One refund as Stripe counts it now, in minor units."""

    refund_id: RefundId
    status: Literal["pending", "requires_action", "succeeded", "failed", "canceled"]
    amount: int
    ours: bool = False
    """Asked for by an order of this installation, rather than in Stripe's dashboard."""

    @property
    def failed(self) -> bool:
        """The money is here again."""
        return self.status in SENT_BACK


class PaymentSnapshot(Frozen):
    """Activity `payments.sync`: what Stripe says. `problem` names what does not match our row."""

    status: CheckoutStatus
    received: int = 0
    refunds: tuple[RefundSnapshot, ...] = ()
    disputed: bool = False
    problem: str = ""

    @property
    def money(self) -> PaymentAmounts:
        return received_of(self.received, ((each.status, each.amount) for each in self.refunds))


class RefundRequest(Frozen):
    """Activity `payments.refund`: give back all that was received and not yet refunded."""

    order_id: OrderId
    payment_id: PaymentId
    refund_id: RefundId
    reason: ReasonCode


class RefundMade(Frozen):
    """`refused` is Stripe's reason not to; `status` is then "refused", or "nothing" when nothing is left."""

    status: Literal["pending", "requires_action", "succeeded", "failed", "canceled", "nothing", "refused"]
    refused: str = ""


class Availability(Frozen):
    """Activity `orders.still_available`: whether a late paid order can still be made."""

    available: bool


class OrderSnapshot(Recorded):
    """Query `status`: the order as its workflow knows it. `total` is minor units."""

    order_id: OrderId
    total: int
    currency: str
    checkout_url: str
    expires_at: datetime | None
    waiting_for: str = ""
    """The outsider whose answer is awaited, such as "stripe"; empty when there is none."""
    waiting_since: datetime | None = None
