"""The shop in the storm: hands over every order that is paid."""

from __future__ import annotations

import asyncio
import random
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from tests.chaos.caller import Caller
from tests.chaos.shopper import SHOP
from tests.installation import Installation

HANDS = 8
NEXT = {"approved": "prepare", "preparing": "ready", "ready": "fulfil"}


async def cook(installation: Installation, road: random.Random) -> None:
    """Until cancelled."""
    engine = installation.database
    staff = Caller(installation, road, installation.shop(SHOP)["api_key"])
    while True:
        await cook_what_is_paid(engine, staff)
        await asyncio.sleep(0.5)


async def cook_what_is_paid(engine: Engine, staff: Caller) -> int:
    """A step for each order on the board, some at the same time; how many there were."""
    try:
        with engine.connect() as connection:
            board = connection.execute(
                text("SELECT id, state FROM orders WHERE state IN ('approved', 'preparing', 'ready')")
            ).all()
    except OperationalError:
        return 0
    hands = asyncio.Semaphore(HANDS)

    async def one(order_id: str, state: str) -> None:
        step = NEXT[state]
        # The same step has the same id however often it is tried.
        body = {"request_id": str(uuid5(NAMESPACE_URL, f"{order_id}:{step}"))}
        async with hands:
            await staff.call("POST", f"/api/v1/orders/{order_id}/{step}", body, fine=(409,))

    await asyncio.gather(*(one(*order) for order in board))
    return len(board)
