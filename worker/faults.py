"""Faults of ours end an activity at the third try and ring; outages are retried, and ring when they last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError, FailureError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from activities import metrics
from storage.database import is_fault as is_fault_of_rows
from workflows.support.calls import FAULT

TRIES = 3
"""A fault may pass, when another version of the program takes the next attempt."""
LASTS = timedelta(minutes=3)
FAULTS = (LookupError, TypeError, ValueError, AttributeError, AssertionError)
"""Pydantic's ValidationError is a ValueError, and KeyError a LookupError."""
logger = structlog.get_logger(__name__)


class FaultInterceptor(Interceptor):
    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _FaultReporting(super().intercept_activity(next))


class _FaultReporting(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        """Raise a fault without its words, not to be retried from the third try on; pass all else on."""
        try:
            return await super().execute_activity(input)
        except Exception as error:
            if is_fault(error):
                raise _wordless(error).with_traceback(error.__traceback__) from None
            if _lasts() and not _is_result(error):
                _report("activity.failing", "calls_failing", error)
            raise


def _wordless(error: Exception) -> ApplicationError:
    """Return the failure as the history keeps it: the words of an exception may quote a customer."""
    ends = activity.info().attempt >= TRIES
    if ends:
        _report("activity.failed", "faults", error)
    return ApplicationError(type(error).__name__, type=FAULT, non_retryable=ends)


def is_fault(error: BaseException) -> bool:
    """Return whether our own code or rows are wrong. False for an outage, whatever else its class is."""
    return is_fault_of_rows(error) or (isinstance(error, FAULTS) and not isinstance(error, OSError))


def _is_result(error: Exception) -> bool:
    """Return True for a failure that the activity words itself and does not want to be retried."""
    is_final = isinstance(error, ApplicationError) and error.non_retryable
    return is_final or (isinstance(error, FailureError) and not isinstance(error, ApplicationError))


def _lasts() -> bool:
    """True after three minutes of tries, by the server's clock; for a local activity by the worker's."""
    info = activity.info()
    attempt = info.started_time if info.is_local else info.current_attempt_scheduled_time
    return attempt - info.scheduled_time > LASTS


def _report(event: str, counter: str, error: Exception) -> None:
    info = activity.info()
    logger.error(
        event,
        workflow_id=info.workflow_id,
        run_id=info.workflow_run_id,
        activity=info.activity_type,
        attempt=info.attempt,
        exc_info=error,
    )
    metrics.count(counter, activity=info.activity_type)
