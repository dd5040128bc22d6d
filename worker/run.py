"""Connects, serves the task queues, and drains when asked to stop."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from activities.registry import Activities
from config import telemetry
from config.temporal import connect
from config.worker import WorkerSettings
from storage.database import Database
from worker.faults import FaultInterceptor
from worker.interceptors import ActivityLogContext
from worker.runner import WORKFLOWS, workflow_runner
from worker.schedules import set_schedules
from worker.versions import deployment
from worker.wiring import wire
from workflows.support.names import CHANNEL_QUEUE, MODEL_QUEUE, SHOP_QUEUE
from workflows.support.request_context import RequestIdInterceptor

INTERCEPTORS = [ActivityLogContext(), FaultInterceptor(), RequestIdInterceptor()]
WORKFLOW_POLLS = 10
"""Half of them ask for workflows new to this worker: with the SDK's one in five, a new order waited 20 s
behind the running sessions of a busy evening."""
TURNS_AT_ONCE = 1000
"""A turn that waits for a language model costs no thread and no connection, but keeps a slot."""
DELIVERIES_AT_ONCE = 200
"""One that waits for its provider keeps a slot, and no connection."""
logger = structlog.get_logger(__name__)


async def connected(settings: WorkerSettings) -> Client:
    """Return a client of Temporal as soon as it answers."""
    runtime = telemetry.runtime(settings)
    while True:
        try:
            return await connect(settings, "worker", runtime)
        except RuntimeError as error:
            logger.warning("temporal.unreachable", error=type(error).__name__)
            await asyncio.sleep(1)


async def run_worker(settings: WorkerSettings, stop: asyncio.Event) -> None:
    """Serve the task queues until `stop` is set, then drain. All clients are closed, after a failure too."""
    drain, build_id = timedelta(seconds=settings.worker_drain_seconds), settings.worker_build_id
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url, pool_size=20)
        stack.push_async_callback(database.close)
        client = await connected(settings)
        activities = wire(settings, database, client, stack)
        for worker in workers(client, activities, build_id, drain):
            await stack.enter_async_context(worker)
        await set_schedules(client)
        logger.info("worker.started", queues=[SHOP_QUEUE, MODEL_QUEUE, CHANNEL_QUEUE], build_id=build_id)
        await stop.wait()
        logger.info("worker.draining", seconds=settings.worker_drain_seconds)


def workers(client: Client, activities: Activities, build_id: str, drain: timedelta) -> tuple[Worker, ...]:
    """Return the worker of each task queue: the shop's, which runs the workflows, the models', the channels'.

    They poll as the version `build_id`; if it is empty, without a version.
    """
    version = deployment(build_id)
    shop = Worker(
        client,
        task_queue=SHOP_QUEUE,
        workflows=WORKFLOWS,
        activities=activities.shop,
        workflow_runner=workflow_runner(versioned=version is not None),
        deployment_config=version,
        max_concurrent_workflow_task_polls=WORKFLOW_POLLS,
        nonsticky_to_sticky_poll_ratio=0.5,
        interceptors=INTERCEPTORS,
        graceful_shutdown_timeout=drain,
    )
    beside = (
        (MODEL_QUEUE, activities.model, TURNS_AT_ONCE),
        (CHANNEL_QUEUE, activities.channels, DELIVERIES_AT_ONCE),
    )
    return shop, *(
        Worker(
            client,
            task_queue=queue,
            activities=served,
            deployment_config=version,
            max_concurrent_activities=at_once,
            interceptors=INTERCEPTORS,
            graceful_shutdown_timeout=drain,
        )
        for queue, served, at_once in beside
    )
