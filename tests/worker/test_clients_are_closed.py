"""A worker that ends, or cannot start, leaves no connection open."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest
from stripe import HTTPXClient

from config.worker import WorkerSettings
from tests.worker.test_all_activities_are_served import SETTINGS
from worker.clients import open_model, open_stripe


async def test_the_clients_of_stripe_and_of_the_model_are_closed_after_a_failure_too() -> None:
    settings, stack = WorkerSettings.model_validate(SETTINGS), AsyncExitStack()
    stripe, model = open_stripe(settings, stack), open_model(settings, stack)
    http = stripe._requestor._client
    assert isinstance(http, HTTPXClient)
    assert model is not None
    with pytest.raises(LookupError):
        await fails_within(stack)
    assert http._client_async.is_closed
    assert model.is_closed()


async def fails_within(stack: AsyncExitStack) -> None:
    async with stack:
        raise LookupError
