"""Staff decide about the order as its row stands: a run that is gone is started again for the step."""

from __future__ import annotations

from uuid import uuid4

import httpx

from tests.e2e.test_money_that_comes_late_or_wrong import ready_to_pay
from tests.installation import Customer, Installation, Json
from tests.runs import terminated
from workflows.support.names import order_workflow_id


async def paid(customer: Customer) -> Json:
    order = await ready_to_pay(customer)
    await customer.pay(order)
    return await customer.order_when(payment_state="paid")


async def step(customer: Customer, order: Json, action: str, request_id: str = "") -> httpx.Response:
    return await customer.http.post(
        f"/api/v1/orders/{order['order_id']}/{action}",
        json={"request_id": request_id or str(uuid4())},
        headers={"Authorization": f"Bearer {customer.shop['api_key']}"},
    )


async def test_a_step_on_an_order_whose_run_was_terminated_is_taken(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    await terminated(installation, order_workflow_id(order["order_id"]))
    answer = await step(customer, order, "prepare")
    assert (answer.status_code, answer.json()["state"]) == (200, "preparing"), answer.text
    assert (await customer.state())["order"]["state"] == "preparing"


async def test_the_same_press_before_and_after_the_run_was_ended_is_one_step(
    installation: Installation, customer: Customer
) -> None:
    order, press = await paid(customer), str(uuid4())
    first = await step(customer, order, "prepare", press)
    await terminated(installation, order_workflow_id(order["order_id"]))
    again = await step(customer, order, "prepare", press)
    assert (again.status_code, again.json()["state"]) == (200, "preparing"), again.text
    assert again.json()["updated_at"] == first.json()["updated_at"]


async def test_one_id_for_two_steps_is_two_steps(customer: Customer) -> None:
    order, press = await paid(customer), str(uuid4())
    for action, state in (("prepare", "preparing"), ("ready", "ready"), ("prepare", "preparing")):
        answer = await step(customer, order, action, press)
        assert (answer.status_code, answer.json()["state"]) == (200, state), answer.text
    assert (await customer.state())["order"]["state"] == "ready"


async def test_an_order_whose_run_was_terminated_is_cancelled_and_its_money_paid_back(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    await terminated(installation, order_workflow_id(order["order_id"]))
    answer = await step(customer, order, "cancel")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled"), answer.text
    await customer.order_when(payment_state="refunded")


async def test_a_step_that_does_not_fit_is_refused_whether_there_is_a_run_or_not(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    assert (await step(customer, order, "fulfil")).status_code == 200
    for _ in range(2):
        refused = await step(customer, order, "cancel")
        assert (refused.status_code, refused.json()["error"]) == (409, "transition_refused"), refused.text
        await terminated(installation, order_workflow_id(order["order_id"]))
    assert (await customer.state())["order"]["state"] == "fulfilled"
