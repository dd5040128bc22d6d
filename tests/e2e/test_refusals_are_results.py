"""What Stripe refuses is a result with a reason; what is down is tried again as one call, with pauses."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.histories.telling import handle, intent_of, of_order, ready_to_pay, refunds_of, staff
from tests.installation import Customer, Installation, Json, checkout_id, eventually
from tests.money import (
    assert_books_agree,
    posts,
    rows,
    shop_is_called,
    told,
    trail,
)
from tests.paying_back import FAILED, paid, until_called

PAGES = {"method": "POST", "path": "/v1/checkout/sessions"}
REFUNDS = {"method": "POST", "path": "/v1/refunds"}
DOWN = "Payments cannot be opened right now."


async def activities_of(installation: Installation, order: Json) -> Counter[str]:
    """How many calls of each kind the order's run has made, tries of one call counted once."""
    history = await (await handle(installation, of_order(order))).fetch_history()
    made = [each.activity_task_scheduled_event_attributes.activity_type.name for each in history.events]
    return Counter(each for each in made if each)


async def is_refused(installation: Installation, customer: Customer, order: Json, reason: str) -> None:
    """Somebody is told why, the customer once; nothing more is asked, and the order answers."""
    await until_called(installation, order, ("refund_refused", reason))
    assert [each for each in told(installation, customer) if "did not work" in each] == [FAILED]
    assert trail(installation, order)[-1] == f"refund_refused {reason}"
    assert len(await posts(installation, "/v1/refunds", order)) == 1
    assert (await customer.state())["order"]["payment_state"] == "paid"
    assert (await customer.say("one cola"))["reply"]
    await assert_books_agree(installation, customer)


@pytest.mark.parametrize(
    ("fate", "reason"),
    [
        ("charge_disputed", "charge_disputed"),
        ("charge_not_refundable", "charge_not_refundable"),
        ("charge_too_old", "invalid_request"),
    ],
)
async def test_a_refund_that_stripe_refuses_ends_with_its_reason(
    installation: Installation, customer: Customer, fate: str, reason: str
) -> None:
    order = await paid(customer)
    await installation.control("faults", {"refunds": {"next": [fate]}})
    await staff(installation, customer, order, "cancel")
    await is_refused(installation, customer, order, reason)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("401", "not_authenticated"),
        ("402", "card_declined"),
        ("403", "not_permitted"),
        ("404", "resource_missing"),
    ],
)
async def test_every_refusal_of_a_refund_is_a_result(
    installation: Installation, customer: Customer, status: str, reason: str
) -> None:
    order = await paid(customer)
    await installation.control("faults", {"api": {**REFUNDS, "next": [status]}})
    await staff(installation, customer, order, "cancel")
    await is_refused(installation, customer, order, reason)


