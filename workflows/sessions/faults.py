"""Faults of ours that no retry mends: told to whoever asked, and to operators; the run goes on."""

from __future__ import annotations

from collections.abc import Awaitable

from temporalio import workflow
from temporalio.exceptions import FailureError

from domain.ids import MessageId
from schemas.messages.session import (
    Apology,
    CartEdited,
    CashierRequest,
    ChatArrived,
    EditAnswer,
    Inbound,
    PlaceAnswer,
    PlaceOrder,
    SessionStart,
)
from workflows.sessions import turns
from workflows.sessions.inbox import Inbox
from workflows.support import calls

PROBLEM = "internal"


def report(fault: FailureError) -> None:
    """Log a fault of ours for the alert."""
    workflow.logger.error("session.fault", extra={"fault": calls.cause_of(fault)})


class Faults:
    def __init__(self, start: SessionStart, inbox: Inbox) -> None:
        self.session_id = start.session_id
        self.inbox = inbox

    async def guard(self, doing: Awaitable[object], asked: Inbound | CashierRequest) -> None:
        """Does it; a fault of ours is told to whoever asked for it, and the session goes on."""
        try:
            await doing
        except FailureError as fault:
            report(fault)
            await self.tell(asked)

    async def tell(self, asked: Inbound | CashierRequest) -> None:
        match asked:
            case ChatArrived():
                await self._apologize(asked.request_id, asked.message_id)
            case CashierRequest():
                await self._apologize(asked.request_id)
            case CartEdited():
                self.inbox.answer(asked, EditAnswer(problem=PROBLEM, detail="this is our fault"))
            case PlaceOrder():
                self.inbox.answer(asked, PlaceAnswer(order_id=None, problems=(PROBLEM,)))

    async def _apologize(self, request_id: str, message_id: MessageId | None = None) -> None:
        apology = Apology(session_id=self.session_id, request_id=request_id, message_id=message_id)
        try:
            await turns.apologize(apology)
        except FailureError as fault:
            report(fault)
            self.inbox.forget(request_id)
