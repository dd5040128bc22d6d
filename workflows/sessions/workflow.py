"""One customer's conversation, from the first message until it falls silent.

What comes in waits in one inbox and is served one at a time. The transcript and the cart are not here:
activities read and write them in PostgreSQL. The loop awaits no model and no mail: they work beside it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from temporalio import workflow
from temporalio.common import VersioningBehavior
from temporalio.exceptions import FailureError

from activities.sessions.sessions import Sessions
from domain.conversation import Phase
from schemas.messages.session import (
    CancelAsked,
    CartEdited,
    ChatArrived,
    EditAnswer,
    OrderUpdated,
    PlaceAnswer,
    PlaceOrder,
    SessionStart,
    SessionState,
    SessionView,
)
from workflows.sessions import faults
from workflows.sessions.faults import Faults
from workflows.sessions.inbox import Inbox
from workflows.sessions.requests import Requests
from workflows.sessions.silence import Silence
from workflows.support import calls, incoming, request_context, search_attributes
from workflows.support.display import session_details
from workflows.support.outbox import Outbox


@workflow.defn(name="CustomerSession", versioning_behavior=VersioningBehavior.PINNED)
class CustomerSession:
    @workflow.init
    def __init__(self, start: SessionStart) -> None:
        self.history_limit = start.history_limit
        self.state = start.state or SessionState(last_heard=workflow.now())
        self.inbox = Inbox(self.state)
        self.faults = Faults(start, self.inbox)
        self.outbox = Outbox()
        self.silence = Silence(start, self.state, self.outbox)
        self.requests = Requests(start, self.state, self.inbox, self.faults, self.silence)
        self.model = self.requests.model
        self.has_served = False
        self.shown_phase: Phase | None = None

    @workflow.run
    async def run(self, start: SessionStart) -> None:
        """Does nothing itself: a cancel that meets work of the primary task can be lost."""
        living = asyncio.create_task(self._live(start))
        while not living.done():
            try:
                await workflow.wait([living])
            except asyncio.CancelledError:
                if workflow.cancellation_reason() is not None:
                    run = workflow.info().original_execution_run_id  # a reset run goes through this again
                    self.inbox.put(CancelAsked(request_id=f"cancel:{run}"))
        living.result()

    async def _live(self, start: SessionStart) -> None:
        if start.state is None:
            await self._load(start)
        self.model.go_on()
        self.outbox.deliver(self.state.deliver_to)
        while not self._over():
            await self._next_event()
            await self._serve_next()
            self.outbox.deliver(self.state.replies_to)
            if self._goes_on_anew():
                await self._renew(start)

    def _over(self) -> bool:
        """A message that came while the session was closing is still answered, and opens it again."""
        closed = self.state.phase is Phase.CLOSED and not (self.state.writing or self.state.asking)
        return closed and not self.inbox.waiting and workflow.all_handlers_finished()

    def _goes_on_anew(self) -> bool:
        """Return whether a new run is due: when the history is long; after a cancel, of which Temporal
        takes one a run; and to another version of the worker, after an event. Whoever waits for an answer has
        it from this run."""
        info = workflow.info()
        long = bool(self.history_limit) and info.get_current_history_length() > self.history_limit
        moves = self.has_served and info.is_target_worker_deployment_version_changed()
        due = long or info.is_continue_as_new_suggested() or self.requests.was_cancelled or moves
        return due and self.state.phase is not Phase.CLOSED and workflow.all_handlers_finished()

    async def _renew(self, start: SessionStart) -> None:
        """After one more call, whatever becomes of it.

        The SDK passes on signals before a request to cancel of the same task: a run that ended at once would
        not hear of that.
        """
        with suppress(FailureError):
            await calls.local_first(Sessions.load, start, "Hear all that came, and begin a new run")
        if self._goes_on_anew():
            self.state.deliver_to = self.outbox.addresses
            workflow.continue_as_new(
                start.model_copy(update={"state": self.state}),
                initial_versioning_behavior=workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE,
            )

    async def _load(self, start: SessionStart) -> None:
        """Each turn reads what it needs by itself: without this, too, a session is served."""
        try:
            loaded = await calls.local_first(Sessions.load, start, "Read where we left off")
        except FailureError as fault:
            faults.report(fault)
            return
        state = self.state
        state.phase, state.in_cart, state.turn = loaded.phase, loaded.in_cart, loaded.turn
        state.unpaid_orders = {**loaded.unpaid_orders, **state.unpaid_orders}
        state.abandon_after_minutes = loaded.abandon_after_minutes
        state.recovery_interval_minutes = loaded.recovery_interval_minutes
        state.replies_to = loaded.replies_to
        if loaded.hand_off:
            hand_offs = self.requests.hand_offs
            unfinished = hand_offs.of(loaded.hand_off, loaded.draft_hash)
            await self.faults.guard(hand_offs.finish(unfinished), unfinished)

    async def _next_event(self) -> None:
        """Wait for a message, an answer or the idle timer, which stays set while messages come: a turn costs
        no timer."""
        self._show()
        idle_timer, is_open = self.silence.idle_timer, self.state.phase is not Phase.CLOSED
        if not self.inbox.waiting and is_open:
            idle_timer.set(self.silence.deadline)
        await workflow.wait_condition(
            lambda: (
                self.inbox.waiting
                or self.model.has_answered
                or (is_open and idle_timer.rang)
                or self._over()
                or self._goes_on_anew()
            )
        )

    async def _serve_next(self) -> None:
        self.has_served = True
        if self.inbox.waiting:
            event = self.inbox.take()
            request_context.use(None if isinstance(event, OrderUpdated | CancelAsked) else event.context)
            await self.faults.guard(self.requests.serve(event), event)
        elif self.model.has_answered:
            await self.requests.take_model_answer()
        elif self.state.phase is not Phase.CLOSED and workflow.now() >= self.silence.deadline:
            await self._on_idle()

    async def _on_idle(self) -> None:
        request_context.use(None)
        try:
            await self.silence.falls()
        except FailureError as fault:
            faults.report(fault)
            self.state.phase = Phase.CLOSED

    def _show(self) -> None:
        """Keeps what operators see in the Temporal UI up to date."""
        state = self.state
        if state.phase is not self.shown_phase:
            workflow.upsert_search_attributes(search_attributes.attribute_updates(Phase=state.phase.value))
            self.shown_phase = state.phase
        workflow.set_current_details(session_details(state, self.silence.deadline))

    @workflow.signal(name="chat")
    def chat(self, raw: Any = None, *_: Any) -> None:
        if arrived := incoming.read(ChatArrived, raw):
            self.inbox.put(arrived)

    @workflow.signal(name="order_updated")
    def order_updated(self, raw: Any = None, *_: Any) -> None:
        if news := incoming.read(OrderUpdated, raw):
            self.inbox.put(news)

    @workflow.update
    async def edit_cart(self, raw: Any = None, *_: Any) -> EditAnswer:
        answer = await self.inbox.ask(incoming.require(CartEdited, raw))
        return answer if isinstance(answer, EditAnswer) else EditAnswer(problem="internal")

    @workflow.update
    async def place_order(self, raw: Any = None, *_: Any) -> PlaceAnswer:
        """Answers when the order can be paid, or could not be made."""
        answer = await self.inbox.ask(incoming.require(PlaceOrder, raw))
        if not isinstance(answer, PlaceAnswer):
            return PlaceAnswer(order_id=None)
        await workflow.wait_condition(
            lambda: answer.order_id is None or self.state.unpaid_orders.get(answer.order_id) != 0
        )
        return answer

    @workflow.query(name="status")
    def status(self) -> SessionView:
        state = self.state
        return SessionView(
            phase=state.phase,
            turn=state.turn,
            lines=state.in_cart,
            unpaid_orders=tuple(state.unpaid_orders),
            inbox=len(state.inbox),
            recovery_attempts=state.recovery_attempts,
        )