async def test_a_method_that_gives_back_by_mail_gets_the_customers_address(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    await installation.control("faults", {"refunds": {"next": ["address_needed"]}})
    await staff(installation, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    first, second = await posts(installation, "/v1/refunds", order)
    assert "instructions_email" not in first["params"]
    assert second["params"]["instructions_email"] == "ada@example.com"
    await assert_books_agree(installation, customer)


async def test_a_local_method_is_paid_slowly_and_given_back_slowly(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await installation.control(
        f"sessions/{checkout_id(order)}/pay_later", {"method": "konbini", "email": "ada@example.com"}
    )
    await customer.order_when(payment_state="processing")
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "succeeded"})
    await customer.order_when(payment_state="paid")
    await staff(installation, customer, order, "cancel")

    async def asks() -> bool:
        return any(each.startswith("refund requires_action") for each in trail(installation, order))

    await eventually(asks, what="konbini asks the customer where to")
    await assert_books_agree(installation, customer)


@pytest.mark.parametrize(
    "trouble",
    [
        {"error_429": 1.0},
        {"error_500": 1.0},
        {"slow_seconds": 17.0},
        {"next": ["drop_connection"], "error_429": 1.0},
    ],
    ids=["429", "500", "silence", "dropped"],
)
async def test_while_stripe_is_down_a_refund_is_one_call_and_afterwards_one_refund(
    installation: Installation, customer: Customer, trouble: Json
) -> None:
    order = await paid(customer)
    await installation.control("faults", {"api": {**REFUNDS, **trouble}, "webhooks": {"drop": 1.0}})
    await staff(installation, customer, order, "cancel")

    async def tried_again() -> bool:
        sent = [each for each in await posts(installation, "/v1/refunds", order) if each["fault"] != "ok"]
        slow = await posts(installation, "/v1/refunds", order) if "slow_seconds" in trouble else []
        return len(sent) >= 3 or len(slow) >= 2 or ("next" in trouble and len(sent) >= 1)

    await eventually(tried_again, what="it is tried again")
    calls = await activities_of(installation, order)
    assert calls["payments.refund"] == 1, "tries of one call"
    assert (await customer.say("one cola"))["reply"], "and the conversation goes on"
    await installation.calm()
    await customer.order_when(payment_state="refunded")
    made = await refunds_of(installation, await intent_of(installation, checkout_id(order)))
    assert [each["amount"] for each in made] == [order["total"]]
    await assert_books_agree(installation, customer)


async def test_a_failure_that_stripe_keeps_under_our_key_is_answered_by_a_fresh_one(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    await installation.control("faults", {"api": {**REFUNDS, "next": ["500"]}})
    await staff(installation, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    kept, again, fresh = await posts(installation, "/v1/refunds", order)
    assert kept["idempotency_key"] == again["idempotency_key"] != fresh["idempotency_key"]
    assert [each["status"] for each in (kept, again, fresh)] == [500, 500, 200]
    assert again["replayed"]
    assert again["at"] > kept["at"]
    await assert_books_agree(installation, customer)


@pytest.mark.parametrize("address", [".ada@example.com", "zoë@example.com", "ada@ex_ample.com"])
async def test_an_address_that_stripe_does_not_take_costs_no_order(
    installation: Installation, customer: Customer, address: str
) -> None:
    await customer.say(f"my email is {address}")
    order = await ready_to_pay(customer)
    first, second = await posts(installation, "/v1/checkout/sessions", order)
    assert first["params"]["customer_email"] == address
    assert "customer_email" not in second["params"]
    assert first["idempotency_key"] != second["idempotency_key"]
    await customer.pay(order, email="ada@example.com")
    await customer.order_when(payment_state="paid")
    assert shop_is_called(installation, order) == []
    await assert_books_agree(installation, customer)


@pytest.mark.parametrize(("status", "reason"), [("403", "not_permitted"), ("401", "not_authenticated")])
async def test_a_page_that_somebody_must_mend_waits_and_opens_then(
    installation: Installation, customer: Customer, status: str, reason: str
) -> None:
    """The shop is called, the customer is told and not sent away; nothing is cancelled for it."""
    await customer.say("one tiramisu")
    await installation.control("faults", {"api": {**PAGES, "next": [status] * 100}})
    read_back = await customer.say("that's all")
    buttons = [each["value"] for each in read_back["reply"]["buttons"]]
    await customer.post(wait=0, button=next(each for each in buttons if each.startswith("confirm:")))

    async def waiting() -> Json | None:
        order: Json | None = (await customer.state())["order"]
        return order if order and ("page_waits", reason) in shop_is_called(installation, order) else None

    order = await eventually(waiting, what="the shop is called")

    async def heard() -> bool:
        return any(DOWN in each for each in told(installation, customer))

    await eventually(heard, what="the customer is told")
    assert (await customer.state())["order"]["state"] == "draft"
    await installation.calm()

    async def opened() -> Json | None:
        found: Json = (await customer.state())["order"]
        return found if found["checkout_url"] else None

    open_now = await eventually(opened, what="the page is open")
    assert shop_is_called(installation, order) == [], "it is done"
    await customer.pay(open_now)
    await customer.order_when(payment_state="paid")
    await assert_books_agree(installation, customer)


async def test_fields_that_stripe_leaves_out_are_missed_by_nobody(
    installation: Installation, customer: Customer
) -> None:
    """From the page to the money that is back, with no field in any answer or event that has no value."""
    await installation.control(
        "faults", {"objects": {"leave_out_nulls": True}, "refunds": {"next": ["pending"]}}
    )
    order = await paid(customer)
    await staff(installation, customer, order, "cancel")

    async def under_way() -> bool:
        return any(each.startswith("refund pending") for each in trail(installation, order))

    await eventually(under_way, what="the refund is under way")
    made = await refunds_of(installation, await intent_of(installation, checkout_id(order)))
    assert None not in made[0].values()
    await installation.control(f"refunds/{made[0]['id']}/settle")
    await customer.order_when(payment_state="refunded")
    found = rows(installation, "SELECT problem FROM payment WHERE order_id = :order", order=order["order_id"])
    assert [each.problem for each in found] == [""]
    await assert_books_agree(installation, customer)


async def test_a_page_that_nobody_paid_is_read_without_the_fields_it_does_not_have(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await installation.control("faults", {"objects": {"leave_out_nulls": True}})
    await customer.press("change")
    statement = "SELECT state FROM payment WHERE order_id = :order"

    async def read() -> bool:
        return bool(rows(installation, statement, order=order["order_id"])[0].state == "expired")

    await eventually(read, what="the page is read as closed")
    await assert_books_agree(installation, customer)
