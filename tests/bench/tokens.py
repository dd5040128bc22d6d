"""Tokens of a language model for an order, as the stand-in counts them: in words."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine, text

from tests.bench.buyers import DISHES
from tests.bench.guest import Guest, confirm_button
from tests.bench.wire import Wire
from tests.installation import Installation, Json

WISH = "and something bubbly for grandma"
"""The deterministic waiter makes nothing of it, so the model is asked."""


@dataclass(frozen=True)
class Tokens:
    """Prompt and completion tokens together."""

    waiter: int
    """For one wish the deterministic waiter leaves to the model: a tool call, and the words about it."""
    cashier: int
    """For the order JSON, valid at once."""

    @property
    def order(self) -> int:
        return self.waiter + self.cashier


async def measure_tokens(installation: Installation, model: str) -> Tokens:
    engine = create_engine(installation.run["database"])
    shop_id = installation.shop("trattoria-lucia")["id"]
    menu = await Wire(installation.run["api"]).get(f"/api/menu/{shop_id}")
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
    by_code = await _order(installation, shop_id, model, wish)
    document = await asyncio.to_thread(_document, engine, by_code)
    by_model = await _order(installation, shop_id, model, [*wish, {"text": json.dumps(document)}])
    found = await asyncio.to_thread(_used, engine, by_model)
    print(f"  {found}", flush=True)
    return found


async def _order(installation: Installation, shop_id: str, model: str, script: list[Json]) -> str:
    """The session of one order.

    What the script does not say, the stand-in answers with a polite sentence. That is no order JSON, and a
    customer who confirms again gets the order as code writes it.
    """
    stand_in = Wire(model)
    guest = Guest(installation.run["api"], shop_id)
    await guest.open()
    await stand_in.call("POST", "/_control/script", json.dumps(script).encode())
    for said in (*DISHES, WISH):
        await guest.say(said)
    order = None
    while not order:
        read_back = await guest.say("that's all")
        order = (await guest.press(confirm_button(read_back)))["order"]
    guest.wire.close()
    stand_in.close()
    return guest.session_id


def _document(engine: Engine, session_id: str) -> Json:
    with engine.connect() as connection:
        query = text("SELECT document FROM orders WHERE session_id = :session")
        found: Json = connection.execute(query, {"session": session_id}).scalar_one()
        return found


def _used(engine: Engine, session_id: str) -> Tokens:
    turns = text("SELECT sum(prompt_tokens + completion_tokens) FROM turn WHERE session_id = :session")
    order = text("SELECT snapshot FROM orders WHERE session_id = :session")
    with engine.connect() as connection:
        waiter = int(connection.execute(turns, {"session": session_id}).scalar_one())
        snapshot = connection.execute(order, {"session": session_id}).scalar_one()
    assert waiter > 0, "the waiter asked the model"
    assert (snapshot["written_by"], snapshot["attempts"]) == ("standin-1", 1), snapshot
    return Tokens(waiter, snapshot["usage"]["prompt_tokens"] + snapshot["usage"]["completion_tokens"])
