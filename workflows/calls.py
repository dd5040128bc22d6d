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
from temporalio.workflow import ActivityConfig

from workflows.names import MODEL_QUEUE

PATIENT = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2,
    maximum_interval=timedelta(seconds=30),
)
"""No attempt limit: an operator can mend what is broken and the call goes on."""

DATABASE_TIMEOUT = timedelta(seconds=15)
STRIPE_TIMEOUT = timedelta(seconds=45)
MAIL_TIMEOUT = timedelta(seconds=60)
TURN_TIMEOUT = timedelta(minutes=2)
TURN_HEARTBEAT = timedelta(seconds=10)


def database(summary: str) -> ActivityConfig:
    return ActivityConfig(start_to_close_timeout=DATABASE_TIMEOUT, retry_policy=PATIENT, summary=summary)


def turn(summary: str) -> ActivityConfig:
    """On the models' own queue: a slow model delays no payment."""
    return ActivityConfig(
        task_queue=MODEL_QUEUE,
        start_to_close_timeout=TURN_TIMEOUT,
        heartbeat_timeout=TURN_HEARTBEAT,
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
