"""Remove what is kept longer than it is needed."""

from __future__ import annotations

import structlog
from temporalio import activity

from schemas.messages.retention import Pruned
from storage import retention
from storage.database import Database

logger = structlog.get_logger(__name__)


class Pruner:
    def __init__(self, database: Database) -> None:
        self.database = database

    @activity.defn(name="retention.prune")
    async def prune(self) -> Pruned:
        """Remove one batch of each kind, so that no transaction is long."""
        now = activity.info().current_attempt_scheduled_time
        async with self.database.transaction() as tx:
            tokens = await retention.drop_expired_tokens(tx, now)
            events = await retention.empty_old_events(tx, now)
            deliveries = await retention.drop_old_deliveries(tx, now)
            addresses = await retention.drop_unused_addresses(tx, now)
        removed = {"tokens": tokens, "events": events, "deliveries": deliveries, "addresses": addresses}
        logger.info("retention.pruned", **removed)
        return Pruned(**removed, is_more=retention.BATCH in removed.values())
