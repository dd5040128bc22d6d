"""What is asked of a session, one after the other: a message, a click, an order, an operator's cancel."""

from __future__ import annotations

import asyncio

from temporalio import workflow
from temporalio.exceptions import FailureError

from domain.conversation import Phase, TurnOutcome
from schemas.messages.order import Withdrawal
from schemas.messages.session import (
    CancelAsked,
    CartEdited,
    CashierRequest,
    CashierResult,
    ChatArrived,
    CloseSession,
    EditAnswer,
    Inbound,
    OrderUpdated,
    PlaceAnswer,
    PlaceOrder,
    SessionStart,
    SessionState,
    TurnRequest,
    TurnResult,
)
from workflows.sessions import turns
from workflows.sessions.faults import Faults, report
from workflows.sessions.hand_offs import HandOffs
from workflows.sessions.inbox import Inbox
from workflows.sessions.model_desk import ModelDesk
from workflows.sessions.silence import Silence
from workflows.sessions.unpaid_orders import UnpaidOrders
from workflows.support import request_context


class Requests:
    def __init__(
        self, start: SessionStart, state: SessionState, inbox: Inbox, faults: Faults, silence: Silence
    ) -> None:
        self.session_id, self.shop_id = start.session_id, start.shop_id
        self.state = state
        self.inbox = inbox
        self.faults = faults
        self.silence = silence
        self.orders = UnpaidOrders(state)
        self.model = ModelDesk(start, state)
        self.hand_offs = HandOffs(start, state, self.model, self.orders)
        self.was_cancelled = False

    async def serve(self, event: Inbound) -> None:
        match event:
            case ChatArrived():
                await self._take_turn(event)
            case CartEdited():
                result = await self._take_turn(event)
                answer = EditAnswer(asked=result.asked, problem=result.problem, detail=result.detail)
                self.inbox.answer(event, answer)
            case PlaceOrder():
                self.inbox.answer(event, await self._place(event))
            case OrderUpdated():
                self.orders.apply_update(event)
            case CancelAsked():
                await self._close_by_operator(event)

    async def _take_turn(self, request: ChatArrived | CartEdited) -> TurnResult:
        self.silence.is_broken()
        result = await turns.take_turn(
            TurnRequest(session_id=self.session_id, shop_id=self.shop_id, request=request, at=workflow.now())
        )
        if result.left_to_model and isinstance(request, ChatArrived):
            self.model.ask(request)
        await self._follow(request.request_id, result)
        return result

    async def _follow(self, request_id: str, result: TurnResult) -> None:
        """A model's answer may be heard of after a later turn: where that left the session stands."""
        state = self.state
        if result.turn >= state.turn:
            state.turn, state.phase, state.in_cart = result.turn, result.phase, result.in_cart
        if result.outcome is TurnOutcome.HAND_OFF:
            await self.hand_offs.finish(self.hand_offs.of(request_id, result.draft_hash))
        elif result.outcome is TurnOutcome.WITHDRAW:
            self.hand_offs.discard(result.withdraws)
            withdrawal = Withdrawal(request_id=request_id, context=request_context.current())
            await self.hand_offs.withdraw(result.withdraws, withdrawal)

    async def _place(self, placed: PlaceOrder) -> PlaceAnswer:
        self.silence.is_broken()
        hand_off = self.hand_offs.of(placed.request_id, by_machine=True)
        handed = await self.hand_offs.finish(hand_off)
        return PlaceAnswer(order_id=hand_off.order_id if handed.ordered else None, problems=handed.problems)

    async def take_model_answer(self) -> None:
        """Takes what the language model has written: a reply, an order, or both."""
        if turned := self.model.take_turn():
            arrived, turn = turned
            request_context.use(arrived.context)
            await self.faults.guard(self._follow_model(arrived, turn), arrived)
        if written := self.model.take_order():
            hand_off, order = written
            await self.faults.guard(self._take_order(hand_off, order), hand_off)

    async def _follow_model(self, arrived: ChatArrived, turn: asyncio.Task[TurnResult]) -> None:
        await self._follow(arrived.request_id, await turn)

    async def _take_order(self, hand_off: CashierRequest, order: asyncio.Task[CashierResult]) -> None:
        await self.hand_offs.take_over(hand_off, await order)

    async def _close_by_operator(self, asked: CancelAsked) -> None:
        """An operator's cancel: no order is left to be paid, the customer is told, the next message begins
        the session again."""
        self.was_cancelled = True
        for request_id in self.model.forget_questions():
            self.inbox.forget(request_id)
        unpaid = [*self.state.unpaid_orders]
        try:
            close_session = CloseSession(session_id=self.session_id, request_id=asked.request_id)
            unpaid += await turns.close_session(close_session)
            self.hand_offs.discard(unpaid)
        except FailureError as fault:
            report(fault)
            unpaid += self.model.written
        withdrawal = Withdrawal(request_id=asked.request_id, actor="operator")
        await self.hand_offs.withdraw(dict.fromkeys(unpaid), withdrawal)
        self.state.unpaid_orders.clear()
        self.state.phase = Phase.CLOSED
