"""What a worker makes of activities that fail: faults of ours end and ring, outages are tried on."""

from __future__ import annotations

import re
import shutil
import sysconfig
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from pydantic import TypeAdapter
from sqlalchemy.exc import IntegrityError, OperationalError
from structlog.testing import capture_logs
from temporalio import activity, workflow
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from local.supervisor import ports
from tests.patience import PATIENCE
from tests.workflows.conftest import QUICK_TIMERS
from worker import faults
from worker.faults import FaultInterceptor

QUEUE = "broken calls"
SECRET = "ada@example.com"  # in an exception's words
TEMPORAL = shutil.which("temporal", path=sysconfig.get_path("scripts"))
OUTAGES: dict[str, Exception] = {
    "a vendor that cannot be reached": ConnectionRefusedError(SECRET),
    "a vendor that does not answer": TimeoutError(SECRET),
    "a database that is down": OperationalError("SELECT 1", None, Exception(SECRET)),
    "an error of HTTP": httpx.ReadTimeout(SECRET),
    "a disk that is full": OSError(28, SECRET),
}
FAULTS: dict[str, Exception] = {
    "KeyError": KeyError(SECRET),
    "LookupError": LookupError(SECRET),
    "TypeError": TypeError(SECRET),
    "ValueError": ValueError(SECRET),
    "AttributeError": AttributeError(SECRET),
    "AssertionError": AssertionError(SECRET),
    "IntegrityError": IntegrityError("INSERT", None, Exception(SECRET)),
}


@dataclass
class Broken:
    """Raises what it is told, so many times."""

    error: Exception = field(default_factory=KeyError)
    times: int = 1000
    attempts: int = 0

    def call(self) -> str:
        self.attempts += 1
        if self.attempts <= self.times:
            raise self.error
        return "done"


BROKEN: dict[str, Broken] = {}
"""By the workflow that calls it."""


@activity.defn
async def call() -> str:
    return BROKEN[activity.info().workflow_id or ""].call()


@activity.defn
async def read() -> int:
    return TypeAdapter(int).validate_python(SECRET)


