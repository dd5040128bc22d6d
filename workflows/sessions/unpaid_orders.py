"""A session's orders that can still be paid: started, withdrawn, heard of."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import FailureError, WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

from domain.ids import OrderId
from domain.orders.cart_after import phase_after
from domain.orders.states import is_open, is_sold
from schemas.messages.order import OrderStart, Withdrawal
from schemas.messages.session import OrderUpdated, SessionState
from workflows.support import activity_options, restarts, search_attributes
from workflows.support.names import ORDER_WORKFLOW, WITHDRAW_SIGNAL, order_workflow_id


class UnpaidOrders:
    def __init__(self, state: SessionState) -> None:
        self.state = state

    async def begin(self, order: OrderStart) -> None:
        self.state.unpaid_orders.setdefault(order.order_id, 0)
        await self._start(order)
        if withdrawal := self.state.withdrawals.pop(order.order_id, None):
            await self.withdraw([order.order_id], withdrawal)

    async def _start(self, order: OrderStart) -> None:
        start = workflow.start_child_workflow(
            ORDER_WORKFLOW,
            order,
            id=order_workflow_id(order.order_id),
            parent_close_policy=ParentClosePolicy.ABANDON,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            search_attributes=search_attributes.attributes_of(
                ShopId=order.shop_id,
                SessionId=order.session_id,
                OrderId=order.order_id,
                OrderState="draft",
            ),
            static_summary=search_attributes.summary_of_order(order),
        )
        with suppress(WorkflowAlreadyStartedError):
            (await start).add_done_callback(_looked_at)

    async def withdraw(self, order_ids: Iterable[OrderId], withdrawal: Withdrawal) -> None:
        """Asks orders to give up their payment link; their update says whether the cart is open again."""
        for order_id in order_ids:
            try:
                reading = activity_options.database("Where does the order stand?")
                await restarts.tell_order(order_id, WITHDRAW_SIGNAL, withdrawal, reading)
            except FailureError:
                workflow.logger.error("order.not_withdrawn", extra={"order_id": order_id})
                self.state.unpaid_orders.pop(order_id, None)
        self._settle_phase()

    def _settle_phase(self) -> None:
        state = self.state
        state.phase = phase_after(
            state.phase, has_open_order=bool(state.unpaid_orders), handing_off=state.writing is not None
        )

    def apply_update(self, update: OrderUpdated) -> None:
        """PostgreSQL has this already, written with the order's step; here the session's own copy follows."""
        state = self.state
        if update.version <= state.unpaid_orders.get(update.order_id, update.version):
            return
        if is_open(update.state):
            state.unpaid_orders[update.order_id] = update.version
            return
        state.unpaid_orders.pop(update.order_id, None)
        if is_sold(update.state):
            state.in_cart = max(0, state.in_cart - len(update.lines))
        self._settle_phase()
        state.last_heard = workflow.now()


def _looked_at(order: asyncio.Task[object]) -> object:
    """Python logs an error for a failed run that nobody looks at; an order tells by its updates."""
    return order.cancelled() or order.exception()
