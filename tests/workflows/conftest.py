"""A Temporal server whose clock a test moves: what takes days in a shop takes milliseconds here."""

from __future__ import annotations

import shutil
import sysconfig
from collections.abc import AsyncIterator

import pytest_asyncio
from temporalio.common import SearchAttributeKey
from temporalio.testing import TimeSkippingConfig, WorkflowEnvironment
from temporalio.worker import Worker

from tests.encryption import CONVERTER
from tests.workflows.courier import FakeCourier
from tests.workflows.replays import Replays, replaying
from worker.run import INTERCEPTORS
from workflows.support.names import CHANNEL_QUEUE, SEARCH_ATTRIBUTES

QUICK_TIMERS = (
    # As shipped, each timer that fires costs up to a second of the test.
    *("--dynamic-config-value", 'history.timerProcessorMaxTimeShift="10ms"'),
    *("--dynamic-config-value", "history.transferProcessorMaxPollRPS=5000"),
)
TIME_SKIPPING = ("--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def env() -> AsyncIterator[WorkflowEnvironment]:
    """Nothing is skipped until the test says so: `env.fast_forward(handle, timedelta(hours=2))`."""
    async with await WorkflowEnvironment.start_time_skipping_v2(
        ts_config=TimeSkippingConfig(enabled=False),
        data_converter=CONVERTER,
        dev_server_existing_path=shutil.which("temporal", path=sysconfig.get_path("scripts")),
        dev_server_log_level="error",
        search_attributes=[SearchAttributeKey.for_keyword(name) for name in SEARCH_ATTRIBUTES],
        dev_server_extra_args=[*QUICK_TIMERS, *TIME_SKIPPING],
    ) as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def courier(env: WorkflowEnvironment) -> AsyncIterator[FakeCourier]:
    courier = FakeCourier()
    async with Worker(
        env.client, task_queue=CHANNEL_QUEUE, activities=[courier.drain], interceptors=INTERCEPTORS
    ):
        yield courier


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def replays() -> AsyncIterator[Replays]:
    async with replaying() as replays:
        yield replays
