"""One customer's event stream: rows from PostgreSQL, woken by notes from LISTEN."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from pydantic import BaseModel

from api.customer.views import message_event, state_view
from api.ops.metrics import ApiMetrics
from domain.ids import SessionId
from schemas.http.api import DeltaEvent
from storage.database import Database, is_unreachable
from storage.listener import Listener, Note
from storage.sessions import transcript
from storage.shops.menus import Menus

KEEP_ALIVE_SECONDS = 15
RETRY_MILLISECONDS = 1000
EVERYTHING = frozenset({"message", "state"})
NEWS_OF = {"message": frozenset({"message"}), "state": frozenset({"state"})}
"""What a kind of note makes us read again; everything after a turn, and when notes may have been lost."""


async def follow(
    database: Database, menus: Menus, listener: Listener, session_id: SessionId, after: int
) -> AsyncIterator[str]:
    """Yield rows after `after`, then everything new, for as long as the client stays."""
    yield f"retry: {RETRY_MILLISECONDS}\n\n"
    async with listener.subscribe(session_id) as notes:
        fresh = EVERYTHING
        while True:
            try:
                if "message" in fresh:
                    async for seq, text in _rows(database, session_id, after):
                        after = seq
                        yield text
                if "state" in fresh:
                    async with database.reading() as tx:
                        state = await state_view(tx, menus, session_id)
                    yield _event("state", state)
            except Exception as error:
                if not is_unreachable(error):
                    raise
                await asyncio.sleep(1)
                continue
            fresh = frozenset()
            async for note in _next_notes(notes):
                if note is None:
                    yield ": still here\n\n"
                elif note["kind"] == "delta":
                    yield _event("delta", DeltaEvent.model_validate(note))
                else:
                    fresh |= NEWS_OF.get(str(note["kind"]), EVERYTHING)


async def counted(metrics: ApiMetrics, stream: AsyncIterator[str]) -> AsyncIterator[str]:
    """Pass the stream on, counted as open from its first line until the client has gone."""
    metrics.stream(+1)
    try:
        async for text in stream:
            yield text
    finally:
        metrics.stream(-1)


async def _next_notes(notes: asyncio.Queue[Note]) -> AsyncIterator[Note | None]:
    """Yield the next note and all that came with it, or None after a keep-alive period without any."""
    try:
        async with asyncio.timeout(KEEP_ALIVE_SECONDS):
            first = await notes.get()
    except TimeoutError:
        yield None
        return
    yield first
    while not notes.empty():
        yield notes.get_nowait()


async def _rows(database: Database, session_id: SessionId, after: int) -> AsyncIterator[tuple[int, str]]:
    while True:
        async with database.reading() as tx:
            rows = await transcript.since(tx, session_id, after)
        for said in rows:
            after = said.seq
            yield said.seq, _event("message", message_event(said), said.seq)
        if len(rows) < transcript.PAGE:
            return


def _event(name: str, data: BaseModel, seq: int | None = None) -> str:
    number = f"id: {seq}\n" if seq is not None else ""
    return f"{number}event: {name}\ndata: {data.model_dump_json()}\n\n"
