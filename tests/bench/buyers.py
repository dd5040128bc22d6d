"""Whole orders, from the greeting until the customer's own page says that they are paid."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.bench.guest import Guest, confirm_button
from tests.bench.load import Timed, keep_busy
from tests.bench.wire import Wire
from tests.installation import Installation, Json, checkout_id

DISHES = ("a large margherita", "one tiramisu")
Seconds = float


@dataclass
class Waits:
    """What buyers waited for: the payment link after confirming, and the word that they have paid."""

    link: list[Seconds] = field(default_factory=list)
    paid: list[Seconds] = field(default_factory=list)


@dataclass(frozen=True)
class Orders:
    link: Timed
    paid: Timed
    whole: Timed

    @property
    def per_minute(self) -> float:
        return 60 * self.whole.per_second


class Buyer:
    """Buys again and again, each time as a new customer; one order is one turn of the load."""

    def __init__(self, installation: Installation, waits: Waits) -> None:
        self.api, self.shop_id = installation.run["api"], installation.shop("trattoria-lucia")["id"]
        self.stripe = Wire(installation.run["stripe"])
        self.waits = waits

    async def open(self) -> None:
        """Each order opens its own session."""

    async def turn(self) -> None:
        await self.buy()

    async def buy(self) -> tuple[Guest, Json]:
        """The customer, and the order as it was before it was paid."""
        guest = Guest(self.api, self.shop_id)
        await guest.open()
        for dish in DISHES:
            await guest.say(dish)
        order = await self._confirm(guest)
        await self._pay(guest, order)
        guest.wire.close()
        return guest, order

    async def _confirm(self, guest: Guest) -> Json:
        read_back = await guest.say("that's all")
        confirm = confirm_button(read_back)
        began = time.perf_counter()
        order: Json = (await guest.press(confirm))["order"]
        assert order["checkout_url"], order
        self.waits.link.append(time.perf_counter() - began)
        return order

    async def _pay(self, guest: Guest, order: Json) -> None:
        page = Wire(self.api, guest.wire.token)
        states = page.events(f"{guest.path}/events")
        await anext(states)
        began = time.perf_counter()
        paying = asyncio.create_task(self.stripe.post(f"/_control/sessions/{checkout_id(order)}/pay"))
        await _paid(states)
        self.waits.paid.append(time.perf_counter() - began)
        await paying
        page.close()


async def _paid(states: AsyncIterator[Json]) -> None:
    async for state in states:
        if state["order"]["payment_state"] == "paid":
            return
    raise AssertionError("the stream ended before the order was paid")


async def measure_orders(
    installation: Installation, at_once: tuple[int, ...], seconds: float
) -> dict[int, Orders]:
    measured = {}
    for customers in at_once:
        waits = Waits()
        whole = await keep_busy([Buyer(installation, waits) for _ in range(customers)], seconds)
        found = Orders(
            Timed(tuple(waits.link), whole.seconds), Timed(tuple(waits.paid), whole.seconds), whole
        )
        measured[customers] = found
        print(
            f"  {customers} at once: link p50 {found.link.ms(50):.0f} ms, "
            f"paid p50 {found.paid.ms(50):.0f} ms, "
            f"{found.per_minute:.0f} orders a minute",
            flush=True,
        )
    return measured
