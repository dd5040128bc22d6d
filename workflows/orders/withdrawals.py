"""The customer, or an operator who closes their session, wants the order open again."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState, is_given_up
from domain.payments.states import PaymentState
from schemas.messages.order import CheckoutStatus, Withdrawal
from workflows.orders.cancellation import OPERATOR, Cancellation
from workflows.orders.chapters import Chapters
from workflows.orders.payments import OrderPayments
from workflows.orders.record import OrderRecord

WITHDRAWN_WITHIN = timedelta(seconds=5)
"""How long a customer who changes their mind waits for Stripe to say whether the money was faster."""


class Withdrawals:
    """If the money was faster, the order stands; while Stripe cannot say, the order is given up, and money
    that comes all the same is paid back."""

    def __init__(
        self, record: OrderRecord, payments: OrderPayments, chapters: Chapters, cancellation: Cancellation
    ) -> None:
        self.record = record
        self.payments = payments
        self.chapters = chapters
        self.cancellation = cancellation

    async def serve(self, withdrawal: Withdrawal) -> None:
        if self.record.state is OrderState.DRAFT:
            self.payments.give_up()
            await self._stripe_answers()
        key = f"withdrawn:{withdrawal.request_id}"
        if self.record.state is not OrderState.DRAFT:
            await self._came_too_late(withdrawal)
        elif withdrawal.actor == OPERATOR:
            await self.cancellation.cancel_by_operator(key)
        elif self.record.payment is PaymentState.PROCESSING or not await self._withdrawn(key):
            await self._came_too_late(withdrawal)

    async def _withdrawn(self, key: str) -> bool:
        """A page that is being opened, or is not known to be ended, may still be paid."""
        unsure = self.payments.is_busy or self.payments.wants_to_read
        news = "order_withdrawn_unsure" if unsure else "order_withdrawn"
        why = Reason(ReasonCode.CHANGED_BY_CUSTOMER)
        return not (await self.record.step(key, why, news, state=OrderState.CANCELLED)).refused

    async def _came_too_late(self, withdrawal: Withdrawal) -> None:
        """The customer, who has heard that the order is being opened again, is told that it stands."""
        if withdrawal.actor == OPERATOR or is_given_up(self.record.state):
            return
        is_paid = self.record.state is not OrderState.DRAFT
        await self.record.step(
            f"too_late:{withdrawal.request_id}",
            Reason(ReasonCode.CHANGE_TOO_LATE),
            "changed_too_late" if is_paid else "money_under_way",
        )

    async def _stripe_answers(self) -> None:
        """Waits for the page to be ended, and takes the step that follows unless that is only its end."""
        payment, until = self.payments.current, workflow.now() + WITHDRAWN_WITHIN
        collection = payment.collection
        while collection.reading is not None or collection.state.wanted:
            collection.begin()
            left = until - workflow.now()
            if (reading := collection.reading) is None or left <= timedelta(0):
                return
            try:
                await workflow.wait_condition(lambda call=reading: call.done, timeout=left)  # type: ignore[misc]
            except TimeoutError:
                return
            seen = collection.read()
            if seen is not None and seen.status is not CheckoutStatus.EXPIRED:
                await self.chapters.apply(payment, seen)
