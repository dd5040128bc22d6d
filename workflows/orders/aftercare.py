"""Last chapter: late money and refunds made at Stripe. The order stays to hear of them for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from temporalio import workflow

from activities.orders.orders import Orders
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from domain.payments.states import PaymentState
from schemas.messages.order import CheckoutStatus, PaymentSnapshot
from workflows.orders.acceptance import Acceptance
from workflows.orders.collection import ASKED_EVERY
from workflows.orders.payments import OrderPayment, OrderPayments
from workflows.orders.record import OrderRecord
from workflows.orders.refunds import UNPAID
from workflows.support import calls

AT_LEAST = timedelta(days=1)
"""The aftercare of a run that was started again for something that came late."""


class AftercareChapter:
    def __init__(self, record: OrderRecord, payments: OrderPayments, acceptance: Acceptance) -> None:
        self.record = record
        self.payments = payments
        self.acceptance = acceptance

    def begin(self) -> None:
        """Pays back what is owed, unless the order pauses after a fault of ours."""
        until = self.record.progress.rests_until
        if until is not None and workflow.now() < until:
            return
        for payment in self.payments.all:
            payment.refunds.begin()

    @property
    def acts_at(self) -> datetime | None:
        """The end of the aftercare, or the next question about money that is still under way."""
        if self._asks_stripe:
            return self.payments.next_try
        again = [each.refunds.state.rests_until for each in self.payments.all if each.refunds.waits]
        if (tried_at := min((each for each in again if each is not None), default=None)) is not None:
            return tried_at
        asked_at = min(each.state.read_at for each in self.payments.collections) + ASKED_EVERY
        return asked_at if self._is_under_way or workflow.now() >= self._ends_at else self._ends_at

    async def act(self) -> None:
        if not self.is_over:
            self.payments.ask("clock")

    @property
    def is_over(self) -> bool:
        """The aftercare is over, and no money is under way or owed."""
        if workflow.now() < self._ends_at or self._asks_stripe:
            return False
        return not (any(each.refunds.owed for each in self.payments.all) or self._is_under_way)

    async def apply(self, payment: OrderPayment, seen: PaymentSnapshot) -> None:
        """Money for an order that was given up: made after all if it still can be, or paid back in full.

        A page that is open all the same, as after a lost run, is ended.
        """
        paid = self.record.payment
        if seen.status is CheckoutStatus.FAILED and paid is PaymentState.PROCESSING:
            why = Reason(ReasonCode.PAYMENT_FAILED)
            await self.record.step("failed_late", why, payment_state=PaymentState.NONE)
        elif seen.status is CheckoutStatus.PROCESSING and paid is PaymentState.NONE:
            why = Reason(ReasonCode.PAYMENT_PROCESSING)
            await self.record.step("processing_late", why, payment_state=PaymentState.PROCESSING)
        elif seen.status is CheckoutStatus.OPEN and payment.collection.state.was_read_for != "close":
            payment.collection.give_up()
        elif seen.status is not CheckoutStatus.PAID or paid not in UNPAID:
            await payment.refunds.book(seen)
        else:
            await self._paid_late(payment, seen)

    async def _paid_late(self, payment: OrderPayment, seen: PaymentSnapshot) -> None:
        if self.record.state is OrderState.EXPIRED and not seen.problem and await self._still_available():
            await self.acceptance.accept(ReasonCode.PAID_LATE)
            return
        why = Reason(ReasonCode.PAID_AFTER_THE_END)
        if seen.problem:
            why = Reason(ReasonCode.PAYMENT_MISMATCH, {"differs": seen.problem})
        await self.record.step("paid_late", why, "paid_late", payment_state=PaymentState.PAID)
        await payment.refunds.book(seen)

    async def _still_available(self) -> bool:
        found = await calls.local_first(Orders.still_available, self.record.ref, "Can it still be made?")
        return found.available

    @property
    def _asks_stripe(self) -> bool:
        return self.payments.is_busy or self.payments.wants_to_read

    @property
    def _is_under_way(self) -> bool:
        """Only Stripe can tell us of it."""
        is_slow = self.record.payment is PaymentState.PROCESSING
        return is_slow or any(each.refunds.under_way for each in self.payments.all)

    @property
    def _ends_at(self) -> datetime:
        progress = self.record.progress
        ends = (progress.settled_at or workflow.now()) + timedelta(days=self.record.order.aftercare_days)
        return max(ends, progress.looks_until or ends)
