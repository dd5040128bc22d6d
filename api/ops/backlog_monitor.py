"""Regular tasks of an API process: measure the backlog, and ping the listeners.

They are here because an API also runs when all workers are down.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog

from api.ops.metrics import ApiMetrics
from storage import backlog
from storage.backlog import Waiting
from storage.database import Database, notify

EVERY_SECONDS = 15
ALIVE_SECONDS = 3
NOBODY = ""
"""The id of no session: each API gets the note, and no page does."""
logger = structlog.get_logger(__name__)


async def monitor_backlog(database: Database, metrics: ApiMetrics) -> None:
    while True:
        try:
            await measure(database, metrics)
        except Exception as error:
            logger.warning("backlog.not_counted", exc_info=error)
        await asyncio.sleep(EVERY_SECONDS)


async def ping_listeners(database: Database) -> None:
    """Notify all listeners; one that gets nothing for `storage.listener.SILENCE_SECONDS` connects anew.

    Failures are logged by `monitor_backlog`, which asks the same database.
    """
    while True:
        with suppress(Exception):
            async with database.transaction() as tx:
                await notify(tx, NOBODY, "alive")
        await asyncio.sleep(ALIVE_SECONDS)


async def measure(database: Database, metrics: ApiMetrics) -> dict[str, Waiting]:
    async with database.reading() as tx:
        found = await backlog.measure(tx)
        metrics.open_orders(await backlog.open_orders(tx))
    for kind, each in found.items():
        metrics.waits(kind, each.count, each.oldest_seconds)
    return found
