"""A failure is told by its class; its words may quote a customer and stay out of the log."""

from __future__ import annotations

import pytest
from temporalio import exceptions
from temporalio.exceptions import ApplicationError, FailureError, TimeoutType

from workflows.support import calls

SECRET = "Anna Example, 12 High Street"
FAILURES = {
    "KeyError": ApplicationError("KeyError", type=calls.FAULT),
    "TimeoutError": exceptions.TimeoutError(SECRET, type=TimeoutType.HEARTBEAT, last_heartbeat_details=[]),
    "charge_disputed": ApplicationError(SECRET, type="charge_disputed"),
    "ApplicationError": ApplicationError(SECRET),
}


@pytest.mark.parametrize("told", FAILURES)
@pytest.mark.parametrize("wrapped", [True, False])
def test_a_failure_is_told_by_its_class(told: str, wrapped: bool) -> None:
    failure = FAILURES[told]
    if wrapped:
        failure, cause = FailureError(SECRET), failure
        failure.__cause__ = cause
    assert calls.cause_of(failure) == told
