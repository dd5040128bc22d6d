"""How long it takes until a customer is served: after a start on a fresh folder, and after a kill -9."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.guest import Guest
from tests.town import RunningTown, eventually, running_town

LIMITS = {f"LIMIT_{name}": "100000 per second" for name in ("SESSION", "ADDRESS", "OPENING")}
Seconds = float


@dataclass
class Starts:
    town: list[Seconds] = field(default_factory=list)
    """Each start of a whole town on a fresh folder."""
    api: Seconds = 0
    worker: Seconds = 0


@asynccontextmanager
async def fresh_town(folder: Path, starts: Starts, **env: str) -> AsyncIterator[RunningTown]:
    began = time.monotonic()
    async with running_town(folder, **LIMITS, **env) as town:
        starts.town.append(time.monotonic() - began)
        print(f"a town is ready after {starts.town[-1]:.1f} s", flush=True)
        yield town


async def measure_restarts(town: RunningTown, starts: Starts) -> None:
    """The API until /ready again; the worker until it has answered a new customer."""
    began = time.monotonic()
    await town.back("api", town.kill("api"))
    starts.api = time.monotonic() - began
    began = time.monotonic()
    killed = town.kill("worker")

    async def another() -> bool:
        return town.run["pids"].get("worker") not in {None, killed}

    await eventually(another, what="the worker runs again")
    await Guest(town.run["api"], town.shop("trattoria-lucia")["id"]).open()
    starts.worker = time.monotonic() - began
    print(f"  killed: api {starts.api:.1f} s, worker {starts.worker:.1f} s", flush=True)
