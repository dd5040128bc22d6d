"""An order is accepted: it gets its number, and its JSON is written to a file beside its loop."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.orders.orders import Orders
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from domain.payments.states import PaymentState
from workflows.orders.record import OrderRecord
from workflows.support import activity_options

FILE_WITHIN = timedelta(days=7)


class Acceptance:
    def __init__(self, record: OrderRecord) -> None:
        self.record = record
        self.export: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """The file is not written yet."""
        return self.export is not None and not self.export.done()

    async def accept(self, code: ReasonCode) -> None:
        """The policy here: pay now, accepted automatically. Numbers, confirms and exports the order."""
        payment = PaymentState.PAID if self.record.order.total else None
        taken = await self.record.step(
            "paid", Reason(code), "order_paid", state=OrderState.APPROVED, payment_state=payment
        )
        if not taken.refused:
            self.begin_export()

    def begin_export(self) -> None:
        """Done once however often it is begun: the file is replaced whole."""
        self.export = asyncio.create_task(self._export())

    async def _export(self) -> None:
        options = activity_options.beside("Write the order's JSON", FILE_WITHIN)
        try:
            await workflow.execute_activity_method(Orders.export, self.record.ref, **options)
        except ActivityError as error:
            workflow.logger.error("order.export_given_up", extra={"why": str(error.cause)})
