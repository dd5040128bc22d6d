"""Code and our own database, called where the workflow runs; an outage leaves no history."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError, FailureError

from workflows import calls

Result = TypeVar("Result")


async def nearby(activity: Callable[..., Awaitable[Result]], *args: Any, summary: str) -> Result:
    """Answer in milliseconds; in an outage, once it is over.

    A local activity that is tried again for minutes leaves six events a try. So after its first tries it is
    dispatched, and then waits without an event, while the run hears what comes in. Raises FailureError for
    a fault of ours.
    """
    try:
        return await workflow.execute_local_activity_method(activity, args=args, **calls.at_once(summary))
    except FailureError as error:
        if not _may_pass(error):
            raise
    return await workflow.execute_activity_method(activity, args=args, **calls.database(summary))


def _may_pass(error: FailureError) -> bool:
    """A local activity's failure comes as it was raised, or as the cause of an ActivityError."""
    cause = error.cause if isinstance(error, ActivityError) else error
    is_fault = isinstance(cause, ApplicationError) and cause.non_retryable
    return not is_fault and not isinstance(cause, CancelledError)
