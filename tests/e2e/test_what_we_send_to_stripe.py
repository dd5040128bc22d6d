"""Every request the product makes is one the pinned SDK's own types allow, under a key made of our ids."""

from __future__ import annotations

from domain.ids import OrderId
from domain.payments.plan import payment_id_of
from tests.e2e.test_money_that_comes_late_or_wrong import cancel, ready_to_pay
from tests.installation import Customer, Installation
from tests.local.stripe.oracle import check_request


async def test_our_requests_conform_and_carry_business_keys(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    await cancel(installation, customer, order)
    await customer.order_when(payment_state="refunded")
    sent = (await installation.stripe.get("/_control/requests")).json()
    requests = sent if isinstance(sent, list) else sent["requests"]
    ours = [each for each in requests if each["path"].startswith("/v1/")]
    assert {(each["method"], each["path"].split("/")[2]) for each in ours} >= {
        ("POST", "checkout"),
        ("POST", "refunds"),
        ("GET", "checkout"),
    }
    problems = [
        problem
        for each in ours
        if each["method"] == "POST"
        for problem in check_request(each["method"], each["path"], each["params"])
    ]
    assert problems == []
    created = next(
        each
        for each in ours
        if each["method"] == "POST"
        and each["path"] == "/v1/checkout/sessions"
        and each["params"]["client_reference_id"] == order["order_id"]
    )
    payment_id = payment_id_of(OrderId(order["order_id"]))
    assert created["params"]["metadata"]["payment_id"] == payment_id
    assert created["idempotency_key"] == f"{payment_id}:create:1"
    assert set(created["params"]["metadata"]) == {"app", "installation", "order_id", "payment_id"}
    assert "customer_email" not in created["params"], "no address was left, none is sent"
