"""Run by a schedule, each night: removes what is kept longer than it is needed, batch by batch."""

from __future__ import annotations

from temporalio import workflow
from temporalio.common import VersioningBehavior

from activities.retention import Pruner
from workflows.support import activity_options

BATCHES = 200
"""In one night; what is left waits for the next."""


@workflow.defn(name="Retention", versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
class Retention:
    @workflow.run
    async def run(self) -> None:
        for _ in range(BATCHES):
            pruned = await workflow.execute_activity_method(
                Pruner.prune, **activity_options.database("Remove what is kept no longer")
            )
            if not pruned.is_more:
                return
