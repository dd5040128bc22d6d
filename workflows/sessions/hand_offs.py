"""Confirmed drafts on their way to becoming orders: written by the cashier, begun, and taken back."""

from __future__ import annotations

from collections.abc import Iterable

from temporalio import workflow

from domain.ids import OrderId
from schemas.messages.order import Withdrawal
from schemas.messages.session import CashierRequest, CashierResult, SessionStart, SessionState
from workflows.sessions import turns
from workflows.sessions.model_desk import ModelDesk
from workflows.sessions.unpaid_orders import UnpaidOrders


class HandOffs:
    def __init__(
        self, start: SessionStart, state: SessionState, model: ModelDesk, orders: UnpaidOrders
    ) -> None:
        self.start = start
        self.state = state
        self.model = model
        self.orders = orders

    def of(self, request_id: str, draft_hash: str = "", *, by_machine: bool = False) -> CashierRequest:
        return CashierRequest(
            session_id=self.start.session_id,
            shop_id=self.start.shop_id,
            request_id=request_id,
            draft_hash=draft_hash,
            by_machine=by_machine,
            at=workflow.now(),
        )

    async def finish(self, hand_off: CashierRequest) -> CashierResult:
        """The cashier makes the order, at once or with a model's help beside the loop."""
        handed = await turns.prepare_order(hand_off)
        if handed.left_to_model:
            self.model.write(hand_off)
        else:
            await self.take_over(hand_off, handed)
        return handed

    async def take_over(self, hand_off: CashierRequest, handed: CashierResult) -> None:
        """Take over what the cashier has made; only an open order freezes the cart."""
        self.state.phase, self.state.in_cart = handed.phase, handed.in_cart
        if handed.order is not None:
            await self.orders.begin(handed.order)

    async def withdraw(self, order_ids: Iterable[OrderId], withdrawal: Withdrawal) -> None:
        """An order whose writer has not told us of it yet is withdrawn as soon as it has started."""
        begun = []
        for order_id in order_ids:
            if self.model.writes(order_id):
                self.state.withdrawals[order_id] = withdrawal
            else:
                begun.append(order_id)
        await self.orders.withdraw(begun, withdrawal)

    def discard(self, unpaid: Iterable[OrderId]) -> None:
        """Put down what is being written, if it is none of these: no order will be made of it, and it is
        taken back."""
        if not any(self.model.writes(each) for each in unpaid):
            self.model.discard()
