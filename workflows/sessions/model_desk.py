"""What a language model is asked, beside the main loop: its words come when they come, and nobody waits."""

from __future__ import annotations

import asyncio

from temporalio import workflow

from domain.ids import OrderId
from schemas.messages.session import (
    CashierRequest,
    CashierResult,
    ChatArrived,
    ModelQuestion,
    SessionStart,
    SessionState,
    TurnRequest,
    TurnResult,
)
from workflows.sessions import turns
from workflows.support import activity_options, request_context


class ModelDesk:
    """Questions to the model are in the state, so that a run that goes on asks again: answers are found
    by request."""

    def __init__(self, start: SessionStart, state: SessionState) -> None:
        self.start = start
        self.state = state
        self.turn: asyncio.Task[TurnResult] | None = None
        self.order: asyncio.Task[CashierResult] | None = None

    @property
    def has_answered(self) -> bool:
        return any(task is not None and task.done() for task in (self.turn, self.order))

    def ask(self, arrived: ChatArrived) -> None:
        if all(each.arrived.request_id != arrived.request_id for each in self.state.asking):
            self.state.asking.append(ModelQuestion(arrived=arrived, asked_at=workflow.now()))
        self.go_on()

    def write(self, hand_off: CashierRequest) -> None:
        """A confirmation that came later takes the place of the one that is being written."""
        if self.state.writing is not None and self.state.writing.request_id != hand_off.request_id:
            self.discard()
        self.state.writing = hand_off
        self.go_on()

    def go_on(self) -> None:
        """Starts what waits and is not under way: one message at a time."""
        if self.state.asking and self.turn is None:
            question = self.state.asking[0]
            request_context.use(question.arrived.context)
            self.turn = asyncio.create_task(self._answer_of(question))
        if self.state.writing is not None and self.order is None:
            self.order = asyncio.create_task(turns.prepare_with_model(self.state.writing))

    def take_turn(self) -> tuple[ChatArrived, asyncio.Task[TurnResult]] | None:
        """The message that has its answer, and the answer; the next one is asked about."""
        if self.turn is None or not self.turn.done():
            return None
        done, self.turn = self.turn, None
        arrived = self.state.asking.pop(0).arrived
        self.go_on()
        return arrived, done

    def take_order(self) -> tuple[CashierRequest, asyncio.Task[CashierResult]] | None:
        if self.order is None or not self.order.done() or self.state.writing is None:
            return None
        done, self.order = self.order, None
        hand_off, self.state.writing = self.state.writing, None
        return hand_off, done

    @property
    def written(self) -> tuple[OrderId, ...]:
        """The order that is being written, if any."""
        return () if self.state.writing is None else (self.state.writing.order_id,)

    def writes(self, order_id: OrderId) -> bool:
        return order_id in self.written

    def discard(self) -> None:
        """The confirmation was taken back before there was an order: none will be made of it."""
        if self.order is not None:
            self.order.cancel()
        self.order, self.state.writing = None, None

    def forget_questions(self) -> tuple[str, ...]:
        """Their request ids: nobody answers them now."""
        if self.turn is not None:
            self.turn.cancel()
        forgotten = tuple(each.arrived.request_id for each in self.state.asking)
        self.turn = None
        self.state.asking.clear()
        return forgotten

    async def _answer_of(self, question: ModelQuestion) -> TurnResult:
        request = TurnRequest(
            session_id=self.start.session_id,
            shop_id=self.start.shop_id,
            request=question.arrived,
            at=workflow.now(),
        )
        return await turns.ask_model(request, until=question.asked_at + activity_options.MODEL_PATIENCE)
