"""A customer types two things, clicks a third, confirms, pays by card and is told until they have it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.installation import Customer, Installation, Json, eventually, names


async def test_an_order_typed_and_clicked_is_paid_cooked_and_fulfilled(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("two large margheritas please")
    typed = await customer.say("and a tiramisu. my mail is types-and-clicks@example.com")
    assert names(typed) == [(2, "Margherita"), (1, "Tiramisù")]
    clicked = await customer.click("Coca-Cola")
    assert clicked.status_code == 201, clicked.text
    total = clicked.json()["cart"]["total"]

    order = await customer.check_out()
    assert order["total"] == total
    await customer.pay(order)
    paid = await customer.order_when(payment_state="paid")
    assert paid["state"] == "approved"
    assert paid["number"]
    assert names(await customer.state()) == [], "what was bought leaves the cart"

    file = installation.data / "content" / "orders" / f"{order['order_id']}.json"
    exported = await eventually(_read(file), what="the order's file")
    assert exported["total"] == total
    assert len(exported["order"]["lines"]) == 3
    written, priced = exported["order"]["lines"][0], exported["lines"][0]
    assert [each["option_id"] for each in written["options"]] == [
        each["option_id"] for each in priced["selections"]
    ]
    assert "Large" in [each["name"] for each in priced["selections"]]
    letters = await eventually(lambda: installation.letters("types-and-clicks@example.com"), what="a mail")
    assert paid["number"] in letters[0]["subject"] + letters[0]["text"]
    assert "2 × Margherita (Large" in letters[0]["text"]

    for action, state in (("prepare", "preparing"), ("ready", "ready"), ("fulfil", "fulfilled")):
        answer = await installation.http.post(
            f"/api/v1/orders/{order['order_id']}/{action}",
            json={},
            headers={"Authorization": f"Bearer {customer.shop['api_key']}"},
        )
        assert answer.status_code == 200, answer.text
        assert answer.json()["state"] == state
    status = await eventually(lambda: told_by_its_run(customer, order), what="the order's run answers")
    assert (status["state"], status["payment_state"]) == ("fulfilled", "paid")


async def told_by_its_run(customer: Customer, order: Json) -> Json | None:
    """The API answers from the rows where the run takes too long."""
    found: Json = (await customer.get(f"/api/order/status/{order['order_id']}")).json()
    return found if found["source"] == "workflow" else None


def _read(file: Path) -> Callable[[], Awaitable[Json | None]]:
    async def read() -> Json | None:
        return json.loads(file.read_text()) if file.exists() else None  # noqa: ASYNC240 (one small file)

    return read
