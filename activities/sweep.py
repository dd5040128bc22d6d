"""Open rows held against running workflows: which runs were terminated, timed out, deleted or lost."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from activities import metrics
from domain.ids import OrderId
from schemas.messages.order import OrderStart
from schemas.messages.sweep import Missing, MissingSession, Restarted, RestartedRuns
from storage.database import Database
from storage.orders import open_runs
from storage.orders import starts as order_starts
from storage.shops import attention
from storage.shops.attention import Concern

BATCH = 200
AT_MOST = 200
"""Runs started again in one sweep; the next one finds the others."""
ORDER, SESSION = "order-", "session-"
"""What comes before the id in a workflow id; a test holds them to `workflows/support/names.py`."""

logger = structlog.get_logger(__name__)


class Sweeper:
    def __init__(self, database: Database, client: Client) -> None:
        self.database = database
        self.client = client

    @activity.defn(name="sweep.missing")
    async def missing(self) -> Missing:
        """Rows first, then runs: a run that ends between the two has written its last row by then."""
        async with self.database.reading() as tx:
            orders = await open_runs.orders(tx)
            sessions = await open_runs.sessions(tx)
        gone = await self._gone([f"{ORDER}{each}" for each in orders])
        starts = [await self._start_of(each) for each in orders if f"{ORDER}{each}" in gone]
        silent = await self._gone([f"{SESSION}{each}" for each in sessions])
        return Missing(
            orders=tuple(each for each in starts if each),
            sessions=tuple(
                MissingSession(session_id=each, shop_id=shop_id)
                for each, shop_id in sessions.items()
                if f"{SESSION}{each}" in silent
            ),
        )

    @activity.defn(name="sweep.tell")
    async def tell(self, restarted: RestartedRuns) -> None:
        """A run that was gone is a fault of somebody's: it is logged, counted, and left to be looked at."""
        async with self.database.transaction() as tx:
            for each in restarted.runs:
                await attention.raise_(tx, f"gone:{each.order_id or each.session_id}", _concern(each))
        for each in restarted.runs:
            metrics.count("runs_restarted", kind=each.kind)
            logger.error(
                "run.restarted",
                kind=each.kind,
                order_id=each.order_id,
                session_id=each.session_id,
            )

    async def _gone(self, workflow_ids: list[str]) -> set[str]:
        """Return those without a run, at most so many; each is asked for by itself before it counts as
        gone."""
        gone: set[str] = set()
        for batch in _batches(workflow_ids):
            running = await self._listed(batch)
            for each in batch:
                if len(gone) < AT_MOST and each not in running and not await self._runs(each):
                    gone.add(each)
        return gone

    async def _listed(self, workflow_ids: list[str]) -> set[str]:
        """Ask visibility, which may lag: who is missing here may run all the same."""
        quoted = ", ".join(f"'{each}'" for each in workflow_ids)
        query = f"WorkflowId IN ({quoted}) AND ExecutionStatus = 'Running'"
        return {each.id async for each in self.client.list_workflows(query)}

    async def _runs(self, workflow_id: str) -> bool:
        try:
            described = await self.client.get_workflow_handle(workflow_id).describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return described.status is WorkflowExecutionStatus.RUNNING

    async def _start_of(self, order_id: OrderId) -> OrderStart | None:
        """An order that cannot be read keeps no other from being started again."""
        try:
            async with self.database.reading() as tx:
                return await order_starts.again(tx, order_id)
        except Exception as error:
            logger.error("order.not_restarted", order_id=order_id, exc_info=error)
            return None


def _batches(workflow_ids: list[str]) -> Iterable[list[str]]:
    return (workflow_ids[at : at + BATCH] for at in range(0, len(workflow_ids), BATCH))


def _concern(run: Restarted) -> Concern:
    return Concern(
        shop_id=run.shop_id,
        kind=run.kind,
        code="run_restarted",
        order_id=run.order_id,
        session_id=run.session_id,
    )
