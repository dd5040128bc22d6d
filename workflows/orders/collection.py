"""The order's dealings with Stripe, all beside its loop: a call is started, and its answer is an event.

One call of a kind at a time. While Stripe is down a call is one activity that is tried again, at most every
30 seconds, and leaves nothing in the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

from temporalio import workflow

from activities.payments.checkout import Checkout
from activities.payments.payments import Payments
from domain.ids import RefundId
from domain.orders.reasons import ReasonCode
from domain.payments.plan import payment_id_of
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
from workflows.orders.state import CollectionState
from workflows.orders.stripe_call import StripeCall
from workflows.support import activity_options

READ_WITHIN = timedelta(hours=1)
REFUND_WITHIN = timedelta(hours=24)
ASKED_EVERY = timedelta(hours=6)
"""How often a slow payment or refund is asked for, should its webhook never come."""
PAUSE = timedelta(minutes=10)
"""Before a call that ended without an answer is made again."""
Answer = TypeVar("Answer")


class Collection:
    """Collect one payment of an order.

    Readings are numbered, so that each has an activity id an operator can name.
    """

    def __init__(self, order: OrderStart, state: CollectionState) -> None:
        self.order = order
        self.state = state
        self.payment_id = payment_id_of(order.order_id, state.kind, state.number)
        self.name = f"{state.kind}-{state.number}"
        self.opening: StripeCall[CheckoutOpened] | None = None
        self.reading: StripeCall[PaymentSnapshot] | None = None
        self.refunding: StripeCall[RefundMade] | None = None

    @property
    def is_busy(self) -> bool:
        return any(True for _ in self._calls())

    @property
    def answered(self) -> bool:
        return any(call.done for call in self._calls())

    @property
    def answers_to(self) -> RequestContext | None:
        """The request for which Stripe was asked what it answers now."""
        return next((call.context for call in self._calls() if call.done), None)

    @property
    def waiting_since(self) -> datetime | None:
        """Since when an answer of Stripe is awaited, pauses between two calls included."""
        return self.state.silent_since or min((call.since for call in self._calls()), default=None)

    @property
    def rests(self) -> bool:
        return self.state.rests_until is not None and workflow.now() < self.state.rests_until

    @property
    def may_open(self) -> bool:
        has_begun = self.state.has_page or self.opening is not None
        return not (has_begun or self.rests) and workflow.now() < self.state.opens_until

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
        within = self.state.opens_until - workflow.now()
        options = activity_options.stripe(f"open-{self.name}", "Open the payment page", within)
        handle = workflow.start_activity_method(Checkout.open_checkout, request, **options)
        self.opening = StripeCall(handle, "open")

    def ask(self, cause: str) -> None:
        """Wants the truth read at Stripe. `close` ends the payment page as well, and goes before all else.

        Only the clock waits for the end of the pause after a call without an answer.
        """
        if cause == "clock" and self.state.wanted:
            return
        if cause != "clock":
            self.state.rests_until = None
        if self.state.wanted != "close":
            self.state.wanted = cause

    def ask_later(self, cause: str = "clock") -> None:
        """Wants it read after a pause, or what is wanted already."""
        self.state.wanted = self.state.wanted or cause
        self.rest()

    def rest(self) -> None:
        self.state.rests_until = workflow.now() + PAUSE

    def begin(self) -> None:
        """Starts what is wanted as soon as the reading before it is done."""
        state = self.state
        if not state.wanted or self.reading is not None or self.rests:
            return
        state.readings += 1
        read = PaymentRead(payment_id=self.payment_id, cause=state.wanted)
        name = f"{state.wanted}-{self.name}-{state.readings}"
        options = activity_options.stripe(name, "Read the payment at Stripe", READ_WITHIN)
        does = Payments.close_checkout if state.wanted == "close" else Payments.sync
        self.reading = StripeCall(workflow.start_activity_method(does, read, **options), state.wanted)
        state.wanted, state.read_at = "", workflow.now()

    def refund(self, refund_id: RefundId, reason: ReasonCode) -> None:
        request = RefundRequest(
            order_id=self.order.order_id,
            payment_id=self.payment_id,
            refund_id=refund_id,
            reason=reason,
        )
        options = activity_options.stripe(f"refund-{refund_id}", "Pay the money back", REFUND_WITHIN)
        handle = workflow.start_activity_method(Payments.refund, request, **options)
        self.refunding = StripeCall(handle, "refund")

    def give_up(self) -> None:
        """The order is given up: a page that is open is ended.

        One that is being opened is ended later: the call finds the order given up at its next try. It is not
        cancelled, as a cancelled call may lose the answer that it already has.
        """
        if self.state.has_page or self.state.unheard:
            self.ask("close")

    def pass_on(self) -> None:
        """Leaves what is under way to the next run, which asks again: a call is known by its key.

        A page that is being opened is ended when that call is over by any means: its answer finds nobody.
        """
        if self.reading is not None:
            self.ask(self.reading.cause)
        if self.refunding is not None:
            self.state.refunds.made.pop()
        if self.opening is not None:
            self.state.unheard = True
            self.ask_later("close")

    def opened(self) -> CheckoutOpened | None:
        """The answer of the call that opens the page, which is done; without one it is made after a pause.

        A try that nobody heard of may have opened the page all the same.
        """
        call, self.opening = self.opening, None
        opened = self._answer_of(call)
        self.state.unheard = opened is None
        if opened is None:
            self.rest()
        elif opened.url:
            self.has_opened(opened.url, opened.expires_at)
        return opened

    def has_opened(self, url: str, expires_at: datetime | None) -> None:
        self.state.has_page, self.state.checkout_url, self.state.expires_at = True, url, expires_at

    def read(self) -> PaymentSnapshot | None:
        """The answer of the reading, which is done; without one it is wanted again after a pause."""
        call, self.reading = self.reading, None
        seen = self._answer_of(call)
        if call is not None and seen is None:
            self.ask_later(call.cause)
        self.state.was_read_for = call.cause if call is not None else ""
        self.state.seen = seen or self.state.seen
        return seen

    def refunded(self) -> RefundMade | None:
        call, self.refunding = self.refunding, None
        return self._answer_of(call)

    @property
    def next_try(self) -> datetime | None:
        """Return when a reading that is wanted may begin, after the pause that follows one without an
        answer."""
        return self.state.rests_until if self.state.wanted and self.reading is None else None

    def _answer_of(self, call: StripeCall[Answer] | None) -> Answer | None:
        if call is None:
            return None
        answer = call.answer()
        self.state.silent_since = (self.state.silent_since or call.since) if answer is None else None
        return answer

    def _calls(self) -> Iterator[StripeCall[Any]]:
        return (call for call in (self.opening, self.reading, self.refunding) if call is not None)
