"""Send the words of a reply to the browsers while the model is still writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import monotonic

import structlog

from domain.ids import SessionId
from storage.database import Database, is_unreachable, notify

FLUSH_SECONDS = 0.04
MAX_PIECE = 500
"""Characters a note; JSON writes one as at most twelve bytes, and a note holds less than 8,000."""

_UNFINISHED = re.compile(r"[!-~€£¥₱₫₩₹]*$")
"""The word at the end, which may go on; scripts without spaces are sent character by character."""

logger = structlog.get_logger(__name__)


class ReplyStream:
    """Sends whole words as they come. What `is_allowed` refuses is not sent, nor anything after it."""

    def __init__(
        self,
        database: Database,
        session_id: SessionId,
        turn: int,
        attempt: int,
        is_allowed: Callable[[str], bool],
    ) -> None:
        self._database = database
        self._session_id = session_id
        self._turn = turn
        self._attempt = attempt
        self._may_be_said = is_allowed
        self._text = ""
        self._sent = 0
        self._flushed_at = 0.0

    async def add(self, words: str) -> None:
        self._text += words
        if monotonic() - self._flushed_at >= FLUSH_SECONDS:
            unfinished = _UNFINISHED.search(self._text)
            await self._send(unfinished.start() if unfinished else len(self._text))

    async def finish(self) -> None:
        await self._send(len(self._text))

    def restart(self) -> None:
        """Begin a new attempt. Pages drop the words of the last one when those of the next arrive."""
        if self._sent:
            self._attempt += 1
        self._text = ""
        self._sent = 0

    async def _send(self, end: int) -> None:
        if end <= self._sent or not self._may_be_said(self._text[:end]):
            return
        pieces = [
            self._text[start : min(start + MAX_PIECE, end)] for start in range(self._sent, end, MAX_PIECE)
        ]
        self._sent = end
        self._flushed_at = monotonic()
        try:
            for piece in pieces:
                await self._notify(piece)
        except Exception as error:
            if not is_unreachable(error):
                raise
            logger.warning("reply_stream.interrupted")

    async def _notify(self, piece: str) -> None:
        # Within one transaction PostgreSQL delivers equal notes only once, and words do repeat.
        async with self._database.transaction() as tx:
            await notify(tx, self._session_id, "delta", turn=self._turn, attempt=self._attempt, text=piece)
