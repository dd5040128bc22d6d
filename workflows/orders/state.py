"""All that an order's run knows. It is passed on from run to run, so that none has to read it again."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel
from temporalio import workflow

from domain.ids import AddressId, RefundId
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from domain.payments.plan import PaymentKind
from domain.payments.states import PaymentState
from schemas.messages.order import OrderStart, PaymentEventReceived, PaymentSnapshot, Recorded, Withdrawal

OPEN_WITHIN = timedelta(hours=24)
"""An order whose page could not be opened by then has expired."""


class RefundState(BaseModel):
    """The money of one payment that goes back."""

    made: list[RefundId] = []
    """Refunds that this order has asked Stripe for."""
    booked: set[tuple[RefundId, str]] = set()
    """Refunds that the row has, each with its status at Stripe."""
    stopped: bool = False
    """Stripe or a bank has refused one for good: the rest is left to staff."""
    rests_until: datetime | None = None


class CollectionState(BaseModel):
    """The collecting of one payment, the `number`th of its kind."""

    kind: PaymentKind = PaymentKind.FULL
    number: int = 1
    has_page: bool = False
    checkout_url: str = ""
    expires_at: datetime | None = None
    unheard: bool = False
    """The last call that opens the page ended without an answer."""
    seen: PaymentSnapshot | None = None
    """What Stripe said of it last."""
    wanted: str = ""
    """Why Stripe is to be asked next; empty when nobody wants that."""
    was_read_for: str = ""
    readings: int = 0
    read_at: datetime
    opens_until: datetime
    rests_until: datetime | None = None
    silent_since: datetime | None = None
    """Since when Stripe has not answered, pauses between two calls included."""
    refunds: RefundState


class OrderWorkflowState(BaseModel):
    begun: bool = False
    recorded: Recorded
    """The order's row, as it was after the last step."""
    approved_at: datetime
    settled_at: datetime | None = None
    """When the order reached a final state."""
    looks_until: datetime | None = None
    """The earliest end of the aftercare in a run that was started again for something late."""
    called: set[tuple[str, str]] = set()
    """For what staff were called, with its detail: a second refund that fails is another matter than the
    first."""
    export_due: bool = False
    """The run before has ended while the order's file was on its way."""
    deliver_to: tuple[AddressId, ...] = ()
    """Where something may still wait to be sent since the run before."""
    payments: list[CollectionState]
    refund_cause: str = "again"
    refund_reason: ReasonCode | None = None
    """None in a run that did not give the order up itself."""
    event: PaymentEventReceived | None = None
    withdrawal: Withdrawal | None = None
    cancel_asked: bool = False
    rests_until: datetime | None = None
    """The end of the pause that follows a fault of ours."""


class OrderRun(OrderStart):
    """An order's start, and where the run before has left it; a first run has no `state`."""

    state: OrderWorkflowState | None = None


def first_state() -> OrderWorkflowState:
    """Return the state of an order that nobody has begun: one payment, of all it costs."""
    now = workflow.now()
    payment = CollectionState(read_at=now, opens_until=now + OPEN_WITHIN, refunds=RefundState())
    recorded = Recorded(
        version=0,
        state=OrderState.DRAFT,
        payment_state=PaymentState.NONE,
        number="",
        reason=Reason(ReasonCode.CONFIRMED),
        updated_at=now,
    )
    return OrderWorkflowState(recorded=recorded, approved_at=now, payments=[payment])
