"""Reading of uploaded menus in processes of their own, so that no upload delays another request."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from api.http.errors import ApiError
from domain.shops.shop import Shop
from schemas.http.errors import ErrorCode

ROOT = Path(__file__).parents[2]
AT_ONCE, IN_ALL = 2, 16
"""Processes that read, and uploads that are held in memory."""
SHOP = TypeAdapter(Shop)


@dataclass(frozen=True)
class Read:
    """`menu` is the catalogue as JSON text: nothing of it is parsed in this process."""

    shop: Shop
    items: int
    menu: str


class MenuReading:
    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)
        self._taken = 0

    async def read(self, raw: bytes) -> Read:
        """Return the shop and its menu; 422 says what is wrong and where, 503 that too many others upload."""
        if self._taken >= IN_ALL:
            raise ApiError(ErrorCode.UNAVAILABLE, "many menus are being read; send yours again", 10)
        self._taken += 1
        try:
            async with self._places:
                return _told(await _in_a_process(raw))
        finally:
            self._taken -= 1


async def _in_a_process(raw: bytes) -> bytes:
    """Run the reader without our settings and within its own limits of time and memory."""
    command = (sys.executable, "-m", "api.staff.menu_reader")
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=ROOT, env={}
    )
    written, complaint = await process.communicate(raw)
    if process.returncode == 0:
        return written
    if _went_too_far(process.returncode, complaint):
        raise ApiError(ErrorCode.INVALID_MENU, "the file asks for more work than a menu may")
    raise RuntimeError(f"the reader of menus failed: {complaint.decode(errors='replace')[-300:]}")


def _went_too_far(returncode: int | None, complaint: bytes) -> bool:
    """Say whether it was ended by the system for its time, or failed for its memory."""
    return (returncode or 0) < 0 or b"MemoryError" in complaint


def _told(written: bytes) -> Read:
    line, _, menu = written.partition(b"\n")
    head = json.loads(line)
    if problem := head.get("problem"):
        raise ApiError(ErrorCode.INVALID_MENU, problem)
    return Read(SHOP.validate_python(head["shop"]), head["items"], menu.decode())
