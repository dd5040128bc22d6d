"""Second chapter: staff take the order in hand; by the clock it is handed over, or somebody is called."""

from __future__ import annotations

from datetime import datetime, timedelta

from temporalio import workflow

from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from schemas.messages.order import PaymentSnapshot
from workflows.orders.cancellation import Cancellation
from workflows.orders.payments import OrderPayment, OrderPayments
from workflows.orders.record import OrderRecord

CALLED_AFTER = timedelta(minutes=30)
"""Staff are called for a paid order that nobody has touched."""


class KitchenChapter:
    def __init__(self, record: OrderRecord, payments: OrderPayments, cancellation: Cancellation) -> None:
        self.record = record
        self.payments = payments
        self.cancellation = cancellation

    def begin(self) -> None:
        """Start nothing: staff or the clock begin each step."""

    @property
    def acts_at(self) -> datetime | None:
        """When staff are called, or the order counts as handed over."""
        is_new, is_left_over = self.record.state is OrderState.APPROVED, self.record.has_called("left_over")
        moments = [self.payments.next_try]
        if not (is_new and is_left_over):
            moments.append(self.record.progress.recorded.fulfil_by)
        if is_new and not is_left_over and not self.record.has_called("unattended"):
            moments.append(self._called_at)
        return min((each for each in moments if each is not None), default=None)

    async def act(self) -> None:
        by, now = self.record.progress.recorded.fulfil_by, workflow.now()
        if by is not None and now >= by:
            await self._by_time()
        elif self.record.state is OrderState.APPROVED and now >= self._called_at:
            await self.record.call_staff("unattended")

    async def apply(self, payment: OrderPayment, seen: PaymentSnapshot) -> None:
        await payment.refunds.book(seen)

    @property
    def _called_at(self) -> datetime:
        return self.record.progress.approved_at + CALLED_AFTER

    async def _by_time(self) -> None:
        """A paid order that nobody touched is never called fulfilled: it is left to staff, or cancelled."""
        if self.record.state is not OrderState.APPROVED:
            await self.record.step("by_time", Reason(ReasonCode.TIME), state=OrderState.FULFILLED)
        elif self.record.progress.recorded.cancels_unattended:
            await self.cancellation.cancel("unattended", Reason(ReasonCode.UNATTENDED))
        else:
            await self.record.call_staff("left_over")
