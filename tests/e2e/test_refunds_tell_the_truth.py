"""Refunds that wait, fail, are made by others or are too much: both ledgers agree, and all are told once."""

from __future__ import annotations

import pytest

from tests.histories.telling import NO_WEBHOOKS, handle, intent_of, of_order, refunds_of, skip, staff
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
from tests.town import Customer, Json, RunningTown, checkout_id, eventually

REFUNDS = {"method": "POST", "path": "/v1/refunds"}


async def asked_for(town: RunningTown, order: Json) -> None:
    async def sent() -> bool:
        return len(await posts(town, "/v1/refunds", order)) >= 2

    await eventually(sent, what="a second try")


@pytest.mark.parametrize("fate", ["pending", "pending_insufficient_funds", "requires_action"])
async def test_money_that_is_not_back_yet_is_under_way_and_told_so(
    town: RunningTown, customer: Customer, fate: str
) -> None:
    order = await paid(customer)
    await refunds_next(town, fate)
    await staff(town, customer, order, "cancel")
    status = fate.partition("_insufficient")[0]
    await until_written(town, order, f"refund {status}")
    under_way = f"We are paying {order['total_text']} back. I will tell you when it is through."
    assert about_money(town, customer)[-1] == under_way
    await assert_books_agree(town, customer)
    await town.control(f"refunds/{await first_refund(town, order)}/settle")
    await customer.order_when(payment_state="refunded")
    amount = f": {order['total']}"
    assert trail(town, order)[-2:] == [f"refund {status}{amount}", f"refund succeeded{amount}"]
    done = f"We have paid {order['total_text']} back. It can take your bank some days to show it."
    assert about_money(town, customer)[-2:] == [under_way, done]
    assert shop_is_called(town, order) == []
    await assert_books_agree(town, customer)


async def test_a_refund_whose_webhook_is_lost_is_asked_for_until_it_is_through(
    town: RunningTown, customer: Customer
) -> None:
    order = await paid(customer)
    await town.control("faults", {**NO_WEBHOOKS, "refunds": {"next": ["pending"]}})
    await staff(town, customer, order, "cancel")
    await until_written(town, order, "refund pending")
    await town.control(f"refunds/{await first_refund(town, order)}/settle")
    await skip(town, of_order(order), hours=7)
    await customer.order_when(payment_state="refunded")
    await assert_books_agree(town, customer)


