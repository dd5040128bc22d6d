"""Tokens of a language model for an order, as the stand-in counts them: in words."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine, text

from tests.bench.buyers import DISHES
from tests.bench.guest import Guest
from tests.bench.wire import Wire
from tests.town import ROOT, Json, RunningTown

WISH = "and something bubbly for grandma"
"""The deterministic waiter makes nothing of it, so the model is asked."""


@dataclass(frozen=True)
class Tokens:
    """Prompt and completion tokens together."""

    waiter: int
    """For one wish the deterministic waiter leaves to the model: a tool call, and the words about it."""
    cashier: int
    """For the order JSON, valid at once."""
    cashier_at_worst: int
    """For three documents that are all invalid; code then writes the order."""

    @property
    def order(self) -> int:
        return self.waiter + self.cashier


@contextmanager
def running_model() -> Iterator[str]:
    command = [sys.executable, "-m", "local.standins.model", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout is not None
        try:
            yield f"http://127.0.0.1:{json.loads(run.stdout.readline())['port']}"
        finally:
            run.terminate()


async def measure_tokens(town: RunningTown, model: str) -> Tokens:
    engine = create_engine(town.run["database"])
    shop_id = town.shop("trattoria-lucia")["id"]
    menu = await Wire(town.run["api"]).get(f"/api/menu/{shop_id}")
    cola = next(
        item["id"]
        for each in menu["categories"]
        for item in each["items"]
        if item["name"] == "Sparkling Water"
    )
    wish: list[Json] = [
        {"tool_calls": [{"name": "add_item", "arguments": {"item_id": cola, "quantity": 1}}]},
        {"text": "One sparkling water for her, then. Anything else?"},
    ]
    worst = await _order(town, engine, shop_id, model, wish)
    document = await asyncio.to_thread(_document, engine, worst)
    best = await _order(town, engine, shop_id, model, [*wish, {"text": json.dumps(document)}])
    waiter, cashier = await asyncio.to_thread(_used, engine, best)
    _, at_worst = await asyncio.to_thread(_used, engine, worst)
    assert 0 < cashier < at_worst, "the order JSON was taken at once, and was not where it was nonsense"
    assert waiter > 0, "the model was asked"
    found = Tokens(waiter, cashier, at_worst)
    print(f"  {found}", flush=True)
    return found


async def _order(town: RunningTown, engine: Engine, shop_id: str, model: str, script: list[Json]) -> str:
    """The session of one order; what the script does not say, the stand-in answers with a polite sentence."""
    stand_in = Wire(model)
    guest = Guest(town.run["api"], shop_id)
    await guest.open()
    await stand_in.call("POST", "/_control/script", json.dumps(script).encode())
    for said in (*DISHES, WISH):
        await guest.say(said)
    read_back = await guest.say("that's all")
    await guest.press(
        next(each["value"] for each in read_back["reply"]["buttons"] if each["value"].startswith("confirm:"))
    )
    guest.wire.close()
    stand_in.close()
    return guest.session_id


def _document(engine: Engine, session_id: str) -> Json:
    with engine.connect() as connection:
        query = text("SELECT document FROM orders WHERE session_id = :session")
        found: Json = connection.execute(query, {"session": session_id}).scalar_one()
        return found


def _used(engine: Engine, session_id: str) -> tuple[int, int]:
    """Tokens of the waiter and of the cashier."""
    turns = text("SELECT sum(prompt_tokens + completion_tokens) FROM turn WHERE session_id = :session")
    order = text("SELECT snapshot -> 'usage' FROM orders WHERE session_id = :session")
    with engine.connect() as connection:
        waiter = connection.execute(turns, {"session": session_id}).scalar_one()
        usage = connection.execute(order, {"session": session_id}).scalar_one()
    return int(waiter), usage["prompt_tokens"] + usage["completion_tokens"]
