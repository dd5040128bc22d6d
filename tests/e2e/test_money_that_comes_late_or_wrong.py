"""Slow, late, missing, repeated and mismatched payments all end fulfilled or refunded."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from tests.installation import Customer, Installation, Json, checkout_id, names
from workflows.support.names import order_workflow_id

AUTH = {"Authorization": "Bearer sk_test_local"}


async def ledger(installation: Installation, order: Json) -> tuple[int, int]:
    """What Stripe has taken and given back for this order, in minor units."""
    session = (
        await installation.stripe.get(f"/v1/checkout/sessions/{checkout_id(order)}", headers=AUTH)
    ).json()
    if not session["payment_intent"]:
        return 0, 0
    intent = (
        await installation.stripe.get(f"/v1/payment_intents/{session['payment_intent']}", headers=AUTH)
    ).json()
    refunds = (
        await installation.stripe.get("/v1/refunds", headers=AUTH, params={"payment_intent": intent["id"]})
    ).json()["data"]
    return intent["amount_received"], sum(refund["amount"] for refund in refunds)


async def skip(installation: Installation, order: Json, **time: float) -> None:
    skipper = await installation.skipper()
    handle = skipper.client.get_workflow_handle(order_workflow_id(order["order_id"]))
    await skipper.fast_forward(handle, timedelta(**time))


async def ready_to_pay(customer: Customer) -> Json:
    await customer.say("one tiramisu")
    return await customer.check_out()


async def test_without_any_webhook_the_order_asks_stripe_itself(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await installation.control("faults", {"webhooks": {"drop": 1.0}})
    await customer.pay(order)
    await skip(installation, order, minutes=50)
    assert (await customer.order_when(payment_state="paid"))["state"] == "approved"


async def test_a_slow_payment_keeps_the_order_waiting_until_the_bank_says_yes(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order, "pay_later")
    assert (await customer.order_when(payment_state="processing"))["state"] == "draft"
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "succeeded"})
    assert (await customer.order_when(payment_state="paid"))["state"] == "approved"


async def test_a_slow_payment_that_fails_ends_the_order_without_a_charge(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order, "pay_later")
    await customer.order_when(payment_state="processing")
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "failed"})
    assert (await customer.order_when(state="expired"))["number"] == ""
    assert await ledger(installation, order) == (0, 0)


async def test_money_for_a_cancelled_order_is_paid_back_in_full(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order, "pay_later")
    await customer.order_when(payment_state="processing")
    cancelled = await cancel(installation, customer, order)
    assert cancelled["state"] == "cancelled"
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "succeeded"})
    assert (await customer.order_when(payment_state="refunded"))["state"] == "cancelled"
    assert await ledger(installation, order) == (order["total"], order["total"])


async def test_money_for_a_cancelled_order_is_found_and_paid_back_without_any_webhook(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order, "pay_later")
    await customer.order_when(payment_state="processing")
    await installation.control("faults", {"webhooks": {"drop": 1.0}})
    cancelled = await cancel(installation, customer, order)
    assert cancelled["payment_state"] == "processing", "the bank may still say yes"
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "succeeded"})
    await skip(installation, order, hours=7)
    await customer.order_when(payment_state="refunded")
    assert await ledger(installation, order) == (order["total"], order["total"])


async def test_a_slow_payment_of_a_cancelled_order_that_fails_leaves_nothing_to_pay_back(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order, "pay_later")
    await customer.order_when(payment_state="processing")
    await cancel(installation, customer, order)
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "failed"})
    assert (await customer.order_when(payment_state="none"))["state"] == "cancelled"
    assert await ledger(installation, order) == (0, 0)


async def test_what_was_clicked_since_stays_in_the_cart_when_a_failed_payment_comes_all_the_same(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order, "pay_later")
    await customer.order_when(payment_state="processing")
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "failed"})
    await customer.order_when(state="expired")
    await customer.click("Tiramisù")
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "succeeded"})
    await customer.order_when(payment_state="paid")
    assert names(await customer.state()) == [(1, "Tiramisù")]


async def test_staff_cancel_a_paid_order_and_the_customer_is_refunded_once(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    await cancel(installation, customer, order)
    assert (await customer.order_when(payment_state="refunded"))["state"] == "cancelled"
    assert await ledger(installation, order) == (order["total"], order["total"])


async def test_an_amount_that_does_not_match_is_never_fulfilled_but_refunded(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await installation.control(f"sessions/{checkout_id(order)}/tamper", {"amount": order["total"] - 100})
    await customer.pay(order)
    refunded = await customer.order_when(payment_state="refunded")
    assert refunded["state"] == "cancelled"
    assert refunded["number"] == ""
    received, returned = await ledger(installation, order)
    assert received == returned > 0


async def test_the_same_event_many_times_at_once_has_one_effect(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await installation.control("faults", {"webhooks": {"drop": 1.0}})
    await customer.pay(order)
    events = (await installation.stripe.get("/v1/events", headers=AUTH, params={"limit": 50})).json()["data"]
    event = next(
        each
        for each in events
        if each["type"] == "checkout.session.completed" and each["data"]["object"]["id"] == checkout_id(order)
    )
    await installation.control("faults", {"webhooks": {"drop": 0.0, "duplicate": 1.0}})
    await asyncio.gather(*(installation.control(f"events/{event['id']}/redeliver") for _ in range(12)))
    paid = await customer.order_when(payment_state="paid")
    assert await ledger(installation, order) == (order["total"], 0)
    told = [each["text"] for each in await customer.transcript() if paid["number"] in each["text"]]
    assert len(told) == 1, told


async def test_an_event_nobody_signed_is_refused_and_a_foreign_one_is_ignored(
    installation: Installation,
) -> None:
    forged = await installation.http.post("/stripe/webhook", content=b'{"id": "evt_1", "object": "event"}')
    assert (forged.status_code, forged.json()["error"]) == (400, "bad_signature")
    garbage = await installation.http.post("/api/stripe/webhook", content=b"\xff\xfe")
    assert garbage.status_code == 400


async def test_a_refund_made_in_stripes_dashboard_is_booked(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    session = (
        await installation.stripe.get(f"/v1/checkout/sessions/{checkout_id(order)}", headers=AUTH)
    ).json()
    await installation.control("refund", {"payment_intent": session["payment_intent"], "amount": 100})
    partly = await customer.order_when(payment_state="partially_refunded")
    assert partly["state"] == "approved"


async def test_an_order_cancelled_after_a_refund_nobody_told_us_of_counts_as_refunded(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    session = (
        await installation.stripe.get(f"/v1/checkout/sessions/{checkout_id(order)}", headers=AUTH)
    ).json()
    await installation.control("faults", {"webhooks": {"drop": 1.0}})
    await installation.control("refund", {"payment_intent": session["payment_intent"]})
    assert (await cancel(installation, customer, order))["state"] == "cancelled"
    await customer.order_when(payment_state="refunded")
    assert await ledger(installation, order) == (order["total"], order["total"])


async def test_stripe_failing_after_its_work_is_done_charges_and_refunds_once(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    await installation.control("faults", {"api": {"next": ["after_effect_500", "500", "429"]}})
    order = await customer.check_out()
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    await installation.control("faults", {"api": {"next": ["ok", "ok", "ok", "after_effect_500", "500"]}})
    await cancel(installation, customer, order)
    await customer.order_when(payment_state="refunded")
    assert await ledger(installation, order) == (order["total"], order["total"])


async def cancel(installation: Installation, customer: Customer, order: Json) -> Json:
    answer = await installation.http.post(
        f"/api/v1/orders/{order['order_id']}/cancel",
        json={"note": "the oven broke"},
        headers={"Authorization": f"Bearer {customer.shop['api_key']}"},
    )
    assert answer.status_code == 200, answer.text
    cancelled: Json = answer.json()
    return cancelled
