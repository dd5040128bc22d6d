"""Time-outs and retries of activities, by how much a call may cost."""

from __future__ import annotations

from datetime import timedelta

from temporalio.common import RetryPolicy
from temporalio.workflow import ActivityConfig

from workflows.support.names import CHANNEL_QUEUE, MODEL_QUEUE

UNLIMITED_RETRIES = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2,
    maximum_interval=timedelta(seconds=30),
)
"""No attempt limit: an operator can mend what is broken and the call goes on."""

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


def database(summary: str) -> ActivityConfig:
    return ActivityConfig(
        start_to_close_timeout=DATABASE_TIMEOUT, retry_policy=UNLIMITED_RETRIES, summary=summary
    )


def one_of_many(summary: str) -> ActivityConfig:
    """Return options for a row among others, which do not wait for it: two tries, and the next run tries
    again."""
    return ActivityConfig(
        start_to_close_timeout=DATABASE_TIMEOUT, retry_policy=RetryPolicy(maximum_attempts=2), summary=summary
    )


def sweep(summary: str) -> ActivityConfig:
    return ActivityConfig(
        start_to_close_timeout=SWEEP_TIMEOUT, retry_policy=UNLIMITED_RETRIES, summary=summary
    )


def model(summary: str, patience: timedelta) -> ActivityConfig:
    """Return options for the models' own queue: a slow model delays no payment. Who asks does without it
    after `patience`."""
    return ActivityConfig(
        task_queue=MODEL_QUEUE,
        schedule_to_close_timeout=patience,
        heartbeat_timeout=MODEL_HEARTBEAT,
        retry_policy=UNLIMITED_RETRIES,
        summary=summary,
    )


def stripe(activity_id: str, summary: str, within: timedelta) -> ActivityConfig:
    """Stable id: an operator can pause, mend and resume the call by it."""
    return ActivityConfig(
        start_to_close_timeout=STRIPE_TIMEOUT,
        schedule_to_close_timeout=within,
        retry_policy=UNLIMITED_RETRIES,
        activity_id=activity_id,
        summary=summary,
    )


def beside(summary: str, within: timedelta) -> ActivityConfig:
    """A by-product, tried again until `within` is over; nobody waits for it."""
    return ActivityConfig(
        start_to_close_timeout=FILE_TIMEOUT,
        schedule_to_close_timeout=within,
        retry_policy=UNLIMITED_RETRIES,
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
