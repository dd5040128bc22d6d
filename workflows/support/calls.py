"""How workflows call activities: one place for time-outs and retries, by how much a call may cost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import (
    RetryPolicy,
    SearchAttributeKey,
    SearchAttributePair,
    SearchAttributeUpdate,
    TypedSearchAttributes,
)
from temporalio.exceptions import ApplicationError, FailureError, is_cancelled_exception
from temporalio.workflow import ActivityConfig, LocalActivityConfig

from schemas.messages.order import OrderStart
from workflows.support.names import CHANNEL_QUEUE, MODEL_QUEUE

Request = TypeVar("Request")
Answer = TypeVar("Answer")

PATIENT = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2,
    maximum_interval=timedelta(seconds=30),
)
"""No attempt limit: an operator can mend what is broken and the call goes on."""

BRIEF = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_attempts=3)
"""As many tries as a fault of ours has before it is told."""
BRIEFLY = timedelta(seconds=7)
"""Less than the 8 s after which a workflow task that waits for a local activity costs history."""
UNHURRIED = RetryPolicy(initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=5))
DATABASE_TIMEOUT = timedelta(seconds=15)
SWEEP_TIMEOUT = timedelta(minutes=2)
"""Thousands of open rows are a second of listing; hundreds of lost runs are some more of asking for each."""
STRIPE_TIMEOUT = timedelta(seconds=45)
FILE_TIMEOUT = timedelta(seconds=60)
DRAIN_TIMEOUT = timedelta(minutes=2)
MODEL_PATIENCE = timedelta(seconds=20)
"""A customer waits no longer for a model's words."""
CASHIER_PATIENCE = timedelta(seconds=40)
DRAIN_PATIENCE = timedelta(hours=1)
"""What still waits then is passed on by the schedule."""
MODEL_HEARTBEAT = timedelta(seconds=10)
FAULT = "fault"
"""The type of a failure that is a fault of ours; its message is the exception's class and nothing else."""


def database(summary: str) -> ActivityConfig:
    return ActivityConfig(start_to_close_timeout=DATABASE_TIMEOUT, retry_policy=PATIENT, summary=summary)


def one_of_many(summary: str) -> ActivityConfig:
    """Return options for a row among others, which do not wait for it: two tries, and the next run tries
    again."""
    return ActivityConfig(
        start_to_close_timeout=DATABASE_TIMEOUT, retry_policy=RetryPolicy(maximum_attempts=2), summary=summary
    )


def sweep(summary: str) -> ActivityConfig:
    return ActivityConfig(start_to_close_timeout=SWEEP_TIMEOUT, retry_policy=PATIENT, summary=summary)


async def surely(does: Callable[[Any, Request], Awaitable[Answer]], request: Request, summary: str) -> Answer:
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
    return await workflow.execute_activity_method(does, request, **database(summary))


def why(failure: FailureError) -> str:
    """The class of what went wrong, and none of its words, which may quote a customer."""
    cause = failure.cause or failure
    if isinstance(cause, ApplicationError) and cause.type == FAULT:
        return cause.message
    return (isinstance(cause, ApplicationError) and cause.type) or type(cause).__name__


def _briefly(summary: str) -> LocalActivityConfig:
    return LocalActivityConfig(schedule_to_close_timeout=BRIEFLY, retry_policy=BRIEF, summary=summary)


def model(summary: str, patience: timedelta) -> ActivityConfig:
    """Return options for the models' own queue: a slow model delays no payment. Who asks does without it
    after `patience`."""
    return ActivityConfig(
        task_queue=MODEL_QUEUE,
        schedule_to_close_timeout=patience,
        heartbeat_timeout=MODEL_HEARTBEAT,
        retry_policy=PATIENT,
        summary=summary,
    )


def money(activity_id: str, summary: str, within: timedelta) -> ActivityConfig:
    """Stable id: an operator can pause, mend and resume the call by it."""
    return ActivityConfig(
        start_to_close_timeout=STRIPE_TIMEOUT,
        schedule_to_close_timeout=within,
        retry_policy=PATIENT,
        activity_id=activity_id,
        summary=summary,
    )


def beside(summary: str, within: timedelta) -> ActivityConfig:
    """A by-product, tried again until `within` is over; nobody waits for it."""
    return ActivityConfig(
        start_to_close_timeout=FILE_TIMEOUT,
        schedule_to_close_timeout=within,
        retry_policy=PATIENT,
        summary=summary,
    )


def delivery(summary: str) -> ActivityConfig:
    """Return options for sending what waits for an address; the courier says itself when to try again."""
    return ActivityConfig(
        task_queue=CHANNEL_QUEUE,
        start_to_close_timeout=DRAIN_TIMEOUT,
        schedule_to_close_timeout=DRAIN_PATIENCE,
        retry_policy=UNHURRIED,
        summary=summary,
    )


def delivery_once(summary: str) -> ActivityConfig:
    """Return options for one try, by a schedule that tries again."""
    return ActivityConfig(
        task_queue=CHANNEL_QUEUE,
        schedule_to_close_timeout=DRAIN_TIMEOUT,
        retry_policy=RetryPolicy(maximum_attempts=1),
        summary=summary,
    )


def attributes_of(**values: str) -> TypedSearchAttributes:
    return TypedSearchAttributes(
        [SearchAttributePair(SearchAttributeKey.for_keyword(name), value) for name, value in values.items()]
    )


def attributes_of_order(start: OrderStart) -> TypedSearchAttributes:
    """Return attributes for a run that starts again; it sets its states by itself."""
    return attributes_of(ShopId=start.shop_id, SessionId=start.session_id, OrderId=start.order_id)


def summary_of_order(start: OrderStart) -> str:
    return f"Order of {start.total} {start.currency} (minor units)"


def attribute_updates(**values: str) -> list[SearchAttributeUpdate[str]]:
    return [SearchAttributeKey.for_keyword(name).value_set(value) for name, value in values.items()]
