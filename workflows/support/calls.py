"""Call an activity in the worker that runs the workflow, and say what went wrong with one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError, FailureError, is_cancelled_exception
from temporalio.workflow import LocalActivityConfig

from workflows.support import activity_options

Request = TypeVar("Request")
Answer = TypeVar("Answer")

BRIEF = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_attempts=3)
"""As many tries as a fault of ours has before it is told."""
BRIEFLY = timedelta(seconds=7)
"""Less than the 8 s after which a workflow task that waits for a local activity costs history."""
FAULT = "fault"
"""The type of a failure that is a fault of ours; its message is the exception's class and nothing else."""


async def local_first(
    does: Callable[[Any, Request], Awaitable[Answer]], request: Request, summary: str
) -> Answer:
    """Done at once, or through an outage by one ordinary activity, whose tries leave nothing in the history.

    `does` finds what it did by the request, as it may be done twice. Raises FailureError for a fault of ours.
    """
    try:
        return await workflow.execute_local_activity_method(does, request, **_briefly(summary))
    except FailureError as failure:
        cause = failure.cause or failure
        is_fault = isinstance(cause, ApplicationError) and cause.non_retryable
        if is_fault or is_cancelled_exception(failure):
            raise
    return await workflow.execute_activity_method(does, request, **activity_options.database(summary))


def cause_of(failure: FailureError) -> str:
    """The class of what went wrong, and none of its words, which may quote a customer."""
    cause = failure.cause or failure
    if isinstance(cause, ApplicationError) and cause.type == FAULT:
        return cause.message
    return (isinstance(cause, ApplicationError) and cause.type) or type(cause).__name__


def _briefly(summary: str) -> LocalActivityConfig:
    return LocalActivityConfig(schedule_to_close_timeout=BRIEFLY, retry_policy=BRIEF, summary=summary)
