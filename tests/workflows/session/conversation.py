"""A customer, an operator and an order's news, each talking to one session's workflow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import WorkflowEnvironment

from domain.conversation import Phase
from domain.ids import LineId, MessageId, OrderId, SessionId, ShopId
from domain.orders.states import OrderState, is_open
from domain.payments.states import PaymentState
from schemas.messages.order import Withdrawal
from schemas.messages.session import (
    CartEdited,
    CashierRequest,
    ChatArrived,
    EditAnswer,
    OrderUpdated,
    PlaceAnswer,
    PlaceOrder,
    SessionStart,
    SessionView,
)
from tests.patience import eventually
from tests.runs import reset_to
from tests.workflows.session.cast import Play
from workflows.sessions.workflow import CustomerSession
from workflows.support.names import order_workflow_id, session_workflow_id

QUEUE = "sessions of paper"
MOVED = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
}


class Conversation:
    """`play` is what its activities do. A message's id is what it says."""

    queue = QUEUE

    def __init__(self, env: WorkflowEnvironment, session_id: str, play: Play, history_limit: int = 0) -> None:
        self.env = env
        self.client: Client = env.client
        self.session_id = SessionId(session_id)
        self.play = play
        self.history_limit = history_limit
        self.runs: list[str] = []

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(session_workflow_id(self.session_id))

    async def send(self, words: str) -> None:
        """As the API does: a session that is not there begins with it."""
        started = await self.client.start_workflow(
            CustomerSession.run,
            SessionStart(
                session_id=self.session_id, shop_id=ShopId("shop"), history_limit=self.history_limit
            ),
            id=session_workflow_id(self.session_id),
            task_queue=self.queue,
            start_signal="chat",
            start_signal_args=[ChatArrived(message_id=MessageId(words))],
        )
        if started.first_execution_run_id and started.first_execution_run_id not in self.runs:
            self.runs.append(started.first_execution_run_id)

    async def say(self, words: str) -> None:
        """Sent, and answered for good."""
        await self.send(words)
        await self.until(lambda play: words in play.served, f"an answer to {words}")

    async def click(self, request_id: str = "a click") -> EditAnswer:
        """Asked again under its id where the task that took it was given up, as the API asks its callers."""
        while True:
            try:
                return await self._edit(CartEdited(request_id=request_id, edits=()))
            except RPCError as error:
                if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                    raise

    async def _edit(self, edited: CartEdited) -> EditAnswer:
        answer = await self.handle.execute_update("edit_cart", edited, result_type=EditAnswer)
        return EditAnswer.model_validate(answer)

    async def place(self, request_id: str) -> PlaceAnswer:
        answer = await self.handle.execute_update(
            "place_order", PlaceOrder(request_id=request_id), result_type=PlaceAnswer
        )
        return PlaceAnswer.model_validate(answer)

    async def news(self, order_id: OrderId, version: int, state: OrderState, *, lines: int = 0) -> None:
        if not is_open(state) and order_id in self.play.unpaid:
            self.play.unpaid.remove(order_id)
            self.play.phase = Phase.ORDERING
        await self.handle.signal(
            "order_updated",
            OrderUpdated(
                order_id=order_id,
                version=version,
                state=state,
                payment_state=PaymentState.NONE,
                number="",
                lines=tuple(LineId(f"line {number}") for number in range(lines)),
            ),
        )

    async def time_passes(self, **time: float) -> None:
        await self.env.fast_forward(self.handle, timedelta(**time))

    async def status(self) -> SessionView:
        return SessionView.model_validate(await self.handle.query("status", result_type=SessionView))

    async def until(self, reached: Callable[[Play], object], what: str = "") -> None:
        async def check() -> bool:
            return bool(reached(self.play))

        await eventually(check, what=what)

    async def until_status(self, reached: Callable[[SessionView], object], what: str = "") -> SessionView:
        async def check() -> SessionView | None:
            """A run that has only just begun cannot be asked yet."""
            try:
                status = await self.status()
            except RPCError as error:
                if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                    raise
                return None
            return status if reached(status) else None

        return await eventually(check, what=what)

    async def ended(self) -> WorkflowExecutionStatus | None:
        """How the run has ended; waits for it."""

        async def over() -> WorkflowExecutionStatus | None:
            status = (await self.handle.describe()).status
            return None if status is WorkflowExecutionStatus.RUNNING else status

        return await eventually(over, what="the session ends")

    async def is_running(self) -> bool:
        return (await self.handle.describe()).status is WorkflowExecutionStatus.RUNNING

    async def is_reset(self) -> None:
        """An operator's reset to the first task: what came since is passed on to the new run anew."""
        await self.rests()
        events = (await self.handle.fetch_history()).events
        first = next(
            each.event_id
            for each in events
            if each.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
        )
        self.runs.append(await reset_to(self.client, self.handle.id, first))
        await self.rests()

    async def rests(self) -> None:
        """Waits until no task and no call of it is under way."""

        async def nothing_left() -> bool:
            raw = (await self.handle.describe()).raw_description
            return not (raw.HasField("pending_workflow_task") or raw.pending_activities)

        await eventually(nothing_left, what="the session rests")

    async def work_done(self) -> int:
        """Events of the running history, without those that a clock leaves which a test has moved."""
        events = (await self.handle.fetch_history()).events
        return len([each for each in events if each.event_type not in MOVED])

    async def given(self, activity: str) -> list[float]:
        """The seconds that each of these calls was given, with all its tries."""
        events = (await self.handle.fetch_history()).events
        scheduled = [each.activity_task_scheduled_event_attributes for each in events]
        return [
            each.schedule_to_close_timeout.ToTimedelta().total_seconds()
            for each in scheduled
            if each.activity_type.name == activity
        ]

    async def new_run(self) -> None:
        """Waits until the session has gone on in a run that is not the first."""

        async def another() -> bool:
            return (await self.handle.describe()).run_id not in self.runs

        await eventually(another, what="a new run")

    def order_of(self, request_id: str) -> OrderId:
        return CashierRequest(
            session_id=self.session_id,
            shop_id=ShopId("shop"),
            request_id=request_id,
            at=datetime.now(UTC),
        ).order_id

    async def is_terminated(self, order_id: OrderId) -> None:
        """An operator terminates a paper order's run."""
        await eventually(lambda: self.has_started(order_id), what="the order starts")
        await self.client.get_workflow_handle(order_workflow_id(order_id)).terminate()

    async def has_begun_again(self, order_id: OrderId) -> None:
        async def running() -> bool:
            handle = self.client.get_workflow_handle(order_workflow_id(order_id))
            return (await handle.describe()).status is not WorkflowExecutionStatus.TERMINATED

        await eventually(running, what="the order begins again")

    async def withdrawal_of(self, order_id: OrderId) -> Withdrawal | None:
        """What ended a paper order; waits for it."""
        await eventually(lambda: self.has_started(order_id), what="the order starts")
        handle = self.client.get_workflow_handle(order_workflow_id(order_id), result_type=Withdrawal)
        withdrawn: Withdrawal | None = await handle.result()
        return withdrawn

    async def has_started(self, order_id: OrderId) -> bool:
        try:
            await self.client.get_workflow_handle(order_workflow_id(order_id)).describe()
        except RPCError:
            return False
        return True

    async def histories(self) -> list[WorkflowHistory]:
        """Of every run, those that continued as new among them."""
        found, left = [], list(self.runs)
        while left:
            run = left.pop(0)
            handle = self.client.get_workflow_handle(self.handle.id, run_id=run)
            history = await handle.fetch_history()
            found.append(history)
            last = history.events[-1]
            if last.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
                left.append(last.workflow_execution_continued_as_new_event_attributes.new_execution_run_id)
        return found
