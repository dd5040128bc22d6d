"""Owners and operators who look on in the storm: they ask runs for their status all the time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta

from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError

from tests.chaos.operator import HasRuns
from tests.installation import Installation

PATIENCE = timedelta(seconds=5)


async def look_on(
    installation: Installation, dice: random.Random, customers: Sequence[HasRuns], eyes: int
) -> None:
    """Until cancelled; then it says how many answers there were."""
    client, answers = await installation.temporal(), 0

    async def look() -> None:
        nonlocal answers
        while True:
            await asyncio.sleep(dice.uniform(0, 0.1))
            runs = dice.choice(customers).runs
            if not runs:
                continue
            try:
                await client.get_workflow_handle(dice.choice(runs)).query("status", rpc_timeout=PATIENCE)
            except (RPCError, WorkflowQueryFailedError):
                continue  # the run has not begun, or the worker or Temporal is down
            answers += 1

    try:
        await asyncio.gather(*(look() for _ in range(eyes)))
    finally:
        print(f"  {answers} times somebody read a status", flush=True)
