"""The connection to PostgreSQL: one engine a process, one transaction an activity or request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import monotonic

from psycopg.errors import ProgramLimitExceeded
from sqlalchemy import Engine, bindparam, event, func, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InvalidatePoolError,
    MultipleResultsFound,
    NoResultFound,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

Transaction = AsyncConnection
"""An open transaction, or a connection that reads; only `storage` knows what it is made of."""
CHANNEL = "countertalk"
ANNOUNCED = func.pg_notify(CHANNEL, bindparam("note"))
"""Among what a statement returns: sends a note, once for each row of it."""
NOTIFY = select(ANNOUNCED)
PATIENCE_SECONDS = 15
"""For a connection while all are in use: less than a caller waits, more than a rush takes."""
LONGEST_SECONDS = 120.0
"""As long as any activity has for its transaction (`activity_options.SWEEP_TIMEOUT`)."""
CONNECTION = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,  # a network that swallows everything is noticed after 25 seconds
    "keepalives_count": 3,
}
REST_SECONDS = 1.0
UNREACHABLE = (OperationalError, InterfaceError, PoolTimeout, ConnectionError)
"""What a call raises while PostgreSQL is down or restarting."""
FAULTS = (DataError, IntegrityError, ProgrammingError, NoResultFound, MultipleResultsFound)
"""What a call raises when our own statement or our own rows are wrong: no repetition helps."""
DATABASE_ERRORS = (DBAPIError, PoolTimeout, ConnectionError)


class Database:
    """Hands out connections.

    Takes at most `pool_size` connections, and keeps them. A transaction or a reading that takes longer than
    `patience` seconds ends with a ConnectionError, and gives its connection up: PostgreSQL, or the network on
    the way to it, may hang without closing one.
    """

    def __init__(self, url: str, pool_size: int = 10, patience: float = LONGEST_SECONDS) -> None:
        self.url = url
        self._patience = patience
        self._engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_use_lifo=True,
            pool_timeout=PATIENCE_SECONDS,
            hide_parameters=True,
            skip_autocommit_rollback=True,
            connect_args=CONNECTION,
        )
        _ping_idle_connections(self._engine.sync_engine)
        self._autocommit = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit at the end of the block, roll back on any error."""
        async with self._bounded(), self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def autocommit(self) -> AsyncIterator[Transaction]:
        """Commit each statement by itself. What a single statement writes needs no transaction, and none of
        the two round trips that begin and end one. No lock outlives its statement.
        """
        async with self._bounded(), self._autocommit.connect() as connection:
            yield connection

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Return the same for a block that writes nothing: each statement sees what is committed when it
        begins, as in a transaction.
        """
        return self.autocommit()

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._patience) as end:
                yield
        except TimeoutError:
            if end.expired():
                raise ConnectionError("PostgreSQL does not answer") from None
            raise

    async def ping(self) -> None:
        async with self.reading() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self._engine.dispose()


async def notify(tx: Transaction, session_id: str, kind: str, **extra: object) -> None:
    """Tells every API process, on commit, that something of this session changed. At most 8,000 bytes."""
    await tx.execute(NOTIFY, {"note": note_of(session_id, kind, **extra)})


def note_of(session_id: str, kind: str, **extra: object) -> str:
    """Return what `ANNOUNCED` binds as `note`."""
    return json.dumps({"session_id": session_id, "kind": kind, **extra}, separators=(",", ":"))


def is_unreachable(error: BaseException) -> bool:
    """Return whether the database could not be reached, rather than refused a statement."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, UNREACHABLE) and not _is_too_much(error)


def is_fault(error: BaseException) -> bool:
    """Return whether the database was reached and our statement, or what it found, is wrong."""
    return (isinstance(error, FAULTS) or _is_too_much(error)) and not is_unreachable(error)


def _is_too_much(error: BaseException) -> bool:
    """Too long for an index, say: psycopg calls it operational, and it never passes."""
    return isinstance(error, DBAPIError) and isinstance(error.orig, ProgramLimitExceeded)


def _ping_idle_connections(engine: Engine) -> None:
    """A connection that rested may have died meanwhile: it is asked first, and all are opened anew if it has.

    One that was used just now is spared the question; if it has died, one transaction fails.
    """

    @event.listens_for(engine, "checkin")
    def rests(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def is_used(connection: DBAPIConnection, entry: ConnectionPoolEntry, _: PoolProxiedConnection) -> None:
        rested = monotonic() - entry.info.get("rests_since", monotonic())
        try:
            if rested > REST_SECONDS:
                engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error
