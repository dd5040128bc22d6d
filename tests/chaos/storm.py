"""Orders in flight, programs that die, vendors that misbehave; then calm, and the books are compared."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta

from temporalio.service import RPCError
from temporalio.testing import TimeSkipper

from domain.ids import OrderId
from tests.chaos import books, operator
from tests.chaos.caller import Caller
from tests.chaos.kitchen import cook, cook_what_is_paid
from tests.chaos.monkey import rage, upset_stripe
from tests.chaos.onlooker import look_on
from tests.chaos.shopper import SHOP, Shopper
from tests.installation import Installation, Json, eventually
from workflows.support.names import order_workflow_id

TALKING_AT_ONCE = 50
ROUNDS = 12
HANDS_PAUSE = (0.3, 1.2)
"""Seconds from one of the operator's hands to the next."""
EYES = 2
HOURS = timedelta(hours=7)
"""Longer than a payment link lives and than a slow bank is left alone."""


async def storm(installation: Installation, orders: int, seed: int, pause: tuple[float, float]) -> list[str]:
    """All orders wait for their money before the first is paid. What went wrong, in sentences."""
    dice = random.Random(seed)
    shoppers = [Shopper(installation, _dice(dice)) for _ in range(orders)]
    await upset_stripe(installation, seed)
    weather = [
        asyncio.create_task(rage(installation, _dice(dice), pause)),
        asyncio.create_task(cook(installation, _dice(dice))),
        asyncio.create_task(operator.meddle(installation, _dice(dice), shoppers, HANDS_PAUSE)),
        asyncio.create_task(look_on(installation, _dice(dice), shoppers, EYES)),
    ]
    try:
        await _all(shopper.place_order() for shopper in shoppers)
        print(f"  {orders} orders wait for their money", flush=True)
        await _all(shopper.finish() for shopper in shoppers)
    finally:
        for task in weather:
            task.cancel()
        ended = await asyncio.gather(*weather, return_exceptions=True)
    broken = [f"the test itself failed: {each!r}" for each in ended if isinstance(each, Exception)]
    await _calm(installation, _dice(dice))
    return [
        *broken,
        *await operator.stuck(await installation.temporal()),
        *await _compare(installation, shoppers),
    ]


def _dice(dice: random.Random) -> random.Random:
    return random.Random(dice.random())


async def _all(visits: Iterable[Awaitable[None]], at_once: int = TALKING_AT_ONCE) -> None:
    queue = asyncio.Semaphore(at_once)

    async def one(visit: Awaitable[None]) -> None:
        async with queue:
            await visit

    await asyncio.gather(*(one(visit) for visit in visits))


async def _calm(installation: Installation, road: random.Random) -> None:
    """Vendors behave; what is under way arrives; lost events are asked for; the kitchen finishes."""
    await eventually(installation.ready, what="everything is back")
    await installation.calm()
    skipper = await installation.skipper()
    staff = Caller(installation, road, installation.shop(SHOP)["api_key"])
    engine = installation.database
    quiet = 0
    for _ in range(ROUNDS):
        await operator.sweep(skipper.client, engine)
        with engine.connect() as connection:
            left = books.unsettled(connection)
        await _all((_let_time_pass(skipper, order_id) for order_id in left), at_once=8)
        cooked = 0
        while now := await cook_what_is_paid(engine, staff):
            cooked += now
        quiet = 0 if left or cooked else quiet + 1
        if quiet == 2:
            break
        await asyncio.sleep(2)


async def _let_time_pass(skipper: TimeSkipper, order_id: str) -> None:
    """An order whose webhook was lost asks Stripe itself, when its link has ended or the bank was slow.

    One that does not get there in time is left to the next round, and at the end to the books.
    """
    handle = skipper.client.get_workflow_handle(order_workflow_id(OrderId(order_id)))
    with suppress(TimeoutError, RPCError):
        await asyncio.wait_for(skipper.fast_forward(handle, HOURS), 60)


async def _compare(installation: Installation, shoppers: Sequence[Shopper]) -> list[str]:
    charges: list[Json] = (await installation.stripe.get("/_control/charges")).json()["charges"]
    sent = [message for shopper in shoppers for message in shopper.sent]
    ordered = {each for shopper in shoppers for each in shopper.ordered}
    with installation.database.connect() as connection:
        sold = books.sold(connection)
        found = books.differences(connection, charges, sent, ordered)
    await _all(shopper.look_at_what_is_left(sold) for shopper in shoppers)
    return [*found, *(mistake for shopper in shoppers for mistake in shopper.mistakes)]
