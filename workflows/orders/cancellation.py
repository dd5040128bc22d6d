"""An order is given up: its pages are ended and its money is paid back, beside the loop."""

from __future__ import annotations

from typing import Unpack

from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from schemas.messages.order import Recorded
from workflows.orders.payments import OrderPayments
from workflows.orders.record import Changes, OrderRecord
from workflows.orders.refunds import UNPAID

OPERATOR = "operator"


class Cancellation:
    def __init__(self, record: OrderRecord, payments: OrderPayments) -> None:
        self.record = record
        self.payments = payments

    async def cancel(
        self, key: str, reason: Reason, *, anywhere: bool = False, **changes: Unpack[Changes]
    ) -> Recorded:
        changes["state"] = OrderState.CANCELLED
        taken = await self.record.step(key, reason, "order_cancelled", anywhere=anywhere, **changes)
        if taken.refused:
            return taken
        self.record.progress.refund_cause, self.record.progress.refund_reason = key, reason.code
        if self.record.payment in UNPAID:
            self.payments.give_up()
        return taken

    async def cancel_by_operator(self, key: str, *, anywhere: bool = False) -> Recorded:
        why = Reason(ReasonCode.CANCELLED_BY_OPERATOR)
        return await self.cancel(key, why, anywhere=anywhere, actor=OPERATOR)
