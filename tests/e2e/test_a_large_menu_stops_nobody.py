"""While a stranger's large menu is read, everybody else is served; one that is too large is refused early."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from uuid import uuid4

import httpx

from tests.installation import Customer, Installation, Json, eventually
from tests.stripe_events import an_event, deliver


def large_menu(items: int, ingredients: int) -> Json:
    """As a stranger would send it: a shop that is new, without a key."""
    parts = [f"Thing {index}" for index in range(ingredients)]
    dishes = [{"name": f"Dish {index}", "price": 5, "ingredients": parts} for index in range(items)]
    shop = {"slug": f"large-{uuid4().hex[:12]}", "name": "Large", "time_zone": "UTC"}
    return {"shop": shop, "currency": "EUR", "categories": [{"name": "All", "items": dishes}]}


async def upload(installation: Installation, menu: Json) -> httpx.Response:
    return await installation.http.post("/api/v1/catalog/upload", content=json.dumps(menu), timeout=300)


async def served_meanwhile(
    installation: Installation, customer: Customer, waited_for: Awaitable[object]
) -> int:
    """How often health, a webhook and a message were answered before what is waited for was."""
    work, rounds = asyncio.ensure_future(waited_for), 0
    while not work.done():
        assert (await installation.http.get("/health", timeout=300)).status_code == 200
        assert (await deliver(installation, an_event(installation, type="invoice.paid"))).status_code == 200
        await customer.say("one tiramisu")
        rounds += not work.done()
    return rounds


async def test_health_chat_and_webhooks_are_answered_while_the_largest_menu_is_read(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("hello")
    uploading = asyncio.create_task(upload(installation, large_menu(2000, 5)))
    assert await served_meanwhile(installation, customer, uploading) >= 3
    answer = uploading.result()
    assert answer.status_code == 201, answer.text
    assert answer.json()["items"] == 2000


async def test_health_chat_and_webhooks_are_answered_while_the_largest_menu_is_shown(
    installation: Installation, customer: Customer
) -> None:
    """What was packed is kept: where nobody was served before the end, a new shop's menu is shown."""
    await customer.say("hello")

    async def shown_while_others_are_served() -> Json | None:
        shop = (await upload(installation, large_menu(2000, 5))).json()["shop_id"]
        reading = asyncio.create_task(installation.http.get(f"/api/v1/menu/{shop}", timeout=300))
        served = await served_meanwhile(installation, customer, reading)
        return reading.result().json() if served else None

    (category,) = (await eventually(shown_while_others_are_served))["categories"]
    assert [len(category["items"]), len(category["items"][0]["ingredients"])] == [2000, 5]


async def test_a_menu_of_four_megabytes_is_refused_early_by_the_name_of_its_limit(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("hello")
    uploading = asyncio.create_task(upload(installation, large_menu(20_000, 12)))
    assert await served_meanwhile(installation, customer, uploading) >= 1
    refused = uploading.result()
    assert (refused.status_code, refused.json()["error"]) == (422, "invalid_menu")
    assert refused.json()["detail"] == "categories.0.items.833: a menu holds at most 10000 ingredients"


async def test_the_largest_menu_is_shown_packed_or_plain_alike(installation: Installation) -> None:
    shop = installation.shop("trattoria-lucia")
    packed = await installation.http.get(f"/api/menu/{shop['id']}")
    plain = await installation.http.get(f"/api/menu/{shop['id']}", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.json() == plain.json()


async def test_a_customer_orders_from_the_largest_menu(installation: Installation) -> None:
    opened = (await upload(installation, large_menu(2000, 5))).json()
    customer = Customer(installation)
    customer.shop = {"id": opened["shop_id"]}
    await customer.say("two dish 1999 without thing 3")
    (line,) = (await customer.state())["cart"]["lines"]
    assert (line["name"], line["quantity"]) == ("Dish 1999", 2)
    assert (await customer.check_out())["total"] == 1000
