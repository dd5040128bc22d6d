"""An order is accepted: it has a number, and others are told of it beside its loop."""

from __future__ import annotations

import asyncio

from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from domain.payments.states import PaymentState
from workflows.orders import byproducts
from workflows.orders.record import OrderRecord


class Acceptance:
    def __init__(self, record: OrderRecord) -> None:
        self.record = record
        self.besides: list[asyncio.Task[None]] = []

    @property
    def is_busy(self) -> bool:
        return any(not task.done() for task in self.besides)

    async def accept(self, code: ReasonCode) -> None:
        """The policy here: pay now, accepted automatically. Numbers, exports and confirms the order."""
        payment = PaymentState.PAID if self.record.order.total else None
        taken = await self.record.step(
            "paid", Reason(code), "order_paid", state=OrderState.APPROVED, payment_state=payment
        )
        if not taken.refused:
            self.tell_others()

    def tell_others(self) -> None:
        self.besides += byproducts.begin(self.record.ref)
