"""Hold the keys of the settings against those that have encrypted, before anything else is done."""

from __future__ import annotations

import asyncio

import structlog

from config.groups import CommonSettings
from storage import encryption_keys
from storage.database import Database, is_unreachable

logger = structlog.get_logger(__name__)


async def check_keys(settings: CommonSettings) -> None:
    """Return once PostgreSQL has answered. Raise WrongKeys if runs under way could not be read."""
    keys = settings.encryption_keys
    database = Database(settings.database_url, pool_size=1)
    try:
        while True:
            try:
                async with database.transaction() as tx:
                    return await encryption_keys.check(tx, keys.fingerprints(), keys.current)
            except Exception as error:
                if not is_unreachable(error):
                    raise
                logger.warning("database.unreachable", error=type(error).__name__)
                await asyncio.sleep(1)
    finally:
        await database.close()
