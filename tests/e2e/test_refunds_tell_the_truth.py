"""Refunds that wait, fail, are made by others or are too much: both ledgers agree, and all are told once."""

from __future__ import annotations

import pytest

from tests.histories.telling import NO_WEBHOOKS, handle, intent_of, of_order, refunds_of, skip, staff
from tests.installation import Customer, Installation, Json, checkout_id, eventually
from tests.money import assert_books_agree, posts, rows, shop_is_called, trail
from tests.paying_back import (
    FAILED,
    about_money,
    by_somebody,
    first_refund,
    noticed_again,
    paid,
    refunds_next,
    until_booked,
    until_called,
    until_told,
    until_written,
)

REFUNDS = {"method": "POST", "path": "/v1/refunds"}


async def asked_for(installation: Installation, order: Json) -> None:
    async def sent() -> bool:
        return len(await posts(installation, "/v1/refunds", order)) >= 2

    await eventually(sent, what="a second try")


@pytest.mark.parametrize("fate", ["pending", "pending_insufficient_funds", "requires_action"])
async def test_money_that_is_not_back_yet_is_under_way_and_told_so(
    installation: Installation, customer: Customer, fate: str
) -> None:
    order = await paid(customer)
    await refunds_next(installation, fate)
    await staff(installation, customer, order, "cancel")
    status = fate.partition("_insufficient")[0]
    await until_written(installation, order, f"refund {status}")
    under_way = f"We are paying {order['total_text']} back. I will tell you when it is through."
    assert about_money(installation, customer)[-1] == under_way
    await assert_books_agree(installation, customer)
    await installation.control(f"refunds/{await first_refund(installation, order)}/settle")
    await customer.order_when(payment_state="refunded")
    amount = f" {order['total']}"
    assert trail(installation, order)[-2:] == [f"refund {status}{amount}", f"refund succeeded{amount}"]
    done = f"We have paid {order['total_text']} back. It can take your bank some days to show it."
    assert about_money(installation, customer)[-2:] == [under_way, done]
    assert shop_is_called(installation, order) == []
    await assert_books_agree(installation, customer)


