"""Answers while Stripe, mail and the model are silent, beside the same installation's answers before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from tests.bench.guest import Guest
from tests.bench.load import Timed, keep_busy, open_all
from tests.bench.weights import STAFF_STEPS
from tests.bench.wire import Wire
from tests.e2e import outages
from tests.installation import Installation, Json, checkout_id, eventually

DISH = "Lemon Sorbet"
WITHDRAWALS = 5
Seconds = float


@dataclass
class Answers:
    """Seconds until each kind of request was answered. A withdrawal counts until the order is open again."""

    turns: list[Seconds] = field(default_factory=list)
    clicks: list[Seconds] = field(default_factory=list)
    steps: list[Seconds] = field(default_factory=list)
    cancellations: list[Seconds] = field(default_factory=list)
    withdrawals: list[Seconds] = field(default_factory=list)


@dataclass(frozen=True)
class Outage:
    before: Answers
    during: Answers

    def timed(self, kind: str) -> tuple[Timed, Timed]:
        """Before, and during."""
        before, during = (Timed(tuple(getattr(each, kind)), 1) for each in (self.before, self.during))
        return before, during

    def p50(self, kind: str) -> tuple[float, float]:
        """Milliseconds before, and during."""
        before, during = self.timed(kind)
        return before.ms(50), during.ms(50)


@asynccontextmanager
async def silent_model() -> AsyncIterator[dict[str, str]]:
    """The settings of an installation whose model takes every request and never says a word."""

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.read(4096):
                pass
        finally:
            writer.close()

    async with await asyncio.start_server(swallow, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        yield {"LLM_BASE_URL": url, "LLM_MODEL": "silent-1", "LLM_API_KEY": "sk-local"}


async def measure_outage(installation: Installation, rounds: int, seconds: float) -> Outage:
    """The model is silent from the start: what is compared is Stripe and mail, which fall silent as well."""
    before = await _answers(installation, *await _orders(installation, rounds), seconds)
    paid, unpaid = await _orders(installation, rounds)
    silent, mute = outages.STRIPE["stripe is silent"], outages.OTHERS["mail is silent"]
    async with silent(installation), mute(installation):
        during = await _answers(installation, paid, unpaid, seconds)
    found = Outage(before, during)
    for kind in vars(before):
        calm, down = found.p50(kind)
        print(f"  {kind}: p50 {calm:.0f} ms, in the outage {down:.0f} ms", flush=True)
    return found


async def _orders(installation: Installation, rounds: int) -> tuple[list[Json], list[Json]]:
    """Paid ones, and some that wait for their money. By machine: a chat's cashier asks the model."""
    machine, stripe = Wire(installation.run["api"]), Wire(installation.run["stripe"])
    placed = [await _place(installation, machine) for _ in range(2 * rounds + WITHDRAWALS)]
    for each in placed[WITHDRAWALS:]:
        await stripe.post(f"/_control/sessions/{checkout_id(each['order'])}/pay")
        await eventually(_state_is(installation, each, "approved"), what="an order is paid")
    return placed[WITHDRAWALS:], placed[:WITHDRAWALS]


async def _place(installation: Installation, machine: Wire) -> Json:
    shop_id = installation.shop("trattoria-lucia")["id"]
    menu = await machine.get(f"/api/menu/{shop_id}")
    document = {
        "shop_id": shop_id,
        "catalogue_version": menu["catalogue_version"],
        "order_type": "pickup",
        "lines": [{"item_id": _item(menu), "quantity": 1}],
    }
    return await machine.post(f"/api/order/{shop_id}", document)


async def _answers(
    installation: Installation, paid: list[Json], unpaid: list[Json], seconds: float
) -> Answers:
    """One after the other, so that nothing waits for anything but its answer."""
    found = Answers()
    guest = Guest(installation.run["api"], installation.shop("trattoria-lucia")["id"])
    await open_all([guest])
    found.turns += (await keep_busy([guest], seconds)).turns
    found.clicks += (await keep_busy([Clicker(guest)], seconds)).turns
    staff = Wire(installation.run["api"], installation.shop("trattoria-lucia")["api_key"])
    for order in paid[::2]:
        for step in STAFF_STEPS:
            found.steps.append(await _took(_step(staff, order, step)))
    for order in paid[1::2]:
        found.cancellations.append(await _took(_step(staff, order, "cancel")))
    for order in unpaid:
        found.withdrawals.append(await _took(_withdrawn(installation, order)))
    return found


class Clicker:
    """A dish into the cart and out of it again, by clicks of the guest."""

    def __init__(self, guest: Guest) -> None:
        self.guest = guest
        self.item = ""
        self.line = ""

    async def open(self) -> None:
        """The guest has a session."""

    async def turn(self) -> None:
        wire = self.guest.wire
        if self.line:
            await wire.call("DELETE", f"/cart/items/{self.line}")
            self.line = ""
            return
        self.item = self.item or _item(await wire.get(self.guest.path.replace("/chat/", "/menu/")))
        click = {"item_id": self.item, "quantity": 1, "request_id": str(uuid4())}
        self.line = (await wire.post("/cart/items", click))["cart"]["lines"][-1]["id"]


async def _took(request: Awaitable[None]) -> Seconds:
    began = time.perf_counter()
    await request
    return time.perf_counter() - began


async def _step(staff: Wire, order: Json, step: str) -> None:
    await staff.post(f"/api/v1/orders/{order['order']['order_id']}/{step}", {"request_id": str(uuid4())})


async def _withdrawn(installation: Installation, placed: Json) -> None:
    shop_id = installation.shop("trattoria-lucia")["id"]
    wire = Wire(installation.run["api"], placed["token"])
    await wire.post(f"/api/chat/{shop_id}", {"message_id": str(uuid4()), "button": "change"}, 20)
    await eventually(_state_is(installation, placed, "cancelled"), what="a withdrawal")


def _state_is(installation: Installation, placed: Json, state: str) -> Callable[[], Awaitable[bool]]:
    wire = Wire(installation.run["api"], placed["token"])

    async def reached() -> bool:
        return bool((await wire.get("/cart"))["order"]["state"] == state)

    return reached


def _item(menu: Json) -> str:
    return next(
        str(item["id"]) for each in menu["categories"] for item in each["items"] if item["name"] == DISH
    )
