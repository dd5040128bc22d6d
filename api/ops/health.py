"""Health of the process, and readiness of what it depends on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from fastapi import APIRouter, Response
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest

from api.ops.backlog_monitor import measure
from api.services import AppServices, Services
from schemas.http.api import Backlog, Health, Readiness
from workflows.support.names import SHOP_QUEUE

router = APIRouter(tags=["health"])
PATIENCE = 2.0
Answer = TypeVar("Answer")
POLLER_AGE = timedelta(minutes=1, seconds=15)
"""A worker's long poll lasts a minute; one that polled later than this is gone."""


@router.get("/health")
async def get_health() -> Health:
    return Health(status="ok")


@router.get("/ready", responses={503: {"model": Readiness}})
async def get_ready(services: AppServices, response: Response) -> Readiness:
    """Answer 200 if all that an order needs is up, and 503 naming what is down, whatever the backlog."""
    names = ("database", "listener", "temporal", "worker")
    checks = (services.database.ping(), _listening(services), _temporal(services), _worker(services))
    found = await asyncio.gather(*(_state(check) for check in checks))
    ready = all(state == "ok" for state in found)
    response.status_code = 200 if ready else 503
    return Readiness(
        status="ready" if ready else "degraded",
        dependencies=dict(zip(names, found, strict=True)),
        waiting=await _waiting(services),
    )


async def _waiting(services: Services) -> dict[str, Backlog]:
    try:
        found = await _in_time(measure(services.database, services.metrics))
    except Exception:  # noqa: BLE001 (the dependencies say already what is down)
        return {}
    return {
        kind: Backlog(count=each.count, oldest_seconds=each.oldest_seconds) for kind, each in found.items()
    }


async def _in_time(check: Awaitable[Answer]) -> Answer:
    """Return the result, or raise TimeoutError when time is up, without waiting for its cancellation."""
    asked = asyncio.ensure_future(check)
    asked.add_done_callback(lambda done: done.cancelled() or done.exception())
    await asyncio.wait({asked}, timeout=PATIENCE)
    if not asked.done():
        asked.cancel()
        raise TimeoutError
    return asked.result()


async def _state(check: Awaitable[None]) -> str:
    try:
        await _in_time(check)
    except Exception as error:  # noqa: BLE001 (whatever it is, the answer is "down")
        return f"down: {type(error).__name__}"
    return "ok"


async def _listening(services: Services) -> None:
    if not services.listener.connected:
        raise ConnectionError


async def _temporal(services: Services) -> None:
    await services.temporal.client.service_client.check_health(timeout=timedelta(seconds=PATIENCE))


async def _worker(services: Services) -> None:
    described = await services.temporal.client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=services.temporal.client.namespace,
            task_queue=TaskQueue(name=SHOP_QUEUE),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        ),
        timeout=timedelta(seconds=PATIENCE),
    )
    newest = max(
        (poller.last_access_time.ToDatetime(UTC) for poller in described.pollers),
        default=datetime.min.replace(tzinfo=UTC),
    )
    if datetime.now(UTC) - newest > POLLER_AGE:
        raise ConnectionError
