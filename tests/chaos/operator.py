"""An operator in the storm: cancels, terminates and resets runs of sessions and orders, at random moments."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Engine, text
from temporalio.client import Client
from temporalio.service import RPCError

from tests.e2e import hands
from tests.installation import Installation
from workflows.support.names import SHOP_QUEUE
from workflows.sweep import Sweep

HANDS: dict[str, hands.Hand] = {
    "cancel": hands.cancel,
    "terminate": hands.terminate,
    "reset to the start": hands.reset(0),
    "reset to the middle": hands.reset(0.5),
    "reset to the end": hands.reset(1),
}


class HasRuns(Protocol):
    @property
    def runs(self) -> list[str]: ...


async def meddle(
    installation: Installation, dice: random.Random, customers: Sequence[HasRuns], pause: tuple[float, float]
) -> None:
    """Until cancelled; then it says what was done."""
    done: Counter[str] = Counter()
    try:
        while True:
            await asyncio.sleep(dice.uniform(*pause))
            runs = dice.choice(customers).runs
            if not runs:
                continue
            hand = dice.choice(sorted(HANDS))
            try:
                await HANDS[hand](installation, dice.choice(runs))
            except (RPCError, RuntimeError, LookupError, FileNotFoundError):
                continue  # the run has ended or not begun, or Temporal is down
            done[hand] += 1
    finally:
        told = ", ".join(f"{hand} {count}" for hand, count in sorted(done.items()))
        print(f"  an operator's hand: {told}", flush=True)


async def sweep(client: Client, engine: Engine) -> None:
    """As if nothing had changed for ten minutes: what ought to be running is running afterwards.

    One table at a time: a transaction that held rows of one and waited for another might wait for ever.
    """
    for table, column in (("session", "updated_at"), ("orders", "updated_at"), ("message", "created_at")):
        with engine.begin() as connection:
            older = f"UPDATE {table} SET {column} = {column} - interval '10 min'"  # noqa: S608 (names of ours)
            connection.execute(text(older))
    await client.execute_workflow(Sweep.run, id=f"sweep-{uuid4()}", task_queue=SHOP_QUEUE)


async def stuck(client: Client) -> list[str]:
    """Runs that cannot go on, in sentences."""
    found = client.list_workflows("TemporalReportedProblems IS NOT NULL AND ExecutionStatus = 'Running'")
    return [f"{each.id} is stuck" async for each in found]
