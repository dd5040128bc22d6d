"""A payment link that nobody uses: it ends, the cart is still there, and the next link works."""

from __future__ import annotations

from datetime import timedelta

from assistants.language.registry import DEFAULT
from assistants.speaking.render import say
from tests.installation import Customer, Installation, Json, checkout_id, eventually, names
from tests.money import told
from workflows.support.names import order_workflow_id


async def test_an_unpaid_order_expires_and_leaves_the_cart_to_order_again(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    skipper = await installation.skipper()
    handle = skipper.client.get_workflow_handle(order_workflow_id(order["order_id"]))
    await skipper.fast_forward(handle, timedelta(minutes=50))
    expired = await customer.order_when(state="expired")
    assert expired["payment_state"] == "none"
    assert expired["checkout_url"] == ""
    state = await customer.state()
    assert state["phase"] == "ordering"
    assert names(state) == [(1, "Tiramisù")]
    at_stripe = await installation.stripe.get(
        f"/v1/checkout/sessions/{checkout_id(order)}", headers={"Authorization": "Bearer sk_test_local"}
    )
    assert at_stripe.json()["status"] == "expired"

    again = await customer.check_out()
    assert again["order_id"] != order["order_id"]
    await customer.pay(again)
    await customer.order_when(payment_state="paid")


async def test_a_declined_card_leaves_the_link_open_for_another_try(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    await customer.pay(order, "decline")
    still = await customer.state()
    assert still["order"]["checkout_url"] == order["checkout_url"]
    await customer.pay(order)
    paid = await customer.order_when(payment_state="paid")
    assert paid["order_id"] == order["order_id"]


async def test_a_customer_changes_an_order_that_waits_for_payment(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    refused = await customer.click("Coca-Cola")
    assert refused.status_code == 409
    assert refused.json()["error"] == "awaiting_payment"
    await customer.press("change")
    await customer.order_when(state="cancelled")
    assert names(await customer.state()) == [(1, "Tiramisù")]
    assert (await customer.click("Coca-Cola")).status_code == 201
    second = await customer.check_out()
    assert second["total"] > order["total"]
    await customer.pay(second)
    await customer.order_when(payment_state="paid")


async def test_paying_wins_over_changing_when_both_come_at_once(installation: Installation) -> None:
    """Where Stripe takes longer to answer than a customer is kept waiting, the change wins, the customer is
    not told that nothing was charged, and the money goes back: once more."""
    await installation.control("faults", {"webhooks": {"drop": 1.0}})

    async def paying_wins() -> bool:
        buyer = Customer(installation)
        await buyer.say("one tiramisu")
        await buyer.pay(await buyer.check_out())
        await buyer.press("change")
        order = await eventually(lambda: decided(buyer), what="the order is decided")
        if order["state"] == "approved":
            return names(await buyer.state()) == []
        assert say(DEFAULT, "order_withdrawn_unsure") in told(installation, buyer)
        await buyer.order_when(state="cancelled", payment_state="refunded")
        return False

    await eventually(paying_wins, what="paying wins")


async def decided(buyer: Customer) -> Json | None:
    order: Json = (await buyer.state())["order"]
    return order if order["state"] != "draft" else None
