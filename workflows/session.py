"""One customer's conversation, from the first message until it falls silent.

What comes in waits in one inbox and is served one at a time. The transcript is not here: activities read
and write it in PostgreSQL, and get ids and the cart.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

from activities.sessions import Sessions
from domain.conversation import Act, Phase
from domain.ids import OrderId, PaymentId
from domain.recovery import ATTEMPTS
from schemas.order_flow import OrderStart
from schemas.session import (
    CartEdited,
    ChatArrived,
    EditAnswer,
    HandedOff,
    HandOff,
    Inbound,
    OrderNews,
    OrderPlaced,
    PlaceAnswer,
    Recovery,
    SessionStart,
    SessionState,
    SessionView,
    TurnRequest,
    TurnResult,
)
from workflows import calls, origins, serving
from workflows.alarm import Alarm
from workflows.details import session_details
from workflows.inbox import Inbox
from workflows.names import ORDER_WORKFLOW, WITHDRAW_SIGNAL, order_workflow_id


@workflow.defn(name="CustomerSession")
class CustomerSession:
    @workflow.init
    def __init__(self, start: SessionStart) -> None:
        self.session_id, self.shop_id = start.session_id, start.shop_id
        self.history_limit = start.history_limit
        self.state = start.state or SessionState(last_heard=workflow.now())
        self.inbox = Inbox(self.state)
        self.alarm = Alarm("Until the cart counts as abandoned")
        self.shown_phase: Phase | None = None

    @workflow.run
    async def run(self, start: SessionStart) -> None:
        if start.state is None:
            await self._load()
        while not self._over():
            await self._next_event()
            if self.inbox.waiting:
                await self._serve(self.inbox.take())
            elif workflow.now() >= self._deadline():
                await self._fall_silent()
            await self._continue_as_new_if_long(start)
        await workflow.wait_condition(workflow.all_handlers_finished)

    def _over(self) -> bool:
        """A message that came while the session was closing is still answered, and opens it again."""
        return self.state.phase is Phase.CLOSED and not self.inbox.waiting

    async def _load(self) -> None:
        loaded = await workflow.execute_local_activity_method(
            Sessions.load, args=[self.session_id, self.shop_id], **calls.at_once("Read where we left off")
        )
        state = self.state
        state.phase, state.cart = loaded.phase, loaded.cart
        state.turn, state.attempts = loaded.turn, loaded.attempts
        state.waiting_orders = {**loaded.waiting_orders, **state.waiting_orders}
        state.abandon_after_minutes = loaded.abandon_after_minutes
        state.recovery_interval_minutes = loaded.recovery_interval_minutes

    async def _next_event(self) -> None:
        """Waits for a message or the alarm, which stays set while messages come: a turn costs no timer."""
        self._show()
        if not self.inbox.waiting:
            self.alarm.set(self._deadline())
        await workflow.wait_condition(lambda: self.inbox.waiting or self.alarm.rang)

    async def _serve(self, event: Inbound) -> None:
        origins.act_for(None if isinstance(event, OrderNews) else event.origin)
        match event:
            case ChatArrived():
                await self._take_turn(event)
            case CartEdited():
                result = await self._take_turn(event)
                self.inbox.answer(event, EditAnswer(problem=result.problem, detail=result.detail))
            case OrderPlaced():
                self.inbox.answer(event, await self._place(event))
            case OrderNews():
                self._hear_of_order(event)

    async def _take_turn(self, request: ChatArrived | CartEdited) -> TurnResult:
        state = self.state
        state.turn, state.attempts, state.last_heard = state.turn + 1, 0, workflow.now()
        result = await serving.take_turn(
            TurnRequest(
                session_id=self.session_id,
                shop_id=self.shop_id,
                turn=state.turn,
                request=request,
                cart=state.cart,
                phase=state.phase,
                at=workflow.now(),
            )
        )
        state.phase = result.phase
        if result.cart is not None:
            state.cart = result.cart
        if result.act is Act.HAND_OFF:
            await self._hand_off(result.draft_hash)
        elif result.act is Act.WITHDRAW:
            await self._withdraw()
        return result

    async def _hand_off(self, draft_hash: str = "", placement: str = "") -> tuple[OrderId, HandedOff]:
        """The cashier makes the order. Its id follows from the turn: a reset session finds it again."""
        state = self.state
        order_id = OrderId(str(uuid5(UUID(self.session_id), f"order:{state.turn}")))
        handed = await serving.prepare_order(
            HandOff(
                session_id=self.session_id,
                shop_id=self.shop_id,
                order_id=order_id,
                turn=state.turn,
                cart=state.cart,
                draft_hash=draft_hash,
                placement=placement,
                at=workflow.now(),
            )
        )
        state.phase = handed.phase
        if handed.cart is not None:
            state.cart = handed.cart
        if handed.ordered:
            state.waiting_orders[order_id] = 0
            await self._start_order(order_id, handed)
        return order_id, handed

    async def _start_order(self, order_id: OrderId, handed: HandedOff) -> None:
        start = workflow.start_child_workflow(
            ORDER_WORKFLOW,
            OrderStart(
                order_id=order_id,
                shop_id=self.shop_id,
                session_id=self.session_id,
                payment_id=PaymentId(order_id),
                total=handed.total,
                currency=handed.currency,
                checkout_minutes=handed.checkout_minutes,
                lines=handed.lines,
            ),
            id=order_workflow_id(order_id),
            parent_close_policy=ParentClosePolicy.ABANDON,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            search_attributes=calls.attributes_of(
                ShopId=self.shop_id, SessionId=self.session_id, OrderId=order_id, OrderState="draft"
            ),
            static_summary=f"Order of {handed.total} {handed.currency} (minor units)",
        )
        with suppress(WorkflowAlreadyStartedError):
            await start

    async def _withdraw(self) -> None:
        """Asks the order to give up its payment link; its news opens the cart again, or says it was paid."""
        for order_id in sorted(self.state.waiting_orders):
            handle = workflow.get_external_workflow_handle(order_workflow_id(order_id))
            try:
                await handle.signal(WITHDRAW_SIGNAL)
            except ApplicationError:
                workflow.logger.info("the order is closed already", extra={"order_id": order_id})
                del self.state.waiting_orders[order_id]
        if not self.state.waiting_orders and self.state.phase is Phase.PAYING:
            self.state.phase = Phase.ORDERING

    async def _place(self, placed: OrderPlaced) -> PlaceAnswer:
        self.state.turn, self.state.last_heard = self.state.turn + 1, workflow.now()
        order_id, handed = await self._hand_off(placement=placed.request_id)
        return PlaceAnswer(order_id=order_id if handed.ordered else None, problems=handed.problems)

    def _hear_of_order(self, news: OrderNews) -> None:
        """PostgreSQL has this already, written with the order's step; here the session's own copy follows."""
        state = self.state
        if news.version <= state.waiting_orders.get(news.order_id, -1):
            return
        if news.waiting:
            state.waiting_orders[news.order_id] = news.version
            return
        state.waiting_orders.pop(news.order_id, None)
        if news.bought:
            state.cart = state.cart.without(frozenset(news.lines))
        if state.phase is Phase.PAYING and not state.waiting_orders:
            state.phase = Phase.ORDERING
        state.last_heard = workflow.now()

    async def _fall_silent(self) -> None:
        """Nobody spoke for the shop's time: an abandoned cart is followed up, an empty session ends."""
        origins.act_for(None)
        state = self.state
        if state.waiting_orders:
            state.last_heard = workflow.now()
            return
        if state.cart.empty:
            state.phase = Phase.CLOSED
            return
        state.attempts += 1
        recovered = await workflow.execute_activity_method(
            Sessions.recover,
            Recovery(
                session_id=self.session_id,
                shop_id=self.shop_id,
                turn=state.turn,
                attempt=state.attempts,
                last=state.attempts > ATTEMPTS,
            ),
            **calls.mail(f"Abandoned cart, attempt {state.attempts}"),
        )
        state.phase, state.last_heard = recovered.phase, workflow.now()
        if recovered.quiet_minutes:
            state.attempts -= 1
            state.last_heard += timedelta(minutes=recovered.quiet_minutes) - self._patience()

    def _deadline(self) -> datetime:
        return self.state.last_heard + self._patience()

    def _patience(self) -> timedelta:
        state = self.state
        minutes = state.recovery_interval_minutes if state.attempts else state.abandon_after_minutes
        return timedelta(minutes=minutes)

    def _show(self) -> None:
        """Keeps what operators see in the Temporal UI up to date."""
        state = self.state
        if state.phase is not self.shown_phase:
            workflow.upsert_search_attributes(calls.attribute_updates(Phase=state.phase.value))
            self.shown_phase = state.phase
        workflow.set_current_details(session_details(state, self._deadline()))

    async def _continue_as_new_if_long(self, start: SessionStart) -> None:
        info = workflow.info()
        long = bool(self.history_limit) and info.get_current_history_length() > self.history_limit
        if self.state.phase is Phase.CLOSED or not (long or info.is_continue_as_new_suggested()):
            return
        await workflow.wait_condition(lambda: workflow.all_handlers_finished() or self.inbox.waiting)
        if not workflow.all_handlers_finished():
            return
        workflow.continue_as_new(start.model_copy(update={"state": self.state}))

    @workflow.signal(name="chat")
    def chat(self, arrived: ChatArrived) -> None:
        self.inbox.put(arrived)

    @workflow.signal(name="order_news")
    def order_news(self, news: OrderNews) -> None:
        self.inbox.put(news)

    @workflow.update
    async def edit_cart(self, edited: CartEdited) -> EditAnswer:
        answer = await self.inbox.ask(edited)
        return answer if isinstance(answer, EditAnswer) else EditAnswer()

    @workflow.update
    async def place_order(self, placed: OrderPlaced) -> PlaceAnswer:
        """Answers when the order can be paid, or could not be made."""
        answer = await self.inbox.ask(placed)
        if not isinstance(answer, PlaceAnswer):
            return PlaceAnswer(order_id=None)
        await workflow.wait_condition(
            lambda: answer.order_id is None or self.state.waiting_orders.get(answer.order_id) != 0
        )
        return answer

    @workflow.query(name="status")
    def status(self) -> SessionView:
        state = self.state
        return SessionView(
            phase=state.phase,
            turn=state.turn,
            lines=len(state.cart.lines),
            waiting_orders=tuple(state.waiting_orders),
            inbox=len(state.inbox),
            attempts=state.attempts,
        )
