"""The order's dealings with Stripe, all beside its loop: a call is started, and its answer is an event.

One call of a kind at a time. While Stripe is down a call is one activity that is tried again, at most every
30 seconds, and leaves nothing in the history.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Generic, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.payments.checkout import Checkout
from activities.payments.payments import Payments
from domain.ids import RefundId
from domain.orders.reasons import ReasonCode
from domain.payments.plan import PaymentKind, payment_id_of
from schemas.messages.order import (
    CheckoutOpened,
    CheckoutRequest,
    OrderStart,
    PaymentRead,
    PaymentSnapshot,
    RefundMade,
    RefundRequest,
    Transition,
)
from schemas.messages.request_context import RequestContext
from workflows.support import calls, request_context

OPEN_WITHIN = timedelta(hours=24)
"""An order whose page could not be opened by then has expired."""
READ_WITHIN = timedelta(hours=1)
REFUND_WITHIN = timedelta(hours=24)
PAUSE = timedelta(minutes=10)
"""Before a call that ended without an answer is made again."""
Answer = TypeVar("Answer")


class Call(Generic[Answer]):
    """An activity under way, why, since when, for whose request, and its answer once it has one."""

    def __init__(self, handle: workflow.ActivityHandle[Answer], cause: str) -> None:
        self.handle = handle
        self.cause = cause
        self.since = workflow.now()
        self.context = request_context.current()

    @property
    def done(self) -> bool:
        return self.handle.done()

    def answer(self) -> Answer | None:
        """Return the answer, or None where its time was up or it was stopped by a fault of ours."""
        try:
            return self.handle.result()
        except ActivityError as error:
            workflow.logger.error("stripe.unanswered", extra={"why": str(error.cause)})
            return None


class Collection:
    """Collect one payment of an order, the `number`th of its kind.

    Readings are numbered, so that each has an activity id an operator can name.
    """

    def __init__(self, order: OrderStart, kind: PaymentKind = PaymentKind.FULL, number: int = 1) -> None:
        self.order = order
        self.payment_id = payment_id_of(order.order_id, kind, number)
        self.has_page = False
        self.unheard = False
        """The last call that opens the page ended without an answer."""
        self.opening: Call[CheckoutOpened] | None = None
        self.reading: Call[PaymentSnapshot] | None = None
        self.refunding: Call[RefundMade] | None = None
        self.wanted = ""
        self.was_read_for = ""
        self.readings = 0
        self.read_at = workflow.now()
        self.opens_until = workflow.now() + OPEN_WITHIN
        self.rests_until: datetime | None = None
        self.silent_since: datetime | None = None

    @property
    def is_busy(self) -> bool:
        return any(call is not None for call in self._calls())

    @property
    def answered(self) -> bool:
        return any(call is not None and call.done for call in self._calls())

    @property
    def answers_to(self) -> RequestContext | None:
        """The request for which Stripe was asked what it answers now."""
        answered = [call for call in self._calls() if call is not None and call.done]
        return answered[0].context if answered else None

    @property
    def waiting_since(self) -> datetime | None:
        """Since when an answer of Stripe is awaited, pauses between two calls included."""
        since = [call.since for call in self._calls() if call is not None]
        return self.silent_since or min(since, default=None)

    @property
    def rests(self) -> bool:
        return self.rests_until is not None and workflow.now() < self.rests_until

    @property
    def may_open(self) -> bool:
        has_begun = self.has_page or self.opening is not None
        return not (has_begun or self.rests) and workflow.now() < self.opens_until

    def open(self, opened: Transition) -> None:
        """Has the payment page opened, unless that is under way or just failed."""
        if not self.may_open:
            return
        request = CheckoutRequest(
            order_id=self.order.order_id,
            payment_id=self.payment_id,
            checkout_minutes=self.order.checkout_minutes,
            opened=opened,
        )
        options = calls.money("open", "Open the payment page", self.opens_until - workflow.now())
        handle = workflow.start_activity_method(Checkout.open_checkout, request, **options)
        self.opening = Call(handle, "open")

    def ask(self, cause: str) -> None:
        """Wants the truth read at Stripe. `close` ends the payment page as well, and goes before all else.

        Only the clock waits for the end of the pause after a call without an answer.
        """
        if cause == "clock" and self.wanted:
            return
        if cause != "clock":
            self.rests_until = None
        if self.wanted != "close":
            self.wanted = cause

    def ask_later(self, cause: str = "clock") -> None:
        """Wants it read after a pause, or what is wanted already."""
        self.wanted = self.wanted or cause
        self.rest()

    def rest(self) -> None:
        self.rests_until = workflow.now() + PAUSE

    def begin(self) -> None:
        """Starts what is wanted as soon as the reading before it is done."""
        if not self.wanted or self.reading is not None or self.rests:
            return
        read = PaymentRead(payment_id=self.payment_id, cause=self.wanted)
        self.readings += 1
        options = calls.money(f"{self.wanted}-{self.readings}", "Read the payment at Stripe", READ_WITHIN)
        does = Payments.close_checkout if self.wanted == "close" else Payments.sync
        self.reading = Call(workflow.start_activity_method(does, read, **options), self.wanted)
        self.wanted, self.read_at = "", workflow.now()

    def refund(self, refund_id: RefundId, reason: ReasonCode) -> None:
        request = RefundRequest(
            order_id=self.order.order_id,
            payment_id=self.payment_id,
            refund_id=refund_id,
            reason=reason,
        )
        options = calls.money(f"refund-{refund_id}", "Pay the money back", REFUND_WITHIN)
        handle = workflow.start_activity_method(Payments.refund, request, **options)
        self.refunding = Call(handle, "refund")

    def give_up(self) -> None:
        """The order is given up: a page that is open is ended.

        One that is being opened is ended later: the call finds the order given up at its next try. It is not
        cancelled, as a cancelled call may lose the answer that it already has.
        """
        if self.has_page or self.unheard:
            self.ask("close")

    def opened(self) -> CheckoutOpened | None:
        """The answer of the call that opens the page, which is done; without one it is made after a pause.

        A try that nobody heard of may have opened the page all the same.
        """
        call, self.opening = self.opening, None
        opened = self._answer_of(call)
        self.unheard = opened is None
        if self.unheard:
            self.rest()
        return opened

    def read(self) -> PaymentSnapshot | None:
        """The answer of the reading, which is done; without one it is wanted again after a pause."""
        call, self.reading = self.reading, None
        seen = self._answer_of(call)
        if call is not None and seen is None:
            self.ask_later(call.cause)
        self.was_read_for = call.cause if call is not None else ""
        return seen

    def refunded(self) -> RefundMade | None:
        call, self.refunding = self.refunding, None
        return self._answer_of(call)

    @property
    def next_try(self) -> datetime | None:
        """Return when a reading that is wanted may begin, after the pause that follows one without an
        answer."""
        return self.rests_until if self.wanted and self.reading is None else None

    def _answer_of(self, call: Call[Answer] | None) -> Answer | None:
        if call is None:
            return None
        answer = call.answer()
        self.silent_since = (self.silent_since or call.since) if answer is None else None
        return answer

    def _calls(
        self,
    ) -> tuple[Call[CheckoutOpened] | None, Call[PaymentSnapshot] | None, Call[RefundMade] | None]:
        return self.opening, self.reading, self.refunding
