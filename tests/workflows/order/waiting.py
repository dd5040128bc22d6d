"""Waits for what books, script and Stripe of a test say at once."""

from __future__ import annotations

from collections.abc import Callable

from tests.patience import eventually


async def until(holds: Callable[[], bool], what: str = "it comes about") -> None:
    async def now() -> bool:
        return holds()

    await eventually(now, what=what)
