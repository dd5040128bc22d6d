"""The connection to PostgreSQL: one engine a process, one transaction an activity or request."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

Transaction = AsyncSession
"""An open transaction; only `storage` knows what it is made of."""
CHANNEL = "countertalk"
UNREACHABLE = (OperationalError, InterfaceError, PoolTimeout, ConnectionError)
"""What a call raises while PostgreSQL is down or restarting."""
DATABASE_ERRORS = (DBAPIError, PoolTimeout, ConnectionError)


class Database:
    """Hands out transactions. Commits at the end of the block, rolls back on any error."""

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = url
        self._engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            pool_timeout=5,
            hide_parameters=True,
            connect_args={"connect_timeout": 3},
        )
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with self._sessions.begin() as session:
            yield session

    async def ping(self) -> None:
        async with self._engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self._engine.dispose()


async def notify(tx: AsyncSession, session_id: str, kind: str, **extra: object) -> None:
    """Tells every API process, on commit, that something of this session changed. At most 8,000 bytes."""
    await tx.execute(select(notice(session_id, kind, **extra)))


def notice(session_id: str, kind: str, **extra: object) -> ColumnElement[None]:
    """The same, to ride on another statement: once for each row it returns."""
    payload = json.dumps({"session_id": session_id, "kind": kind, **extra}, separators=(",", ":"))
    return func.pg_notify(CHANNEL, payload)


def is_unreachable(error: BaseException) -> bool:
    """True when the database could not be reached, rather than refused a statement."""
    return isinstance(error, UNREACHABLE) or (
        isinstance(error, DBAPIError) and bool(error.connection_invalidated)
    )
