"""A call to Stripe that is under way beside the order's loop."""

from __future__ import annotations

from typing import Generic, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError

from workflows.support import request_context

Answer = TypeVar("Answer")


class StripeCall(Generic[Answer]):
    """An activity, why it was started, since when, for whose request, and its answer once it has one."""

    def __init__(self, handle: workflow.ActivityHandle[Answer], cause: str) -> None:
        self.handle = handle
        self.cause = cause
        self.since = workflow.now()
        self.context = request_context.current()

    @property
    def done(self) -> bool:
        return self.handle.done()

    def answer(self) -> Answer | None:
        """Return the answer, or None where its time was up or it was stopped by a fault of ours."""
        try:
            return self.handle.result()
        except ActivityError as error:
            workflow.logger.error("stripe.unanswered", extra={"why": str(error.cause)})
            return None