async def test_a_refund_whose_webhook_is_lost_is_asked_for_until_it_is_through(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    await installation.control("faults", {**NO_WEBHOOKS, "refunds": {"next": ["pending"]}})
    await staff(installation, customer, order, "cancel")
    await until_written(installation, order, "refund pending")
    await installation.control(f"refunds/{await first_refund(installation, order)}/settle")
    await skip(installation, of_order(order), hours=7)
    await customer.order_when(payment_state="refunded")
    await assert_books_agree(installation, customer)


async def test_a_refund_that_fails_later_is_taken_back_once_and_the_shop_is_called(
    installation: Installation, customer: Customer
) -> None:
    """Case 16."""
    order = await paid(customer)
    await staff(installation, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    made = await first_refund(installation, order)
    await installation.control(f"refunds/{made}/fail")
    await customer.order_when(payment_state="paid")
    await until_told(installation, customer, FAILED)
    after = trail(installation, order)
    for _ in range(3):
        await noticed_again(installation, order)
    assert trail(installation, order) == after, "one row per refund and status, whatever else is heard"
    assert len([each for each in after if each.startswith("refund_failed")]) == 1
    assert about_money(installation, customer)[-1] == FAILED
    assert about_money(installation, customer).count(FAILED) == 1
    await until_called(installation, order, "refund_failed")
    assert len(await posts(installation, "/v1/refunds", order)) == 1, "somebody looks at it first"
    await assert_books_agree(installation, customer)


@pytest.mark.parametrize("end", ["fail", "cancel"])
async def test_a_refund_that_comes_to_nothing_while_it_waits_was_never_counted(
    installation: Installation, customer: Customer, end: str
) -> None:
    order = await paid(customer)
    await refunds_next(installation, "requires_action")
    await staff(installation, customer, order, "cancel")
    await until_written(installation, order, "refund requires_action")
    await installation.control(f"refunds/{await first_refund(installation, order)}/{end}")
    await until_told(installation, customer, FAILED)
    assert (await customer.state())["order"]["payment_state"] == "paid"
    await until_called(installation, order, "refund_failed")
    assert len(await posts(installation, "/v1/refunds", order)) == 1
    await assert_books_agree(installation, customer)


async def test_what_the_shop_pays_back_by_hand_after_a_failure_settles_it(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    await refunds_next(installation, "failed")
    await staff(installation, customer, order, "cancel")
    await until_told(installation, customer, FAILED)
    await installation.control(
        "refund", {"payment_intent": await intent_of(installation, checkout_id(order))}
    )
    await customer.order_when(payment_state="refunded")
    await assert_books_agree(installation, customer)


@pytest.mark.parametrize("trouble", ["error_500", "error_429"])
async def test_a_part_paid_back_by_hand_during_the_outage_leaves_the_rest_to_be_paid(
    installation: Installation, customer: Customer, trouble: str
) -> None:
    """Case 03: the owner refunds 3.00 in the dashboard while Stripe does not take ours."""
    order = await paid(customer)
    intent = await intent_of(installation, checkout_id(order))
    await installation.control("faults", {"api": {**REFUNDS, trouble: 1.0}})
    await staff(installation, customer, order, "cancel")
    await asked_for(installation, order)
    await installation.control("refund", {"payment_intent": intent, "amount": 300})
    await installation.calm()
    await customer.order_when(payment_state="refunded")
    made = await refunds_of(installation, intent)
    assert sorted(each["amount"] for each in made) == sorted([300, order["total"] - 300])
    assert shop_is_called(installation, order) == []
    await assert_books_agree(installation, customer)


async def test_too_much_is_planned_anew_in_a_row_of_its_own(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    await installation.control("faults", {"api": {**REFUNDS, "error_429": 1.0}})
    await staff(installation, customer, order, "cancel")
    await asked_for(installation, order)
    intent = await intent_of(installation, checkout_id(order))
    await installation.control("refund", {"payment_intent": intent, "amount": 300})
    await installation.calm()
    await customer.order_when(payment_state="refunded")
    ours = rows(
        installation,
        "SELECT refund.amount, refund.status FROM refund JOIN payment ON payment.id = payment_id"
        " WHERE order_id = :order AND reason <> 'made_at_stripe'"
        " ORDER BY created_at",
        order=order["order_id"],
    )
    assert [tuple(each) for each in ours] == [
        (order["total"], "refused"),
        (order["total"] - 300, "succeeded"),
    ]
    sent = await posts(installation, "/v1/refunds", order)
    by_key: dict[str, set[str]] = {}
    for each in sent:
        by_key.setdefault(each["idempotency_key"], set()).add(each["params"]["amount"])
    assert all(len(amounts) == 1 for amounts in by_key.values()), "a key always asks for the same"
    assert {each["params"]["amount"] for each in sent} == {str(order["total"]), str(order["total"] - 300)}


async def test_refund_ids_of_others_or_of_no_shape_poison_nothing(
    installation: Installation, customer: Customer
) -> None:
    order, other = await paid(customer), await paid(Customer(installation))
    intent = await intent_of(installation, checkout_id(order))
    mark = {"app": "countertalk", "installation": installation.secrets["installation"]}
    foreign = [
        {"app": "bookkeeper", "refund_id": "2024/17"},
        {"refund_id": "'; --"},
        {**mark, "refund_id": "no id of ours"},
        {**mark, "refund_id": other["order_id"]},
        {**mark, "refund_id": order["order_id"], "order_id": other["order_id"]},
        {**mark, "refund_id": order["order_id"]},
    ]
    for metadata in foreign:
        await by_somebody(installation, intent, 10, **metadata)
    await until_booked(installation, customer, order)
    await customer.order_when(payment_state="partially_refunded")
    await assert_books_agree(installation, customer)
    await staff(installation, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    await assert_books_agree(installation, customer)


async def test_a_refund_that_names_a_row_of_another_payment_is_booked_on_its_own(
    installation: Installation, customer: Customer
) -> None:
    """And the other payment's refund stays what it is."""
    victim = Customer(installation)
    order, theirs = await paid(customer), await paid(victim)
    await staff(installation, victim, theirs, "cancel")
    await victim.order_when(payment_state="refunded")
    taken = (await refunds_of(installation, await intent_of(installation, checkout_id(theirs))))[0][
        "metadata"
    ]
    await by_somebody(installation, await intent_of(installation, checkout_id(order)), 10, **taken)
    await customer.order_when(payment_state="partially_refunded")
    await assert_books_agree(installation, customer)
    await assert_books_agree(installation, victim)


async def test_more_than_a_hundred_refunds_are_all_counted(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    intent = await intent_of(installation, checkout_id(order))
    await installation.control("faults", NO_WEBHOOKS)
    for _ in range(102):
        await installation.control("refund", {"payment_intent": intent, "amount": 1})
    await staff(installation, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    assert (await refunds_of(installation, intent))[0]["amount"] == order["total"] - 102
    await assert_books_agree(installation, customer)


async def test_a_refund_that_fails_after_the_order_has_closed_is_worked_on_fully(
    installation: Installation, customer: Customer
) -> None:
    order = await paid(customer)
    await staff(installation, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    run = await handle(installation, of_order(order))
    await skip(installation, of_order(order), days=31)
    assert await run.result() is not None
    await installation.control(f"refunds/{await first_refund(installation, order)}/fail")
    await customer.order_when(payment_state="paid")
    await until_told(installation, customer, FAILED)
    await until_called(installation, order, "refund_failed")
    await noticed_again(installation, order)
    assert len(await posts(installation, "/v1/refunds", order)) == 1, "it may be paid back by hand by now"
    assert about_money(installation, customer).count(FAILED) == 1
    await assert_books_agree(installation, customer)
