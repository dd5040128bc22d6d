"""`python -m tests.bench`: measures all in one run, writes docs/performance.md; --quick only prints."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.buyers import measure_orders
from tests.bench.floor import running_floor
from tests.bench.machine import describe
from tests.bench.memory import measure_memory
from tests.bench.menus import measure_menus
from tests.bench.outage import measure_outage, silent_model
from tests.bench.page import page, written_by_hand
from tests.bench.plot import plot
from tests.bench.results import Results
from tests.bench.starts import Starts, fresh_installation, measure_restarts
from tests.bench.tokens import measure_tokens
from tests.bench.turns import measure_turns
from tests.bench.weights import measure_weights
from tests.bench.wire import Wire
from tests.installation import ROOT, running_model

PAGE, PLOT = ROOT / "docs" / "performance.md", ROOT / "docs" / "performance.svg"
AT_ONCE = (1, 8, 32, 128)
MENUS = (50, 1000, 2000)
"""Items; the last is as many as a menu may hold."""


@dataclass(frozen=True)
class Pace:
    rounds: int
    turn_seconds: float
    order_seconds: float
    menu_seconds: float
    sessions: tuple[int, int, int]
    """Open ones, at which memory is read."""


FULL = Pace(rounds=4, turn_seconds=5, order_seconds=10, menu_seconds=3, sessions=(0, 1000, 10000))
QUICK = Pace(rounds=1, turn_seconds=1, order_seconds=1, menu_seconds=1, sessions=(0, 50, 100))

ENCRYPTION, VERSIONS = "encryption", "versions"
"""Both are on in production; without one of them it is seen what it costs."""
SHAPES = {
    f"without {ENCRYPTION}": [ENCRYPTION],
    f"without {VERSIONS}": [VERSIONS],
    "without both": [ENCRYPTION, VERSIONS],
}


async def measure(folder: Path, pace: Pace, options: Sequence[str]) -> Results:
    began = time.monotonic()
    starts = Starts()
    async with (
        fresh_installation(folder / "installation", starts, options) as installation,
        running_floor(installation) as floor,
    ):
        machine = await describe(installation)
        print(f"{machine}\nturns", flush=True)
        turns = await measure_turns(installation, floor, AT_ONCE, pace.rounds, pace.turn_seconds)
        print("orders", flush=True)
        orders = await measure_orders(installation, AT_ONCE, pace.order_seconds)
        print("history", flush=True)
        weights = await measure_weights(installation)
        print("menus", flush=True)
        menus = await measure_menus(installation, MENUS, pace.rounds, pace.menu_seconds)
        print("restarts", flush=True)
        await measure_restarts(installation, starts)
    shapes = {}
    for name, without in SHAPES.items():
        print(f"turns {name}", flush=True)
        async with (
            fresh_installation(folder / name.replace(" ", "-"), starts, shape(without)) as installation,
            running_floor(installation) as floor,
        ):
            shapes[name] = await measure_turns(installation, floor, (1, 32), pace.rounds, pace.turn_seconds)
    print("model tokens", flush=True)
    with running_model() as settings:
        async with fresh_installation(folder / "with-model", starts, options, **settings) as installation:
            tokens = await measure_tokens(installation, settings["LLM_BASE_URL"].removesuffix("/v1"))
    print("an outage", flush=True)
    async with (
        silent_model() as settings,
        fresh_installation(folder / "alone", starts, options, **settings) as installation,
    ):
        outage = await measure_outage(installation, 3 * pace.rounds, pace.turn_seconds)
    print("memory", flush=True)
    async with fresh_installation(folder / "crowded", starts, options) as installation:
        memory = await measure_memory(installation, pace.sessions)
    minutes = (time.monotonic() - began) / 60
    return Results(
        machine,
        minutes,
        Wire.told_to_wait,
        turns,
        shapes,
        orders,
        weights,
        memory,
        starts,
        menus,
        tokens,
        outage,
    )


def shape(without: Sequence[str]) -> list[str]:
    """The installation's command line."""
    versions = [] if VERSIONS in without else ["--build-id=bench"]
    return [*versions, "--no-encryption"] if ENCRYPTION in without else versions


async def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="a short run that writes nothing")
    parser.add_argument(
        "--without",
        action="append",
        choices=(ENCRYPTION, VERSIONS),
        default=[],
        help="may be given twice; writes nothing",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="countertalk-") as folder:
        pace = QUICK if options.quick else FULL
        results = await measure(Path(folder), pace, shape(options.without))
    text = page(results, written_by_hand(PAGE))
    print(text)
    if not (options.quick or options.without):
        PAGE.write_text(text, encoding="utf-8")
        PLOT.write_text(plot(results.turns), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
