"""Waits for minutes, if need be: a busy machine fails no test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

LONGEST = 120
PAUSE = 0.005


async def until(holds: Callable[[], bool], what: str = "it comes about") -> None:
    async def now() -> bool:
        return holds()

    await until_true(now, what)


async def until_true(holds: Callable[[], Awaitable[bool]], what: str = "it comes about") -> None:
    """Asks again and again."""
    try:
        async with asyncio.timeout(LONGEST):
            while not await holds():  # noqa: ASYNC110 (rows and runs tell nobody)
                await asyncio.sleep(PAUSE)
    except TimeoutError:
        raise AssertionError(f"not in {LONGEST} s: {what}") from None
