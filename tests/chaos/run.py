"""`python -m tests.chaos.run --orders 1000 --seed 1`. Prints its seed; the same seed deals the same cards."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.storm import storm
from tests.installation import running_installation


async def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--apis", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.orders} orders", flush=True)
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="countertalk-"))
    programs = (f"--workers={options.workers}", f"--apis={options.apis}")
    async with running_installation(folder / "data", *programs) as installation:
        found = await storm(installation, options.orders, options.seed, (4, 10))
    print(f"{len(found)} differences after {time.monotonic() - began:.0f} s (seed {options.seed})")
    for each in found[:40]:
        print(f"  {each}")
    if found:
        print(f"everything is kept in {folder}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
