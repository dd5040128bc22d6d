"""The floor: a bare workflow that waits for a signal, runs an activity that does a NOTIFY, and waits again.

`python -m tests.bench.floor_worker`: a worker with default settings. It shares no code with the product.
"""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    from psycopg_pool import AsyncConnectionPool
    from pydantic import BaseModel

FLOOR_QUEUE = "floor"
FLOOR_CHANNEL = "floor"


class Said(BaseModel):
    talk: str
    turn: int


@workflow.defn
class Floor:
    def __init__(self) -> None:
        self.inbox: list[Said] = []

    @workflow.run
    async def run(self) -> None:
        while True:
            await workflow.wait_condition(lambda: bool(self.inbox))
            await workflow.execute_activity(
                "announce", self.inbox.pop(0), start_to_close_timeout=timedelta(seconds=10)
            )

    @workflow.signal
    def say(self, said: Said) -> None:
        self.inbox.append(said)


class Announcer:
    def __init__(self, pool: AsyncConnectionPool) -> None:
        self.pool = pool

    @activity.defn
    async def announce(self, said: Said) -> None:
        async with self.pool.connection() as connection:
            await connection.execute("SELECT pg_notify(%s, %s)", (FLOOR_CHANNEL, f"{said.talk} {said.turn}"))


async def connected(address: str) -> Client:
    """Return a client of the floor, which encrypts nothing."""
    return await Client.connect(address, data_converter=pydantic_data_converter)


async def main() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    client = await connected(os.environ["FLOOR_TEMPORAL"])
    async with AsyncConnectionPool(os.environ["FLOOR_DATABASE"], min_size=20, max_size=20) as pool:
        announcer = Announcer(pool)
        async with Worker(client, task_queue=FLOOR_QUEUE, workflows=[Floor], activities=[announcer.announce]):
            await stop.wait()
    # The SDK's runtime threads need a moment after the loop, or the interpreter may abort at exit.
    await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main())
