"""The order's dealings with Stripe, all beside its loop: a call is started, and its answer is an event.

One call of a kind at a time. While Stripe is down a call is one activity that is tried again, at most every
30 seconds, and leaves nothing in the history.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Generic, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.checkout import Checkout
from activities.payments import Payments
from domain.ids import RefundId
from schemas.order_flow import (
    CheckoutOpened,
    CheckoutRequest,
    OrderStart,
    PaymentRead,
    PaymentSeen,
    RefundMade,
    RefundRequest,
    Transition,
)
from schemas.origin import Origin
from workflows import calls, origins

OPEN_WITHIN = timedelta(hours=24)
"""An order whose page could not be opened by then has expired."""
READ_WITHIN = timedelta(hours=1)
REFUND_WITHIN = timedelta(hours=24)
PAUSE = timedelta(minutes=10)
"""Before a call that ended without an answer is made again."""
Answer = TypeVar("Answer")


class Call(Generic[Answer]):
    """An activity under way, since when, for whose request, and its answer once it has one."""

    def __init__(self, handle: workflow.ActivityHandle[Answer]) -> None:
        self.handle = handle
        self.since = workflow.now()
        self.origin = origins.acting_for()

    @property
    def done(self) -> bool:
        return self.handle.done()

    def answer(self) -> Answer | None:
        """None where it was given up, cancelled, or stopped by a fault of ours."""
        try:
            return self.handle.result()
        except ActivityError as error:
            workflow.logger.error("a call to stripe ended without an answer", extra={"why": str(error.cause)})
            return None


class PaymentDesk:
    """Numbers its readings, so that each has an activity id an operator can name."""

    def __init__(self, order: OrderStart) -> None:
        self.order = order
        self.has_page = False
        self.opening: Call[CheckoutOpened] | None = None
        self.reading: Call[PaymentSeen] | None = None
        self.refunding: Call[RefundMade] | None = None
        self.wanted = ""
        self.readings = 0
        self.read_at = workflow.now()
        self.rests_until: datetime | None = None

    @property
    def answered(self) -> bool:
        return any(call is not None and call.done for call in self._calls())

    @property
    def answers_to(self) -> Origin | None:
        """The request for which Stripe was asked what it answers now."""
        answered = [call for call in self._calls() if call is not None and call.done]
        return answered[0].origin if answered else None

    @property
    def waiting_since(self) -> datetime | None:
        """Since when an answer of Stripe is awaited."""
        return min((call.since for call in self._calls() if call is not None), default=None)

    def open(self, opened: Transition) -> None:
        request = CheckoutRequest(
            order_id=self.order.order_id,
            payment_id=self.order.payment_id,
            checkout_minutes=self.order.checkout_minutes,
            opened=opened,
        )
        options = calls.money("open", "Open the payment page", OPEN_WITHIN)
        self.opening = Call(workflow.start_activity_method(Checkout.open_checkout, request, **options))

    def ask(self, cause: str) -> None:
        """Wants the truth read at Stripe. `close` ends the payment page as well, and goes before all else."""
        if self.wanted != "close":
            self.wanted = cause

    def begin(self) -> None:
        """Starts what is wanted as soon as the reading before it is done."""
        if not self.wanted or self.reading is not None or self._rests():
            return
        read = PaymentRead(payment_id=self.order.payment_id, cause=self.wanted)
        self.readings += 1
        options = calls.money(f"{self.wanted}-{self.readings}", "Read the payment at Stripe", READ_WITHIN)
        does = Payments.close_checkout if self.wanted == "close" else Payments.sync
        self.reading = Call(workflow.start_activity_method(does, read, **options))
        self.wanted, self.read_at = "", workflow.now()

    def refund(self, refund_id: RefundId, reason: str) -> None:
        request = RefundRequest(
            order_id=self.order.order_id,
            payment_id=self.order.payment_id,
            refund_id=refund_id,
            reason=reason,
        )
        options = calls.money(f"refund-{refund_id}", "Pay the money back", REFUND_WITHIN)
        self.refunding = Call(workflow.start_activity_method(Payments.refund, request, **options))

    def give_up(self) -> None:
        """The order is given up: no page is opened any more, and one that is open is ended."""
        if self.opening is not None:
            self.opening.handle.cancel()
        if self.has_page:
            self.ask("close")

    def opened(self) -> CheckoutOpened | None:
        """The answer of the call that opens the page, which is done."""
        call, self.opening = self.opening, None
        return call.answer() if call is not None else None

    def read(self) -> PaymentSeen | None:
        """The answer of the reading, which is done; without one it is wanted again after a pause."""
        call, self.reading = self.reading, None
        seen = call.answer() if call is not None else None
        if seen is None:
            self.ask("clock")
            self.rests_until = workflow.now() + PAUSE
        return seen

    def refunded(self) -> RefundMade | None:
        call, self.refunding = self.refunding, None
        return call.answer() if call is not None else None

    @property
    def next_try(self) -> datetime | None:
        """When a reading that is wanted may begin, after the pause that follows one without an answer."""
        return self.rests_until if self.wanted and self.reading is None else None

    def _rests(self) -> bool:
        return self.rests_until is not None and workflow.now() < self.rests_until

    def _calls(
        self,
    ) -> tuple[Call[CheckoutOpened] | None, Call[PaymentSeen] | None, Call[RefundMade] | None]:
        return self.opening, self.reading, self.refunding
