"""Versions of the worker beside each other on a Temporal server, and the operator who rolls them out."""

from __future__ import annotations

import asyncio
import shutil
import sysconfig
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from temporalio.api.enums.v1 import RoutingConfigUpdateState
from temporalio.api.workflowservice.v1 import DescribeWorkerDeploymentRequest
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from activities.registry import Activities
from domain.ids import SessionId
from tests.patience import eventually
from tests.workflows.courier import FakeCourier
from tests.workflows.order.fakes import Fakes
from tests.workflows.order.running import RunningOrder, an_order
from tests.workflows.session.cast import Cast, Play
from tests.workflows.session.conversation import Conversation
from worker.run import workers
from workflows.support.names import DEPLOYMENT, ORDER_WORKFLOW, SHOP_QUEUE

TEMPORAL = shutil.which("temporal", path=sysconfig.get_path("scripts")) or "temporal"


class ShopConversation(Conversation):
    """On the task queue that the product's workers poll."""

    queue = SHOP_QUEUE


@dataclass
class Versions:
    """Starts workers and conversations, and does what docs/operations.md tells an operator to do."""

    env: WorkflowEnvironment
    fakes: Fakes

    @property
    def client(self) -> Client:
        return self.env.client

    @asynccontextmanager
    async def serving(self, build_id: str) -> AsyncIterator[Cast]:
        """Both workers of this build; the cast remembers which sessions they served."""
        cast = Cast()
        orders = [each for each in self.fakes.activities() if each.__name__ != "order_start"]
        courier = FakeCourier(cast.deliver, self.fakes.deliver)
        activities = Activities(
            shop=[*cast.queue_of_sessions, *orders], model=cast.queue_of_models, channels=[courier.drain]
        )
        async with AsyncExitStack() as stack:
            for worker in workers(self.client, activities, build_id, timedelta(seconds=1)):
                await stack.enter_async_context(worker)
            yield cast

    def talk(self, *casts: Cast) -> Conversation:
        """A session that has its own play in each version."""
        session_id = str(uuid4())
        for cast in casts:
            cast.plays[SessionId(session_id)] = Play()
        return ShopConversation(self.env, session_id, casts[0].plays[SessionId(session_id)])

    async def order(self) -> RunningOrder:
        order = an_order(self.env, self.fakes)
        await self.client.start_workflow(
            ORDER_WORKFLOW, order.start, id=order.handle.id, task_queue=SHOP_QUEUE
        )
        return order

    async def make_current(self, build_id: str) -> None:
        """Refused until a worker of the version has polled. Waits until all task queues follow."""
        version = ("--deployment-name", DEPLOYMENT, "--build-id", build_id)

        async def accepted() -> bool:
            return await self.operate("worker", "deployment", "set-current-version", *version, "--yes")

        await eventually(accepted, what=f"{build_id} is the current version")
        await eventually(self._is_routed, what=f"the task queues follow {build_id}")

    async def _is_routed(self) -> bool:
        request = DescribeWorkerDeploymentRequest(namespace="default", deployment_name=DEPLOYMENT)
        described = await self.client.workflow_service.describe_worker_deployment(request)
        state = described.worker_deployment_info.routing_config_update_state
        return state == RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_COMPLETED

    async def move(self, workflow_id: str, build_id: str) -> None:
        override = ("--versioning-override-behavior", "one_time")
        version = ("--versioning-override-deployment-name", DEPLOYMENT)
        which = ("--workflow-id", workflow_id, "--versioning-override-build-id", build_id)
        assert await self.operate("workflow", "update-options", *override, *version, *which)

    async def operate(self, *command: str) -> bool:
        """Run the `temporal` command. False when the server refuses."""
        address = self.client.service_client.config.target_host
        ran = await asyncio.create_subprocess_exec(
            TEMPORAL, *command, "--address", address, stdout=asyncio.subprocess.DEVNULL
        )
        return await ran.wait() == 0

    async def is_on(self, handle: WorkflowHandle[Any, Any], build_id: str) -> None:
        """Wait until the newest run of the workflow has done a task on this version."""

        async def there() -> bool:
            return await self.version_of(handle) == build_id

        await eventually(there, what=f"{handle.id} is on {build_id}")

    async def version_of(self, handle: WorkflowHandle[Any, Any]) -> str:
        described = (await handle.describe()).raw_description.workflow_execution_info
        return described.versioning_info.deployment_version.build_id

    async def is_empty(self, build_id: str) -> None:
        """Wait until the query of docs/operations.md counts no run on this version."""
        on_it = f"TemporalWorkerDeploymentVersion='{DEPLOYMENT}:{build_id}' AND ExecutionStatus='Running'"

        async def empty() -> bool:
            return (await self.client.count_workflows(on_it)).count == 0

        await eventually(empty, what=f"no run is on {build_id}")
