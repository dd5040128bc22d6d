"""The customer is back from the payment page: a hint like a webhook, for which the order asks Stripe once."""

from __future__ import annotations

from uuid import uuid4

import httpx

from tests.e2e.test_metrics_a_dashboard_can_show import exposed, value
from tests.e2e.test_money_that_comes_late_or_wrong import ready_to_pay
from tests.installation import Customer, Installation, Json, eventually
from tests.runs import started_again, terminated
from workflows.support.names import order_workflow_id

NO_WEBHOOKS = {"webhooks": {"drop": 1.0}}


async def comes_back(customer: Customer, order: Json) -> httpx.Response:
    return await customer.http.post(f"/api/v1/orders/{order['order_id']}/returned", headers=customer.headers)


async def found_by_return(installation: Installation) -> float:
    text = await exposed(installation)
    name, labels = "countertalk_payments_found_total", {"by": "returned", "outcome": "paid"}
    return value(text, name, **labels) if 'by="returned"' in text else 0


async def test_who_has_paid_and_comes_back_is_served_without_any_webhook(
    installation: Installation, customer: Customer
) -> None:
    order, before = await ready_to_pay(customer), await found_by_return(installation)
    await installation.control("faults", NO_WEBHOOKS)
    await customer.pay(order)
    answer = await comes_back(customer, order)
    assert (answer.status_code, answer.json()["source"]) == (202, "projection")
    assert (await customer.order_when(payment_state="paid"))["state"] == "approved"
    assert await found_by_return(installation) == before + 1


async def test_who_comes_back_unpaid_changes_nothing_and_may_pay_later(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await installation.control("faults", NO_WEBHOOKS)
    assert (await comes_back(customer, order)).json()["state"] == "draft"
    await customer.pay(order)
    assert (await comes_back(customer, order)).status_code == 202
    await customer.order_when(payment_state="paid")
    assert (await comes_back(customer, order)).json()["payment_state"] == "paid"


async def test_an_order_whose_run_was_ended_hears_of_its_customers_return(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await installation.control("faults", NO_WEBHOOKS)
    await customer.pay(order)
    ended = await terminated(installation, order_workflow_id(order["order_id"]))
    assert (await comes_back(customer, order)).status_code == 202
    assert (await started_again(installation, order_workflow_id(order["order_id"]), ended))["again"] is True
    await customer.order_when(payment_state="paid")


async def test_only_its_own_customer_brings_an_order_back(
    installation: Installation, customer: Customer
) -> None:
    order, stranger = await ready_to_pay(customer), Customer(installation)
    await stranger.say("hello")
    assert (await comes_back(stranger, order)).status_code == 404
    assert (await comes_back(customer, {"order_id": str(uuid4())})).status_code == 404
    answer = await installation.http.post(f"/api/v1/orders/{order['order_id']}/returned")
    assert (answer.status_code, answer.json()["error"]) == (401, "missing_token")


async def test_an_order_is_hinted_at_so_often_and_no_oftener(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    answers = [await comes_back(customer, order) for _ in range(30)]
    refused = next(each for each in answers if each.status_code != 202)
    assert (refused.status_code, refused.json()["error"]) == (429, "too_many_requests")
    assert int(refused.headers["Retry-After"]) > 0
    await customer.pay(order)
    await customer.order_when(payment_state="paid")


async def test_a_payment_that_a_webhook_told_of_is_counted_as_such(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")

    async def counted() -> bool:
        return 'by="webhook"' in await exposed(installation)

    await eventually(counted, what="a payment found by a webhook")
