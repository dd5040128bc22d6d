"""Kills and freezes programs at random moments and lets Stripe misbehave, from one seed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from contextlib import suppress

from tests.installation import Installation

SPARED = {"host", "codec"}
FAULTS = {
    "webhooks": {"drop": 0.2, "duplicate": 0.2, "reorder": True, "delay_seconds": [0, 1]},
    "api": {"error_500": 0.05, "error_429": 0.05, "drop_connection": 0.03},
}
FREEZE_SECONDS = (1.0, 4.0)


async def upset_stripe(installation: Installation, seed: int) -> None:
    await installation.control("faults", {**FAULTS, "seed": seed})


async def rage(installation: Installation, dice: random.Random, pause: tuple[float, float]) -> None:
    """Until cancelled. Each program is given the time to come back before the next one goes."""
    names = sorted(installation.run["pids"].keys() - SPARED)
    while True:
        await asyncio.sleep(dice.uniform(*pause))
        name, frozen = dice.choice(names), dice.random() < 0.2
        seconds = dice.uniform(*FREEZE_SECONDS)
        if frozen:
            print(f"  {name} hangs for {seconds:.1f} s", flush=True)
            await _freeze(installation.run["pids"][name], seconds)
            continue
        try:
            killed = installation.kill(name)
        except (ProcessLookupError, FileNotFoundError):
            continue
        print(f"  kill -9 {name}", flush=True)
        await installation.back(name, killed)


async def _freeze(pid: int, seconds: float) -> None:
    """To everybody else a program that hangs looks like a network that swallows everything."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)
