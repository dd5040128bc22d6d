"""How long a test waits before it calls something lost: minutes, because a busy machine is slow everywhere.

A wait ends as soon as what it waits for is there, so this costs nothing where all is well.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

PATIENCE = 300
"""Seconds."""
T = TypeVar("T")


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """As `eventually`, for tests without an event loop."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what}"
        time.sleep(0.02)


async def eventually(check: Callable[[], Awaitable[T | None]], what: str = "") -> T:
    """Polls until `check` gives something true, at first without a pause; fails with what it waited for."""
    deadline, pause = time.monotonic() + PATIENCE, 0.002
    while True:
        found = await check()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what or check}"
        await asyncio.sleep(pause)
        pause = min(1.5 * pause, 0.05)
