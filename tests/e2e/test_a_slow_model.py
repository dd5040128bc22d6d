"""Language models that never end hold up nobody who does not wait for their words."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from pathlib import Path

import httpx

from tests.e2e.test_machines_order_too import document
from tests.installation import (
    Customer,
    Installation,
    Json,
    eventually,
    names,
    running_installation,
    running_model,
)
from tests.patience import PATIENCE
from worker.run import TURNS_AT_ONCE
from workflows.support.names import MODEL_QUEUE, SHOP_QUEUE

A_WORKERS_DEFAULT = 100
"""Activities a Temporal worker runs at once unless it is told otherwise."""
SLOW_CUSTOMERS = 8
QUESTION = "what would your grandmother have said about the weather?"
HELD = {"when": "grandmother", "text": "well", "held": True}


class SlowModel:
    """Keeps whoever asks about the grandmother waiting until they lose their patience."""

    def __init__(self, control: httpx.AsyncClient) -> None:
        self.control = control

    async def keeps_waiting(self, questions: int) -> None:
        (await self.control.post("/_control/script", json=[HELD] * questions)).raise_for_status()

    async def waiting(self) -> int:
        return int((await self.control.get("/_control/held")).json())


async def test_who_waits_for_a_model_takes_up_no_place_that_a_payment_needs() -> None:
    folder = Path(tempfile.mkdtemp(prefix="countertalk-"))
    with running_model() as settings:
        control = settings["LLM_BASE_URL"].removesuffix("/v1")
        async with (
            running_installation(folder / "data", **settings, WORKER_DRAIN_SECONDS="0") as installation,
            httpx.AsyncClient(base_url=control, timeout=PATIENCE) as http,
        ):
            await all_is_done_while_they_wait(installation, SlowModel(http))
    shutil.rmtree(folder, ignore_errors=True)


async def all_is_done_while_they_wait(installation: Installation, model: SlowModel) -> None:
    """They ask again whenever fewer wait: on a slow machine, too, there comes a time when all of them do."""
    customers = [Customer(installation) for _ in range(SLOW_CUSTOMERS)]
    await asyncio.gather(*(customer.say("hello") for customer in customers))

    async def done_while_they_wait() -> bool:
        if await model.waiting() < SLOW_CUSTOMERS:
            await model.keeps_waiting(SLOW_CUSTOMERS)
            await asyncio.gather(*(customer.post(wait=0, text=QUESTION) for customer in customers))
            return False
        taken = {queue: await places_taken(installation, queue) for queue in (MODEL_QUEUE, SHOP_QUEUE)}
        await somebody_pays(installation)
        await somebody_orders(installation)
        return await model.waiting() == SLOW_CUSTOMERS == taken[MODEL_QUEUE] and not taken[SHOP_QUEUE]

    await eventually(done_while_they_wait, what="a payment and a turn while all of them wait")

    async def has_all_its_places() -> bool:
        return await places(installation, MODEL_QUEUE) == TURNS_AT_ONCE > A_WORKERS_DEFAULT

    await eventually(has_all_its_places, what="a place for each turn that asks a model")


async def places_taken(installation: Installation, queue: str) -> int:
    """How many activities of this queue the worker has in hand."""
    return await _slots(installation, "used", queue)


async def places(installation: Installation, queue: str) -> int:
    return await places_taken(installation, queue) + await _slots(installation, "available", queue)


async def _slots(installation: Installation, which: str, queue: str) -> int:
    shown = (await installation.http.get(installation.run["metrics"]["worker"])).text
    lines = re.findall(rf"^temporal_worker_task_slots_{which}\{{(.*)\}} (\d+)$", shown, re.MULTILINE)
    about = (f'task_queue="{queue}"', 'worker_type="ActivityWorker"')
    return sum(int(value) for labels, value in lines if all(each in labels for each in about))


async def somebody_pays(installation: Installation) -> None:
    """For what was ordered by machine: a chat's cashier would ask the model, too."""
    payer = Customer(installation)
    body = await document(installation, payer)
    placed: Json = (await installation.http.post(f"/api/order/{payer.shop['id']}", json=body)).json()
    payer.token = placed["token"]
    await payer.pay(await payer.order_with_link())
    await payer.order_when(payment_state="paid")


async def somebody_orders(installation: Installation) -> None:
    talker = Customer(installation)
    assert names(await talker.say("two cannoli")) == [(2, "Cannoli")]
