"""One worker for all tests of orders; each test has an order of its own, and its history must replay."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from tests.workflows.courier import FakeCourier
from tests.workflows.order.fakes import Fakes
from tests.workflows.order.running import QUEUE, RunningOrder, an_order
from tests.workflows.order.session_stub import ListeningSession
from tests.workflows.replays import Replays
from worker.run import INTERCEPTORS
from worker.runner import workflow_runner
from workflows.orders.workflow import Order
from workflows.redrive import Redrive
from workflows.retention import Retention
from workflows.sweep import Sweep

Makes = Callable[..., RunningOrder]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def fakes(env: WorkflowEnvironment, courier: FakeCourier) -> AsyncIterator[Fakes]:
    made = Fakes()
    courier.serve.append(made.deliver)
    async with Worker(
        env.client,
        task_queue=QUEUE,
        workflows=[Order, Redrive, Retention, Sweep, ListeningSession],
        activities=made.activities(),
        workflow_runner=workflow_runner(),
        interceptors=INTERCEPTORS,
        graceful_shutdown_timeout=timedelta(seconds=1),
    ):
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def make(env: WorkflowEnvironment, fakes: Fakes, replays: Replays) -> AsyncIterator[Makes]:
    """Makes an order that has not begun, so that a test can set its scene first."""
    made: list[RunningOrder] = []

    def makes(**changes: Any) -> RunningOrder:
        made.append(an_order(env, fakes, **changes))
        return made[-1]

    yield makes
    for each in made:
        await replays.replay(await each.ends())


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine may be slow: an answer of Stripe's never counts as one that takes too long."""
    monkeypatch.setattr("workflows.orders.withdrawals.WITHDRAWN_WITHIN", timedelta(minutes=10))
    monkeypatch.setattr("workflows.orders.checkout.TOLD_AFTER", timedelta(minutes=10))


@pytest.fixture
def short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A history is long after its second task. Asked for before `order`, it holds for the replay as well."""
    monkeypatch.setattr(
        "temporalio.workflow.Info.is_continue_as_new_suggested",
        lambda info: info.get_current_history_length() > 8,
    )


@pytest_asyncio.fixture(loop_scope="session")
async def order(make: Makes) -> RunningOrder:
    """A new order, not begun."""
    return make()
