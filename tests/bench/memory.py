"""What the worker and the API keep in memory while thousands of sessions are open."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from tests.bench.guest import Guest
from tests.bench.processes import resident_mb
from tests.installation import Installation

AT_ONCE = 32
TOLD_EVERY = 500
SETTLE_SECONDS = 3


@dataclass(frozen=True)
class Memory:
    """Resident megabytes with so many sessions open, each with one turn behind it."""

    sessions: int
    worker: float
    api: float


async def measure_memory(installation: Installation, steps: tuple[int, ...]) -> list[Memory]:
    measured = []
    opened = 0
    for sessions in steps:
        await _open(installation, opened, sessions)
        opened = sessions
        await asyncio.sleep(SETTLE_SECONDS)
        pids = installation.run["pids"]
        measured.append(Memory(sessions, resident_mb(pids["worker"]), resident_mb(pids["api"])))
        print(f"  {measured[-1]}", flush=True)
    return measured


async def _open(installation: Installation, opened: int, sessions: int) -> None:
    api, shop_id = installation.run["api"], installation.shop("trattoria-lucia")["id"]
    numbers = iter(range(opened + 1, sessions + 1))
    began = time.monotonic()

    async def one_after_another() -> None:
        for number in numbers:
            guest = Guest(api, shop_id)
            await guest.open()
            guest.wire.close()
            if number % TOLD_EVERY == 0:
                pace = (number - opened) / (time.monotonic() - began)
                print(f"  {number} sessions, {pace:.0f} a second", flush=True)

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