async def test_a_refund_that_fails_later_is_taken_back_once_and_the_shop_is_called(
    town: RunningTown, customer: Customer
) -> None:
    """Case 16."""
    order = await paid(customer)
    await staff(town, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    made = await first_refund(town, order)
    await town.control(f"refunds/{made}/fail")
    await customer.order_when(payment_state="paid")
    await until_told(town, customer, FAILED)
    after = trail(town, order)
    for _ in range(3):
        await noticed_again(town, order)
    assert trail(town, order) == after, "one row per refund and status, whatever else is heard"
    assert len([each for each in after if "refund failed" in each]) == 1
    assert about_money(town, customer)[-1] == FAILED
    assert about_money(town, customer).count(FAILED) == 1
    await until_called(town, order, "refund_failed")
    assert len(await posts(town, "/v1/refunds", order)) == 1, "somebody looks at it first"
    await assert_books_agree(town, customer)


@pytest.mark.parametrize("end", ["fail", "cancel"])
async def test_a_refund_that_comes_to_nothing_while_it_waits_was_never_counted(
    town: RunningTown, customer: Customer, end: str
) -> None:
    order = await paid(customer)
    await refunds_next(town, "requires_action")
    await staff(town, customer, order, "cancel")
    await until_written(town, order, "refund requires_action")
    await town.control(f"refunds/{await first_refund(town, order)}/{end}")
    await until_told(town, customer, FAILED)
    assert (await customer.state())["order"]["payment_state"] == "paid"
    await until_called(town, order, "refund_failed")
    assert len(await posts(town, "/v1/refunds", order)) == 1
    await assert_books_agree(town, customer)


async def test_what_the_shop_pays_back_by_hand_after_a_failure_settles_it(
    town: RunningTown, customer: Customer
) -> None:
    order = await paid(customer)
    await refunds_next(town, "failed")
    await staff(town, customer, order, "cancel")
    await until_told(town, customer, FAILED)
    await town.control("refund", {"payment_intent": await intent_of(town, checkout_id(order))})
    await customer.order_when(payment_state="refunded")
    await assert_books_agree(town, customer)


@pytest.mark.parametrize("trouble", ["error_500", "error_429"])
async def test_a_part_paid_back_by_hand_during_the_outage_leaves_the_rest_to_be_paid(
    town: RunningTown, customer: Customer, trouble: str
) -> None:
    """Case 03: the owner refunds 3.00 in the dashboard while Stripe does not take ours."""
    order = await paid(customer)
    intent = await intent_of(town, checkout_id(order))
    await town.control("faults", {"api": {**REFUNDS, trouble: 1.0}})
    await staff(town, customer, order, "cancel")
    await asked_for(town, order)
    await town.control("refund", {"payment_intent": intent, "amount": 300})
    await town.calm()
    await customer.order_when(payment_state="refunded")
    made = await refunds_of(town, intent)
    assert sorted(each["amount"] for each in made) == sorted([300, order["total"] - 300])
    assert shop_is_called(town, order) == []
    await assert_books_agree(town, customer)


async def test_too_much_is_planned_anew_in_a_row_of_its_own(town: RunningTown, customer: Customer) -> None:
    order = await paid(customer)
    await town.control("faults", {"api": {**REFUNDS, "error_429": 1.0}})
    await staff(town, customer, order, "cancel")
    await asked_for(town, order)
    intent = await intent_of(town, checkout_id(order))
    await town.control("refund", {"payment_intent": intent, "amount": 300})
    await town.calm()
    await customer.order_when(payment_state="refunded")
    ours = rows(
        town,
        "SELECT amount, status FROM refund WHERE payment_id = :order AND reason <> 'made at Stripe'"
        " ORDER BY created_at",
        order=order["order_id"],
    )
    assert [tuple(each) for each in ours] == [
        (order["total"], "refused"),
        (order["total"] - 300, "succeeded"),
    ]
    sent = await posts(town, "/v1/refunds", order)
    by_key: dict[str, set[str]] = {}
    for each in sent:
        by_key.setdefault(each["idempotency_key"], set()).add(each["params"]["amount"])
    assert all(len(amounts) == 1 for amounts in by_key.values()), "a key always asks for the same"
    assert {each["params"]["amount"] for each in sent} == {str(order["total"]), str(order["total"] - 300)}


async def test_refund_ids_of_others_or_of_no_shape_poison_nothing(
    town: RunningTown, customer: Customer
) -> None:
    order, other = await paid(customer), await paid(Customer(town))
    intent = await intent_of(town, checkout_id(order))
    mark = {"app": "countertalk", "installation": town.secrets["installation"]}
    foreign = [
        {"app": "bookkeeper", "refund_id": "2024/17"},
        {"refund_id": "'; --"},
        {**mark, "refund_id": "no id of ours"},
        {**mark, "refund_id": other["order_id"]},
        {**mark, "refund_id": order["order_id"], "order_id": other["order_id"]},
        {**mark, "refund_id": order["order_id"]},
    ]
    for metadata in foreign:
        await by_somebody(town, intent, 10, **metadata)
    await until_booked(town, customer, order)
    await customer.order_when(payment_state="partially_refunded")
    await assert_books_agree(town, customer)
    await staff(town, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    await assert_books_agree(town, customer)


async def test_a_refund_that_names_a_row_of_another_payment_is_booked_on_its_own(
    town: RunningTown, customer: Customer
) -> None:
    """And the other payment's refund stays what it is."""
    victim = Customer(town)
    order, theirs = await paid(customer), await paid(victim)
    await staff(town, victim, theirs, "cancel")
    await victim.order_when(payment_state="refunded")
    taken = (await refunds_of(town, await intent_of(town, checkout_id(theirs))))[0]["metadata"]
    await by_somebody(town, await intent_of(town, checkout_id(order)), 10, **taken)
    await customer.order_when(payment_state="partially_refunded")
    await assert_books_agree(town, customer)
    await assert_books_agree(town, victim)


async def test_more_than_a_hundred_refunds_are_all_counted(town: RunningTown, customer: Customer) -> None:
    order = await paid(customer)
    intent = await intent_of(town, checkout_id(order))
    await town.control("faults", NO_WEBHOOKS)
    for _ in range(102):
        await town.control("refund", {"payment_intent": intent, "amount": 1})
    await staff(town, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    assert (await refunds_of(town, intent))[0]["amount"] == order["total"] - 102
    await assert_books_agree(town, customer)


async def test_a_refund_that_fails_after_the_order_has_closed_is_worked_on_fully(
    town: RunningTown, customer: Customer
) -> None:
    order = await paid(customer)
    await staff(town, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    run = await handle(town, of_order(order))
    await skip(town, of_order(order), days=31)
    assert await run.result() is not None
    await town.control(f"refunds/{await first_refund(town, order)}/fail")
    await customer.order_when(payment_state="paid")
    await until_told(town, customer, FAILED)
    await until_called(town, order, "refund_failed")
    await noticed_again(town, order)
    assert len(await posts(town, "/v1/refunds", order)) == 1, "it may be paid back by hand by now"
    assert about_money(town, customer).count(FAILED) == 1
    await assert_books_agree(town, customer)
