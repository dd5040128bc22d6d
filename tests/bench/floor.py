"""Talks with the floor's worker as a measuring client: a signal out, a NOTIFY back."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import psycopg
from temporalio.client import Client, WorkflowHandle

from tests.bench.floor_worker import FLOOR_CHANNEL, FLOOR_QUEUE, Floor, Said, connected
from tests.installation import ROOT, Installation


@dataclass
class FloorInstallation:
    """The floor's worker on the product's own Temporal and PostgreSQL."""

    client: Client
    worker_pid: int
    awaited: dict[str, asyncio.Future[None]] = field(default_factory=dict)

    async def listen(self, connection: psycopg.AsyncConnection) -> None:
        async for note in connection.notifies():
            if arrived := self.awaited.pop(note.payload, None):
                arrived.set_result(None)


class FloorTalk:
    """One workflow, spoken to turn by turn."""

    handle: WorkflowHandle[Floor, None]

    def __init__(self, floor: FloorInstallation) -> None:
        self.floor = floor
        self.name = f"floor-{uuid4()}"
        self.turns = 0

    async def open(self) -> None:
        self.handle = await self.floor.client.start_workflow(Floor.run, id=self.name, task_queue=FLOOR_QUEUE)
        await self.turn()

    async def turn(self) -> None:
        self.turns += 1
        arrived = asyncio.get_running_loop().create_future()
        self.floor.awaited[f"{self.name} {self.turns}"] = arrived
        await self.handle.signal(Floor.say, Said(talk=self.name, turn=self.turns))
        await arrived


@asynccontextmanager
async def running_floor(installation: Installation) -> AsyncIterator[FloorInstallation]:
    database = installation.run["database"].replace("+psycopg", "")
    process = subprocess.Popen(  # noqa: ASYNC220 (it outlives the call)
        [sys.executable, "-m", "tests.bench.floor_worker"],
        cwd=ROOT,
        env={**os.environ, "FLOOR_TEMPORAL": installation.run["temporal"], "FLOOR_DATABASE": database},
    )
    try:
        async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
            await connection.execute(f"LISTEN {FLOOR_CHANNEL}")
            floor = FloorInstallation(await connected(installation.run["temporal"]), process.pid)
            listening = asyncio.create_task(floor.listen(connection))
            try:
                yield floor
            finally:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)
    finally:
        process.terminate()
        process.wait()
