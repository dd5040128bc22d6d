"""Language models that take half a minute hold up nobody who does not wait for their words."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

import httpx
from sqlalchemy import create_engine, text

from tests.e2e.test_machines_order_too import document
from tests.town import UNLIMITED, Customer, Json, RunningTown, eventually, names, running_model, running_town

A_WORKERS_DEFAULT = 100
"""Activities a Temporal worker runs at once unless it is told otherwise."""
SLOW_CUSTOMERS = 110
QUESTION = "what would your grandmother have said about the weather?"
SLOW_SECONDS = 35
ANSWER = {"text": "well " * SLOW_SECONDS, "chunk_delay_seconds": 1}
"""Less than the waiter's patience."""


async def test_a_payment_does_not_wait_for_a_hundred_slow_models() -> None:
    folder = Path(tempfile.mkdtemp(prefix="countertalk-"))
    with running_model() as settings:
        await pay_while_all_wait(folder / "data", settings)
    shutil.rmtree(folder, ignore_errors=True)


async def pay_while_all_wait(data: Path, settings: dict[str, str]) -> None:
    async with (
        running_town(data, **UNLIMITED, **settings, WORKER_DRAIN_SECONDS="0") as town,
        httpx.AsyncClient(base_url=settings["LLM_BASE_URL"].removesuffix("/v1")) as standin,
    ):
        payer, talker = Customer(town), Customer(town)
        order = await place(town, payer)
        (await standin.post("/_control/script", json=[ANSWER] * SLOW_CUSTOMERS)).raise_for_status()
        await ask_the_model(town, standin)
        await payer.pay(order)
        await payer.order_when(payment_state="paid")
        assert waiting(town) > A_WORKERS_DEFAULT
        await talker.say("two cannoli")
        assert waiting(town) > A_WORKERS_DEFAULT
        assert names(await talker.state()) == [(2, "Cannoli")]


def waiting(town: RunningTown) -> int:
    """How many customers' messages nobody has answered yet."""
    with create_engine(town.run["database"]).connect() as connection:
        unanswered = "SELECT count(*) FROM message WHERE role = 'customer' AND answered_by IS NULL"
        return int(connection.execute(text(unanswered)).scalar_one())


async def place(town: RunningTown, customer: Customer) -> Json:
    """By machine: a chat's cashier would ask the model too."""
    body = await document(town, customer)
    placed: Json = (await town.http.post(f"/api/order/{customer.shop['id']}", json=body)).json()
    customer.token = placed["token"]
    order: Json = placed["order"]
    return order


async def ask_the_model(town: RunningTown, standin: httpx.AsyncClient) -> None:
    """Customers ask what only a model can answer; when this returns, it speaks to all of them."""
    customers = [Customer(town) for _ in range(SLOW_CUSTOMERS)]
    for few in range(0, SLOW_CUSTOMERS, 22):
        await asyncio.gather(*(customer.say("hello") for customer in customers[few : few + 22]))
    await asyncio.gather(*(customer.post(wait=0, text=QUESTION) for customer in customers))

    async def all_asked() -> bool:
        await asyncio.sleep(0.5)  # the answer holds every prompt
        asked = (await standin.get("/_control/requests")).json()
        return len(asked) >= SLOW_CUSTOMERS

    await eventually(all_asked, SLOW_SECONDS, "the model is asked by everybody at once")
