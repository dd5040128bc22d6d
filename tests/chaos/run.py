"""`python -m tests.chaos.run --orders 1000 --seed 1`. Prints its seed; the same seed deals the same cards."""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine
from temporalio.testing import TimeSkipper

from domain.ids import OrderId
from tests.chaos import books
from tests.chaos.monkey import kill_at_random, upset_stripe
from tests.chaos.shopper import Shopper
from tests.town import Json, RunningTown, eventually, running_town
from workflows.names import order_workflow_id

AT_ONCE = 50
ENDINGS = ("pay",) * 6 + ("decline", "pay_later", "leave", "cancel")
LIMITS = {f"LIMIT_{name}": "100000 per second" for name in ("SESSION", "ADDRESS", "OPENING")}


async def storm(town: RunningTown, orders: int, seed: int, pause: tuple[float, float]) -> list[str]:
    """Runs the orders through the storm, waits for calm, and compares the books."""
    dice = random.Random(seed)  # noqa: S311 (a seed that reproduces is the point)
    shoppers = [Shopper(town, random.Random(dice.random()), dice.choice(ENDINGS)) for _ in range(orders)]  # noqa: S311
    await upset_stripe(town, seed)
    monkey = asyncio.create_task(kill_at_random(town, random.Random(dice.random()), pause))  # noqa: S311
    queue = asyncio.Semaphore(AT_ONCE)

    async def one(shopper: Shopper) -> None:
        async with queue:
            await shopper.shop()

    try:
        await asyncio.gather(*(one(shopper) for shopper in shoppers))
    finally:
        monkey.cancel()
        await asyncio.gather(monkey, return_exceptions=True)
    await _calm(town)
    return await _compare(town, [message for shopper in shoppers for message in shopper.sent])


async def _calm(town: RunningTown) -> None:
    """Vendors behave; what is under way arrives; events that were lost are asked for again."""

    async def ready() -> bool:
        return (await town.http.get("/ready")).status_code == 200

    await eventually(ready, 60, "everything is back")
    await town.calm()
    skipper = await town.skipper()
    with create_engine(town.run["database"]).connect() as connection:
        for _ in range(6):
            left = books.unsettled(connection)
            connection.rollback()
            await asyncio.gather(*(_let_time_pass(skipper, order_id) for order_id in left))
            await asyncio.sleep(2)


async def _let_time_pass(skipper: TimeSkipper, order_id: str) -> None:
    """An order whose webhook was lost asks Stripe itself, when its link has ended or the bank was slow."""
    handle = skipper.client.get_workflow_handle(order_workflow_id(OrderId(order_id)))
    await asyncio.wait_for(skipper.fast_forward(handle, timedelta(hours=7)), 60)


async def _compare(town: RunningTown, sent: list[str]) -> list[str]:
    charges: list[Json] = (await town.stripe.get("/_control/charges")).json()["charges"]
    with create_engine(town.run["database"]).connect() as connection:
        return books.differences(connection, charges, sent)


async def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.orders} orders", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="countertalk-") as folder:
        async with running_town(Path(folder) / "data", **LIMITS) as town:
            found = await storm(town, options.orders, options.seed, (4, 10))
    print(f"{len(found)} differences after {time.monotonic() - began:.0f} s (seed {options.seed})")
    for each in found[:40]:
        print(f"  {each}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
