"""Run by a schedule: starts again what ought to be running and is not, after an operator's hand or a loss.

Whatever one run meets, the others are started.
"""

from __future__ import annotations

from collections.abc import Awaitable

from temporalio import workflow
from temporalio.common import VersioningBehavior
from temporalio.exceptions import FailureError

from activities.sweep import Sweeper
from schemas.messages.sweep import Missing, Restarted, RestartedRuns
from workflows.support import activity_options, restarts


@workflow.defn(name="Sweep", versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
class Sweep:
    @workflow.run
    async def run(self) -> None:
        missing = await workflow.execute_activity_method(
            Sweeper.missing, **activity_options.sweep("Which runs are missing?")
        )
        restarted = await self._start(missing)
        if restarted:
            await workflow.execute_activity_method(
                Sweeper.tell,
                RestartedRuns(runs=restarted),
                **activity_options.database("Tell of the runs that were gone"),
            )

    async def _start(self, missing: Missing) -> tuple[Restarted, ...]:
        orders = [
            Restarted(kind="order", shop_id=each.shop_id, session_id=each.session_id, order_id=each.order_id)
            for each in missing.orders
            if await self._started(restarts.start_order(each))
        ]
        sessions = [
            Restarted(kind="session", shop_id=each.shop_id, session_id=each.session_id)
            for each in missing.sessions
            if await self._started(restarts.start_session(each.session_id, each.shop_id))
        ]
        return (*orders, *sessions)

    async def _started(self, starting: Awaitable[bool]) -> bool:
        """Return False for one that runs after all; one that cannot be started is tried by the next sweep."""
        try:
            return await starting
        except FailureError as failure:
            workflow.logger.error("run.not_started", extra={"problem": type(failure).__name__})
            return False
