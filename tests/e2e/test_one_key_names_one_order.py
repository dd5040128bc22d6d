"""An Idempotency-Key that was accepted once names one order, whatever became of the runs behind it."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from tests.e2e.test_machines_order_too import document
from tests.e2e.test_money_that_comes_late_or_wrong import cancel
from tests.installation import Customer, Installation, Json
from tests.runs import terminated
from workflows.support.names import order_workflow_id, session_workflow_id


class Machine(Customer):
    """A till that sends the same order again until it has an answer it likes."""

    key = ""

    async def places(self, body: Json, key: str = "") -> httpx.Response:
        self.key = key or self.key or f"pos-order-{uuid4()}"
        return await self.http.post(
            f"/api/v1/order/{self.shop['id']}", json=body, headers={"Idempotency-Key": self.key}
        )

    async def placed(self, body: Json) -> Json:
        answer = await self.places(body)
        assert answer.status_code == 201, answer.text
        self._know(answer.json())
        order: Json = answer.json()["order"]
        return order


@pytest.fixture
def machine(installation: Installation) -> Machine:
    return Machine(installation)


def orders_of(installation: Installation, machine: Machine) -> int:
    with installation.database.connect() as connection:
        count = "SELECT count(*) FROM orders WHERE session_id = :session"
        return int(connection.execute(text(count), {"session": machine.session_id}).scalar_one())


async def end_session(installation: Installation, machine: Machine) -> None:
    await terminated(installation, session_workflow_id(machine.session_id))  # type: ignore[arg-type]  # from the wire


async def test_a_repeat_after_the_session_ended_and_began_again_answers_with_the_paid_order(
    installation: Installation, machine: Machine
) -> None:
    body = await document(installation, machine)
    order = await machine.placed(body)
    await machine.pay(order)
    await machine.order_when(payment_state="paid")
    await end_session(installation, machine)
    await machine.say("hello")
    again = await machine.placed(body)
    assert (again["order_id"], again["payment_state"]) == (order["order_id"], "paid")
    assert (again["checkout_url"], again["number"] != "") == ("", True)
    assert orders_of(installation, machine) == 1


async def test_a_repeat_while_the_order_waits_answers_with_its_one_payment_link(
    installation: Installation, machine: Machine
) -> None:
    body = await document(installation, machine)
    order = await machine.placed(body)
    assert (await machine.placed(body))["checkout_url"] == order["checkout_url"]
    await terminated(installation, order_workflow_id(order["order_id"]))
    await end_session(installation, machine)
    assert (await machine.placed(body))["checkout_url"] == order["checkout_url"]
    assert orders_of(installation, machine) == 1


async def test_a_repeat_after_the_order_was_cancelled_tells_that_and_makes_no_other(
    installation: Installation, machine: Machine
) -> None:
    body = await document(installation, machine)
    order = await machine.placed(body)
    await cancel(installation, machine, order)
    again = await machine.placed(body)
    assert (again["order_id"], again["state"]) == (order["order_id"], "cancelled")
    assert orders_of(installation, machine) == 1


async def test_many_repeats_at_once_make_one_order(installation: Installation, machine: Machine) -> None:
    body = await document(installation, machine)
    first = await machine.placed(body)
    answers = await asyncio.gather(*(machine.places(body) for _ in range(8)))
    assert {each.json()["order"]["order_id"] for each in answers} == {first["order_id"]}
    other = Machine(installation)
    key = f"pos-order-{uuid4()}"
    answers = await asyncio.gather(*(other.places(body, key) for _ in range(8)))
    assert [each.status_code for each in answers] == [201] * 8
    assert len({each.json()["order"]["order_id"] for each in answers}) == 1


async def test_another_order_under_a_used_key_is_refused_and_changes_nothing(
    installation: Installation, machine: Machine
) -> None:
    body = await document(installation, machine)
    order = await machine.placed(body)
    other = await document(installation, machine, note="please knock")
    answer = await machine.places(other)
    assert (answer.status_code, answer.json()["error"]) == (422, "idempotency_conflict")
    assert (await machine.placed(body))["order_id"] == order["order_id"]


async def test_an_order_that_was_refused_is_refused_again_in_the_same_words(
    installation: Installation, machine: Machine
) -> None:
    body = await document(installation, machine, catalogue_version=99)
    first, again = await machine.places(body), await machine.places(body)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (first.status_code, first.json()["error"]) == (422, "order_refused")


async def test_the_same_key_at_another_shop_is_another_order(
    installation: Installation, machine: Machine
) -> None:
    order = await machine.placed(await document(installation, machine))
    bakery = Machine(installation, "kornblume")
    items = (await installation.http.get(f"/api/menu/{bakery.shop['id']}")).json()["categories"]
    name = next(item["name"] for each in items for item in each["items"] if not item["groups"])
    there = await bakery.places(await document(installation, bakery, name), machine.key)
    assert there.status_code == 201, there.text
    assert there.json()["order"]["order_id"] != order["order_id"]


@pytest.mark.parametrize("first", ["click", "message"])
async def test_a_message_and_a_click_under_one_id_are_both_served(
    installation: Installation, customer: Customer, first: str
) -> None:
    await customer.say("hello")
    same = str(uuid4())

    async def click() -> None:
        assert (await customer.click("Coca-Cola", request_id=same)).status_code == 201

    async def message() -> None:
        assert (await customer.ask(message_id=same, text="one tiramisu")).status_code == 200

    for does in (click, message) if first == "click" else (message, click):
        await does()
    lines = (await customer.state())["cart"]["lines"]
    assert sorted((line["name"], line["quantity"]) for line in lines) == [("Coca-Cola", 1), ("Tiramisù", 1)]


async def test_another_message_under_an_id_that_was_used_is_refused_and_nothing_happens(
    customer: Customer,
) -> None:
    await customer.say("hello")
    same = str(uuid4())
    assert (await customer.ask(message_id=same, text="one tiramisu")).status_code == 200
    for refused in (await customer.ask(same, text="two colas"), await customer.ask(same, button="done")):
        assert (refused.status_code, refused.json()["error"]) == (422, "idempotency_conflict")
        assert "message_id" in refused.json()["detail"]
    assert (await customer.ask(message_id=same, text="one tiramisu")).status_code == 200
    lines = (await customer.state())["cart"]["lines"]
    assert [(line["name"], line["quantity"]) for line in lines] == [("Tiramisù", 1)]


async def test_a_button_pressed_again_under_its_id_is_answered_as_the_first(customer: Customer) -> None:
    await customer.say("one tiramisu")
    button = (await customer.say("that's all"))["reply"]["buttons"][-1]["value"]
    same = str(uuid4())
    first = await customer.ask(message_id=same, button=button)
    again = await customer.ask(message_id=same, button=button)
    assert first.json()["reply"] == again.json()["reply"]


async def test_another_edit_under_an_id_that_was_used_is_refused_and_a_repeat_is_not(
    customer: Customer,
) -> None:
    await customer.say("hello")
    same = str(uuid4())
    first = await customer.click("Coca-Cola", request_id=same)
    again = await customer.click("Coca-Cola", request_id=same)
    other = await customer.click("Coca-Cola", quantity=3, request_id=same)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (other.status_code, other.json()["error"]) == (422, "idempotency_conflict")
    lines = (await customer.state())["cart"]["lines"]
    assert [(line["name"], line["quantity"]) for line in lines] == [("Coca-Cola", 1)]
    line = f"/cart/items/{lines[0]['id']}"
    change = {"note": "no ice", "quantity": 2, "request_id": str(uuid4())}
    for _ in range(2):
        assert (await customer.http.patch(line, json=change, headers=customer.headers)).status_code == 200
    refused = await customer.http.patch(line, json=change | {"quantity": 5}, headers=customer.headers)
    assert refused.status_code == 422
