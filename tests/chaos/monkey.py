"""Kills programs at random moments and lets Stripe misbehave, from one seed."""

from __future__ import annotations

import asyncio
import random

from tests.town import RunningTown

PROGRAMS = ("worker", "api", "temporal", "postgres", "stripe", "mail")
FAULTS = {
    "webhooks": {"drop": 0.2, "duplicate": 0.2, "reorder": True, "delay_seconds": [0, 1]},
    "api": {"error_500": 0.05, "error_429": 0.05, "drop_connection": 0.03},
}


async def upset_stripe(town: RunningTown, seed: int) -> None:
    await town.control("faults", {**FAULTS, "seed": seed})


async def kill_at_random(town: RunningTown, dice: random.Random, pause: tuple[float, float]) -> None:
    """Until cancelled. Each program is given the time to come back before the next one goes."""
    while True:
        await asyncio.sleep(dice.uniform(*pause))
        name = dice.choice(PROGRAMS)
        try:
            killed = town.kill(name)
        except (ProcessLookupError, FileNotFoundError):
            continue
        print(f"  kill -9 {name}", flush=True)
        await town.back(name, killed)
