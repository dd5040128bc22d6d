"""The order's dealings with Stripe: open a page, read the truth, end the page, pay back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from activities.payments import CHECKOUT_KEY_SPENT, Payments
from domain.ids import RefundId
from schemas.order_flow import (
    CheckoutOpened,
    CheckoutRequest,
    OrderStart,
    PaymentSeen,
    RefundMade,
    RefundRequest,
    Transition,
)
from workflows import calls


class PaymentDesk:
    """Numbers its calls, so that each has an activity id an operator can name."""

    def __init__(self, order: OrderStart) -> None:
        self.order = order
        self.calls = 0

    async def open(self, attempt: int, expires_at: datetime, opened: Transition) -> CheckoutOpened | None:
        """Writes the step `opened` with it. None when this attempt's idempotency key is spent."""
        request = CheckoutRequest(
            order_id=self.order.order_id,
            payment_id=self.order.payment_id,
            attempt=attempt,
            expires_at=expires_at,
            opened=opened,
        )
        try:
            return await workflow.execute_activity_method(
                Payments.open_checkout, request, **calls.money(f"open-{attempt}", "Open the payment page")
            )
        except ActivityError as error:
            if isinstance(error.cause, ApplicationError) and error.cause.type == CHECKOUT_KEY_SPENT:
                return None
            raise

    async def sync(self) -> PaymentSeen:
        return await workflow.execute_activity_method(
            Payments.sync,
            self.order.payment_id,
            **calls.money(self._id("sync"), "Read the payment at Stripe"),
        )

    async def close(self) -> PaymentSeen:
        """Ends the payment page, unless the customer was faster; what is true then is in the answer."""
        return await workflow.execute_activity_method(
            Payments.close_checkout, self.order.payment_id, **calls.money(self._id("close"), "End the page")
        )

    async def refund(self, reason: str) -> RefundMade:
        call = self._id("refund")
        request = RefundRequest(
            order_id=self.order.order_id,
            payment_id=self.order.payment_id,
            refund_id=RefundId(str(uuid5(UUID(self.order.order_id), call))),
            reason=reason,
        )
        return await workflow.execute_activity_method(
            Payments.refund, request, **calls.money(call, "Pay the money back")
        )

    def _id(self, name: str) -> str:
        self.calls += 1
        return f"{name}-{self.calls}"
