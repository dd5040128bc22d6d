"""When nobody speaks: how long a session waits, and the letters about a cart that was left behind."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.sessions.sessions import Sessions
from domain.conversation import Phase
from domain.recovery import ATTEMPTS
from schemas.messages.session import Recovered, Recovery, Reminder, SessionStart, SessionState
from workflows.sessions.idle_timer import IdleTimer
from workflows.support import calls


class Silence:
    """A letter goes out beside the conversation and never before it."""

    def __init__(self, start: SessionStart, state: SessionState) -> None:
        self.start = start
        self.state = state
        self.idle_timer = IdleTimer("Until the cart counts as abandoned")
        self.letter: asyncio.Task[None] | None = None

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
        self.call_off()

    async def falls(self) -> None:
        """Nobody spoke for the shop's time: an abandoned cart is followed up, an empty session ends."""
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
        if recovered.remind:
            self.call_off()
            state.reminder = self._reminder(attempt)
            self.go_on()

    def go_on(self) -> None:
        """Sends the letter that is to be sent; in a new run once more, where it is found if it has left."""
        if self.state.reminder is not None:
            self.letter = asyncio.create_task(self._send(self.state.reminder))

    def call_off(self) -> None:
        if self.letter is not None:
            self.letter.cancel()
        self.letter, self.state.reminder = None, None

    async def _send(self, reminder: Reminder) -> None:
        try:
            await workflow.execute_activity_method(
                Sessions.remind, reminder, **calls.letter(f"Reminder {reminder.attempt}")
            )
        except ActivityError:
            workflow.logger.warning("reminder.given_up")
        if self.state.reminder == reminder:
            self.state.reminder = None

    async def _recover(self, attempt: int) -> Recovered:
        return await calls.surely(
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

    def _reminder(self, attempt: int) -> Reminder:
        return Reminder(
            session_id=self.start.session_id,
            shop_id=self.start.shop_id,
            turn=self.state.turn,
            attempt=attempt,
        )
