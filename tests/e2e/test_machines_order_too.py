"""An order JSON from a machine: validated, priced by code, answered with a payment link."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.town import Customer, Json, RunningTown


async def document(town: RunningTown, customer: Customer, item: str = "Tiramisù", **more: object) -> Json:
    menu = (await town.http.get(f"/api/menu/{customer.shop['id']}")).json()
    return {
        "shop_id": customer.shop["id"],
        "catalogue_version": menu["catalogue_version"],
        "order_type": "pickup",
        "lines": [{"item_id": (await customer.menu_item(item))["id"], "quantity": 2}],
        **more,
    }


async def test_a_machine_orders_pays_and_reads_its_status(town: RunningTown, customer: Customer) -> None:
    body = await document(town, customer)
    answer = await town.http.post(f"/api/order/{customer.shop['id']}", json=body)
    assert answer.status_code == 201, answer.text
    placed = answer.json()
    customer.token, customer.session_id = placed["token"], placed["session_id"]
    price = (await customer.menu_item("Tiramisù"))["price"]
    assert placed["order"]["total"] > 2 * price, "tax is added by code"
    await customer.pay(await customer.order_with_link())
    await customer.order_when(payment_state="paid")
    stranger = Customer(town)
    await stranger.say("hello")
    path = f"/api/order/status/{placed['order']['order_id']}"
    assert (await stranger.get(path)).status_code == 404
    assert (await customer.get(path)).json()["payment_state"] == "paid"


async def test_the_same_idempotency_key_places_one_order(town: RunningTown, customer: Customer) -> None:
    body = await document(town, customer)
    key = {"Idempotency-Key": str(uuid4())}
    first = (await town.http.post(f"/api/order/{customer.shop['id']}", json=body, headers=key)).json()
    again = (await town.http.post(f"/api/order/{customer.shop['id']}", json=body, headers=key)).json()
    assert again["order"]["order_id"] == first["order"]["order_id"]
    body["lines"][0]["quantity"] = 3
    other = await town.http.post(f"/api/order/{customer.shop['id']}", json=body, headers=key)
    assert (other.status_code, other.json()["error"]) == (422, "idempotency_conflict")


async def test_a_price_cannot_even_be_spelled(town: RunningTown, customer: Customer) -> None:
    body = await document(town, customer)
    for extra in ({"total": 1}, {"discount": 100}, {"currency": "VND"}):
        answer = await town.http.post(f"/api/order/{customer.shop['id']}", json={**body, **extra})
        assert (answer.status_code, answer.json()["error"]) == (422, "invalid_request")
    body["lines"][0]["unit_price"] = 1
    answer = await town.http.post(f"/api/order/{customer.shop['id']}", json=body)
    assert "lines.0.unit_price" in answer.json()["detail"]


@pytest.mark.parametrize("quantity", ["2", True, 2.0, "two", None, [2]])
async def test_a_quantity_is_a_number_and_nothing_that_could_be_read_as_one(
    town: RunningTown, customer: Customer, quantity: object
) -> None:
    body = await document(town, customer)
    body["lines"][0]["quantity"] = quantity
    answer = await town.http.post(f"/api/order/{customer.shop['id']}", json=body)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_request"), answer.text
    assert answer.json()["detail"].startswith("lines.0.quantity: ")


async def test_what_the_shop_does_not_have_is_refused_with_its_reason(
    town: RunningTown, customer: Customer
) -> None:
    unknown = await document(town, customer)
    unknown["lines"][0]["item_id"] = str(uuid4())
    old = await document(town, customer, catalogue_version=99)
    for body, reason in ((unknown, "unknown_choice"), (old, "catalogue_version")):
        answer = await town.http.post(f"/api/order/{customer.shop['id']}", json=body)
        assert (answer.status_code, answer.json()["error"]) == (422, "order_refused"), answer.text
        assert reason in answer.json()["detail"]
