"""How long it takes until a customer is served: after a start on a fresh folder, and after a kill -9."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.guest import Guest
from tests.installation import Installation, eventually, running_installation

LIMITS = {f"LIMIT_{name}": "100000 per second" for name in ("SESSION", "ADDRESS", "OPENING")}
Seconds = float


@dataclass
class Starts:
    installation: list[Seconds] = field(default_factory=list)
    """Each start of a whole installation on a fresh folder."""
    api: Seconds = 0
    worker: Seconds = 0


@asynccontextmanager
async def fresh_installation(
    folder: Path, starts: Starts, options: Sequence[str] = (), **env: str
) -> AsyncIterator[Installation]:
    began = time.monotonic()
    async with running_installation(folder, *options, **LIMITS, **env) as installation:
        starts.installation.append(time.monotonic() - began)
        print(f"an installation is ready after {starts.installation[-1]:.1f} s", flush=True)
        yield installation


async def measure_restarts(installation: Installation, starts: Starts) -> None:
    """The API until /ready again; the worker until it has answered a new customer."""
    began = time.monotonic()
    await installation.back("api", installation.kill("api"))
    starts.api = time.monotonic() - began
    began = time.monotonic()
    killed = installation.kill("worker")

    async def another() -> bool:
        return installation.run["pids"].get("worker") not in {None, killed}

    await eventually(another, what="the worker runs again")
    await Guest(installation.run["api"], installation.shop("trattoria-lucia")["id"]).open()
    starts.worker = time.monotonic() - began
    print(f"  killed: api {starts.api:.1f} s, worker {starts.worker:.1f} s", flush=True)
