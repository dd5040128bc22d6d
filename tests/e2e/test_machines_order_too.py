"""An order JSON from a machine: validated, priced by code, answered with a payment link."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.installation import Customer, Installation, Json


async def document(
    installation: Installation, customer: Customer, item: str = "Tiramisù", **more: object
) -> Json:
    menu = (await installation.http.get(f"/api/menu/{customer.shop['id']}")).json()
    return {
        "shop_id": customer.shop["id"],
        "catalogue_version": menu["catalogue_version"],
        "order_type": "pickup",
        "lines": [{"item_id": (await customer.menu_item(item))["id"], "quantity": 2}],
        **more,
    }


async def test_a_machine_orders_pays_and_reads_its_status(
    installation: Installation, customer: Customer
) -> None:
    body = await document(installation, customer)
    answer = await installation.http.post(f"/api/order/{customer.shop['id']}", json=body)
    assert answer.status_code == 201, answer.text
    placed = answer.json()
    customer.token, customer.session_id = placed["token"], placed["session_id"]
    price = (await customer.menu_item("Tiramisù"))["price"]
    assert placed["order"]["total"] > 2 * price, "tax is added by code"
    await customer.pay(await customer.order_with_link())
    await customer.order_when(payment_state="paid")
    stranger = Customer(installation)
    await stranger.say("hello")
    path = f"/api/order/status/{placed['order']['order_id']}"
    assert (await stranger.get(path)).status_code == 404
    assert (await customer.get(path)).json()["payment_state"] == "paid"


async def test_the_same_idempotency_key_places_one_order(
    installation: Installation, customer: Customer
) -> None:
    body = await document(installation, customer)
    key = {"Idempotency-Key": str(uuid4())}
    first = (await installation.http.post(f"/api/order/{customer.shop['id']}", json=body, headers=key)).json()
    again = (await installation.http.post(f"/api/order/{customer.shop['id']}", json=body, headers=key)).json()
    assert again["order"]["order_id"] == first["order"]["order_id"]
    body["lines"][0]["quantity"] = 3
    other = await installation.http.post(f"/api/order/{customer.shop['id']}", json=body, headers=key)
    assert (other.status_code, other.json()["error"]) == (422, "idempotency_conflict")


async def test_a_price_cannot_even_be_spelled(installation: Installation, customer: Customer) -> None:
    body = await document(installation, customer)
    for extra in ({"total": 1}, {"discount": 100}, {"currency": "VND"}):
        answer = await installation.http.post(f"/api/order/{customer.shop['id']}", json={**body, **extra})
        assert (answer.status_code, answer.json()["error"]) == (422, "invalid_request")
    body["lines"][0]["unit_price"] = 1
    answer = await installation.http.post(f"/api/order/{customer.shop['id']}", json=body)
    assert "lines.0.unit_price" in answer.json()["detail"]


@pytest.mark.parametrize("quantity", ["2", True, 2.0, "two", None, [2]])
async def test_a_quantity_is_a_number_and_nothing_that_could_be_read_as_one(
    installation: Installation, customer: Customer, quantity: object
) -> None:
    body = await document(installation, customer)
    body["lines"][0]["quantity"] = quantity
    answer = await installation.http.post(f"/api/order/{customer.shop['id']}", json=body)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_request"), answer.text
    assert answer.json()["detail"].startswith("lines.0.quantity: ")


async def test_what_the_shop_does_not_have_is_refused_with_its_reason(
    installation: Installation, customer: Customer
) -> None:
    unknown = await document(installation, customer)
    unknown["lines"][0]["item_id"] = str(uuid4())
    old = await document(installation, customer, catalogue_version=99)
    for body, reason in ((unknown, "unknown_choice"), (old, "catalogue_version")):
        answer = await installation.http.post(f"/api/order/{customer.shop['id']}", json=body)
        assert (answer.status_code, answer.json()["error"]) == (422, "order_refused"), answer.text
        assert reason in answer.json()["detail"]
