"""`python -m tests.bench`: measures everything in one run."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench.floor import running_floor
from tests.bench.turns import measure_turns
from tests.town import running_town

LIMITS = {f"LIMIT_{name}": "100000 per second" for name in ("SESSION", "ADDRESS", "OPENING")}


async def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="countertalk-") as folder:
        async with running_town(Path(folder) / "data", **LIMITS) as town, running_floor(town) as floor:
            turns = await measure_turns(town, floor, (1, 8, 32, 128), 1, 2)
            for n in (1, 8, 32, 128):
                for side in (turns.floor, turns.product):
                    print(n, {k: round(v, 2) for k, v in side.cpu_ms_per_turn(n).items()}, f"{side.share_of_a_core(n, 'load generator'):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
