"""How workflows call activities: one place for time-outs and retries, by how much a call may cost."""

from __future__ import annotations

from datetime import timedelta

from temporalio.common import (
    RetryPolicy,
    SearchAttributeKey,
    SearchAttributePair,
    SearchAttributeUpdate,
    TypedSearchAttributes,
)
from temporalio.workflow import ActivityConfig, LocalActivityConfig

from workflows.names import MODEL_QUEUE

PATIENT = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2,
    maximum_interval=timedelta(seconds=30),
)
"""No attempt limit: an operator can mend what is broken and the call goes on."""

DATABASE_TIMEOUT = timedelta(seconds=15)
LOCAL_PATIENCE = timedelta(seconds=3)
"""Pauses between tries that are longer than this are timers of the workflow: no slot waits them out."""
STRIPE_TIMEOUT = timedelta(seconds=45)
MAIL_TIMEOUT = timedelta(seconds=60)
MODEL_TIMEOUT = timedelta(minutes=2)
MODEL_HEARTBEAT = timedelta(seconds=10)


def database(summary: str) -> ActivityConfig:
    return ActivityConfig(start_to_close_timeout=DATABASE_TIMEOUT, retry_policy=PATIENT, summary=summary)


def at_once(summary: str) -> LocalActivityConfig:
    """In the worker that runs the workflow: for code and our own database, which answer in milliseconds."""
    return LocalActivityConfig(
        start_to_close_timeout=DATABASE_TIMEOUT,
        retry_policy=PATIENT,
        local_retry_threshold=LOCAL_PATIENCE,
        summary=summary,
    )


def model(summary: str) -> ActivityConfig:
    """On the models' own queue: a slow model delays no payment."""
    return ActivityConfig(
        task_queue=MODEL_QUEUE,
        start_to_close_timeout=MODEL_TIMEOUT,
        heartbeat_timeout=MODEL_HEARTBEAT,
        retry_policy=PATIENT,
        summary=summary,
    )


def money(activity_id: str, summary: str) -> ActivityConfig:
    """Stable id: an operator can pause, mend and resume the call by it."""
    return ActivityConfig(
        start_to_close_timeout=STRIPE_TIMEOUT,
        retry_policy=PATIENT,
        activity_id=activity_id,
        summary=summary,
    )


def mail(summary: str) -> ActivityConfig:
    return ActivityConfig(start_to_close_timeout=MAIL_TIMEOUT, retry_policy=PATIENT, summary=summary)


def attributes_of(**values: str) -> TypedSearchAttributes:
    return TypedSearchAttributes(
        [SearchAttributePair(SearchAttributeKey.for_keyword(name), value) for name, value in values.items()]
    )


def attribute_updates(**values: str) -> list[SearchAttributeUpdate[str]]:
    return [SearchAttributeKey.for_keyword(name).value_set(value) for name, value in values.items()]