@workflow.defn(sandboxed=False)
class Calls:
    @workflow.run
    async def run(self, name: str, where: str) -> str:
        patient = RetryPolicy(initial_interval=timedelta(milliseconds=1), backoff_coefficient=1)
        limit = timedelta(minutes=2)
        if where == "local":
            return str(
                await workflow.execute_local_activity(
                    name, start_to_close_timeout=limit, retry_policy=patient
                )
            )
        return str(await workflow.execute_activity(name, start_to_close_timeout=limit, retry_policy=patient))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Printing each failure with all its variables costs more than the rest."""
    with capture_logs():
        yield


@pytest.fixture(scope="module")
def metrics() -> Iterator[str]:
    port, claimed = ports.choose(())
    with claimed:
        yield f"{ports.HOST}:{port}"


@pytest.fixture(scope="module")
async def temporal(metrics: str) -> AsyncIterator[Client]:
    shown = PrometheusConfig(bind_address=metrics, counters_total_suffix=True)
    async with (
        await WorkflowEnvironment.start_local(
            dev_server_existing_path=TEMPORAL,
            dev_server_extra_args=QUICK_TIMERS,
            runtime=Runtime(telemetry=TelemetryConfig(metrics=shown)),
        ) as environment,
        Worker(
            environment.client,
            task_queue=QUEUE,
            workflows=[Calls],
            activities=[call, read],
            interceptors=[FaultInterceptor()],
            workflow_runner=UnsandboxedWorkflowRunner(),
        ),
    ):
        yield environment.client


async def called(
    temporal: Client, broken: Broken, name: str = "call", where: str = "remote"
) -> WorkflowHandle[Calls, str]:
    order = f"order-{uuid4()}"
    BROKEN[order] = broken
    return await temporal.start_workflow(Calls.run, args=[name, where], id=order, task_queue=QUEUE)


async def failure(handle: WorkflowHandle[Calls, str]) -> ApplicationError:
    """What the workflow saw of its call; Temporal wraps it in an ActivityError unless the call was local."""
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    seen: BaseException | None = failed.value.cause
    if isinstance(seen, ActivityError):
        seen = seen.cause
    assert isinstance(seen, ApplicationError)
    return seen


async def counted(metrics: str, name: str, called: str) -> float:
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        text = (await http.get(f"http://{metrics}/metrics")).text
    found = re.findall(rf'^countertalk_{name}_total{{.*activity="{called}".*}} (\d+)', text, re.MULTILINE)
    return sum(map(float, found))


@pytest.mark.parametrize("where", ["remote", "local"])
@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_of_ours_ends_at_the_third_try_without_a_word_of_it(
    temporal: Client, name: str, where: str
) -> None:
    broken = Broken(FAULTS[name])
    handle = await called(temporal, broken, where=where)
    seen = await failure(handle)
    assert (seen.type, seen.message, seen.non_retryable) == ("fault", name, True)
    assert broken.attempts == 3
    if where == "remote":
        assert SECRET not in (await handle.fetch_history()).to_json()


async def test_a_value_that_does_not_validate_is_a_fault(temporal: Client) -> None:
    handle = await called(temporal, Broken(), "read")
    seen = await failure(handle)
    assert (seen.type, seen.message) == ("fault", "ValidationError")


async def test_a_fault_is_logged_with_its_run_and_counted(temporal: Client, metrics: str) -> None:
    before = await counted(metrics, "faults", "call")
    with capture_logs() as lines:
        handle = await called(temporal, Broken())
        await failure(handle)
    line = next(each for each in lines if each["log_level"] == "error")
    assert line["event"] == "activity.failed"
    assert line["workflow_id"] == handle.id
    assert line["run_id"] == handle.first_execution_run_id
    assert line["activity"] == "call"
    assert await counted(metrics, "faults", "call") == before + 1


async def test_a_fault_that_passes_is_told_to_nobody(temporal: Client) -> None:
    broken = Broken(times=2)
    with capture_logs() as lines:
        handle = await called(temporal, broken)
        assert await handle.result() == "done"
    assert [each for each in lines if each["log_level"] == "error"] == []


@pytest.mark.parametrize("outage", OUTAGES)
async def test_an_outage_is_tried_on_until_it_is_over(temporal: Client, outage: str) -> None:
    broken = Broken(OUTAGES[outage], times=3)
    handle = await called(temporal, broken)
    assert await handle.result() == "done"
    assert broken.attempts == 4


async def test_a_refusal_the_activity_words_itself_keeps_its_type(temporal: Client) -> None:
    broken = Broken(ApplicationError("refused", type="sold_out", non_retryable=True))
    handle = await called(temporal, broken)
    seen = await failure(handle)
    assert (seen.type, seen.message) == ("sold_out", "refused")


@pytest.mark.parametrize("where", ["remote", "local"])
async def test_a_call_that_fails_for_longer_than_its_time_rings_and_goes_on(
    temporal: Client, metrics: str, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(faults, "LASTS", timedelta(0))
    broken = Broken(OSError(28, SECRET), times=4)
    before = await counted(metrics, "calls_failing", "call")
    with capture_logs() as lines:
        handle = await called(temporal, broken, where=where)
        assert await handle.result() == "done"
    rung = [each for each in lines if each["event"] == "activity.failing"]
    assert rung
    assert {each["workflow_id"] for each in rung} == {handle.id}
    assert await counted(metrics, "calls_failing", "call") == before + len(rung)


async def test_a_call_that_fails_for_a_moment_does_not_ring(temporal: Client) -> None:
    broken = Broken(OSError(28, SECRET), times=2)
    with capture_logs() as lines:
        handle = await called(temporal, broken)
        assert await handle.result() == "done"
    assert [each for each in lines if each["event"] == "activity.failing"] == []
