"""One LISTEN connection a process: what other processes announce, fanned out to whoever waits for it."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from storage.database import CHANNEL, CONNECTION

Note = dict[str, object]
LOST: Note = {"kind": "reconnected"}
"""Sent to every subscriber when the connection was lost and is back: read the rows again."""
SILENCE_SECONDS = 10.0
"""Each API sends a notice more often (`api/ops/backlog_monitor.py`): without any, the connection is dead."""


class Listener:
    """Subscribers get notes of one session in a bounded queue; a slow one loses notes, never rows."""

    def __init__(self, url: str, on_error: Callable[[BaseException], None]) -> None:
        self._url = url.replace("+psycopg", "")
        self._on_error = on_error
        self._queues: defaultdict[str, set[asyncio.Queue[Note]]] = defaultdict(set)
        self._ready = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Listener]:
        task = asyncio.create_task(self._listen_forever())
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    @asynccontextmanager
    async def subscribe(self, session_id: str) -> AsyncIterator[asyncio.Queue[Note]]:
        queue: asyncio.Queue[Note] = asyncio.Queue(maxsize=1000)
        self._queues[session_id].add(queue)
        try:
            yield queue
        finally:
            self._queues[session_id].discard(queue)
            if not self._queues[session_id]:
                del self._queues[session_id]

    @property
    def connected(self) -> bool:
        return self._ready.is_set()

    async def _listen_forever(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                self._on_error(error)
            self._ready.clear()
            await asyncio.sleep(0.5)

    async def _listen(self) -> None:
        url = make_conninfo(self._url, **CONNECTION)
        connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._ready.set()
            for session_id in list(self._queues):
                self._deliver(session_id, LOST)
            while await self._hears(connection):
                pass
        raise ConnectionError("nothing was heard for too long")

    async def _hears(self, connection: psycopg.AsyncConnection[Any]) -> bool:
        """Passes on what comes next. False when nothing came in the time in which something must."""
        heard = False
        async for notification in connection.notifies(timeout=SILENCE_SECONDS, stop_after=1):
            heard = True
            note: Note = json.loads(notification.payload)
            self._deliver(str(note.get("session_id")), note)
        return heard

    def _deliver(self, session_id: str, note: Note) -> None:
        for queue in self._queues.get(session_id, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(note)
