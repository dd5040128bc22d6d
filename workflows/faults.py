"""Faults of ours that no retry mends: told to whoever asked, and to operators; the run goes on."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import FailureError

from domain.conversation import Phase
from domain.ids import MessageId
from schemas.session import (
    CancelAsked,
    CartEdited,
    ChatArrived,
    EditAnswer,
    Inbound,
    OrderPlaced,
    PlaceAnswer,
    SessionStart,
    Stumbled,
)
from workflows import serving
from workflows.inbox import Inbox

PROBLEM = "internal"


def report(fault: FailureError) -> None:
    """For the alert. Without the failure's words, which may quote a customer."""
    cause = fault.cause or fault
    kind = getattr(cause, "type", None) or type(cause).__name__
    workflow.logger.error("a fault of ours", extra={"fault": kind})


class Faults:
    def __init__(self, start: SessionStart, inbox: Inbox) -> None:
        self.session_id = start.session_id
        self.inbox = inbox

    async def tell(self, event: Inbound) -> None:
        match event:
            case ChatArrived():
                await self.apologize(event.request_id, event.message_id)
            case CartEdited():
                self.inbox.answer(event, EditAnswer(problem=PROBLEM, detail="this is our fault"))
            case OrderPlaced():
                self.inbox.answer(event, PlaceAnswer(order_id=None, problems=(PROBLEM,)))
            case CancelAsked():
                self.inbox.state.phase = Phase.CLOSED

    async def apologize(self, request_id: str, message_id: MessageId | None = None) -> None:
        stumbled = Stumbled(session_id=self.session_id, request_id=request_id, message_id=message_id)
        try:
            await serving.apologize(stumbled)
        except FailureError as fault:
            report(fault)
