"""When nobody speaks: how long a session waits, and the reminders of a cart that was left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from temporalio import workflow

from activities.sessions.sessions import Sessions
from domain.conversation import Phase
from domain.recovery import ATTEMPTS
from schemas.messages.session import Recovered, Recovery, SessionStart, SessionState
from workflows.sessions.idle_timer import IdleTimer
from workflows.support import calls
from workflows.support.outbox import Outbox


class Silence:
    """A reminder is sent beside the conversation. The courier skips it if the customer is back by then."""

    def __init__(self, start: SessionStart, state: SessionState, outbox: Outbox) -> None:
        self.start = start
        self.state = state
        self.idle_timer = IdleTimer("Until the cart counts as abandoned")
        self.outbox = outbox

    @property
    def deadline(self) -> datetime:
        return self.state.last_heard + self._patience

    @property
    def _patience(self) -> timedelta:
        state = self.state
        minutes = state.recovery_interval_minutes if state.recovery_attempts else state.abandon_after_minutes
        return timedelta(minutes=minutes)

    def is_broken(self) -> None:
        """The customer is back: who has come back is not reminded any more."""
        self.state.recovery_attempts, self.state.last_heard = 0, workflow.now()

    async def falls(self) -> None:
        """Follow up an abandoned cart, or end an empty session, when nobody spoke for the shop's time."""
        state = self.state
        if state.unpaid_orders or state.writing or state.asking:
            state.last_heard = workflow.now()
            return
        if not state.in_cart:
            state.phase = Phase.CLOSED
            return
        attempt = state.recovery_attempts + 1
        recovered = await self._recover(attempt)
        state.phase, state.last_heard = recovered.phase, workflow.now()
        if recovered.minutes_until_day:
            state.last_heard += timedelta(minutes=recovered.minutes_until_day) - self._patience
            return
        state.recovery_attempts = attempt
        self.outbox.deliver(recovered.deliver_to)

    async def _recover(self, attempt: int) -> Recovered:
        return await calls.local_first(
            Sessions.recover,
            Recovery(
                session_id=self.start.session_id,
                shop_id=self.start.shop_id,
                turn=self.state.turn,
                attempt=attempt,
                last=attempt > ATTEMPTS,
                at=workflow.now(),
            ),
            f"Abandoned cart, attempt {attempt}",
        )
