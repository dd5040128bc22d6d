"""An operator cancels a run in Temporal's UI: staff's cancel where staff could, else no money moves."""

from __future__ import annotations

import pytest

from assistants.language.registry import DEFAULT
from assistants.speaking.render import say
from tests.e2e import hands
from tests.e2e.agreement import agree, at_stripe, keys, trail
from tests.e2e.chapters import (
    CANCELLABLE,
    FULFILLED,
    LINK_OPEN,
    PAID,
    PROCESSING,
    TOO_LATE,
    Chapter,
    reached,
    settle,
)
from tests.histories.telling import STRIPE_KEY, of_order, of_session, ready_to_pay
from tests.installation import Customer, Installation, Json, checkout_id, eventually, names

TOLD, TOLD_WHO_HAS_PAID = (
    say(DEFAULT, phrase, reason="the shop had to cancel it")
    for phrase in ("order_cancelled", "order_cancelled_paid")
)


async def texts(customer: Customer) -> list[str]:
    return [message["text"] for message in await customer.transcript()]


async def page_of(installation: Installation, order: Json) -> str:
    """How Stripe says the payment page stands."""
    found = await installation.stripe.get(f"/v1/checkout/sessions/{checkout_id(order)}", headers=STRIPE_KEY)
    return str(found.json()["status"])


async def page_is_ended(installation: Installation, order: Json) -> None:
    async def ended() -> bool:
        return await page_of(installation, order) == "expired"

    await eventually(ended, what="the payment page is ended")


@pytest.mark.parametrize("chapter", CANCELLABLE, ids=str)
async def test_a_cancelled_run_cancels_its_order_as_staff_would(
    installation: Installation, customer: Customer, chapter: Chapter
) -> None:
    order = await chapter.begin(installation, customer)
    await hands.cancel(installation, of_order(order))
    await customer.order_when(state="cancelled")
    if chapter is LINK_OPEN:
        await page_is_ended(installation, order)
    if chapter is PROCESSING:
        assert (await customer.state())["order"]["payment_state"] == "processing"
        await settle(installation, order, "succeeded")
    if chapter is LINK_OPEN:
        await agree(installation, order, (0, 0))
    else:
        await reached(customer, ("cancelled", "refunded"))
        await agree(installation, order, (order["total"], order["total"]))
    told = await texts(customer)
    has_paid = chapter not in {LINK_OPEN, PROCESSING}
    assert [each for each in told if each in {TOLD, TOLD_WHO_HAS_PAID}] == [
        TOLD_WHO_HAS_PAID if has_paid else TOLD
    ]
    assert told.count(say(DEFAULT, "order_refunded", amount=order["total_text"])) == (
        chapter is not LINK_OPEN
    )
    by_operator = [row for row in trail(installation, order) if row["actor"] == "operator"]
    assert [row["state"] for row in by_operator] == ["cancelled"]
    kept = [] if chapter in CANCELLABLE[2:] else [(1, "Tiramisù")]
    answer = await customer.click("Lemon Sorbet")
    assert answer.status_code == 201, "the cart is free again"
    assert names(answer.json()) == [*kept, (1, "Lemon Sorbet")]


@pytest.mark.parametrize("chapter", TOO_LATE, ids=str)
async def test_a_cancel_that_comes_too_late_moves_no_money_and_a_new_run_goes_on(
    installation: Installation, customer: Customer, chapter: Chapter
) -> None:
    order = await chapter.begin(installation, customer)
    money, told, taken = (
        await at_stripe(installation, order),
        await texts(customer),
        keys(installation, order),
    )
    was = await hands.cancel(installation, of_order(order))
    await hands.runs_again(installation, of_order(order), was)
    assert keys(installation, order) == [*taken, f"operator:{was}"]
    row = trail(installation, order)[-1]
    assert (row["actor"], row["state"], row["payment_state"]) == ("operator", *chapter.stands)
    await agree(installation, order, money)
    assert await texts(customer) == told, "there is nothing to tell"
    await chapter.go_on(installation, customer, order)
    await reached(customer, chapter.ends)
    received, back = await at_stripe(installation, order)
    await agree(installation, order, (received, back))
    assert back == {"refunded": order["total"], "partially_refunded": 100}.get(chapter.ends[1], 0)


async def test_a_run_that_is_cancelled_many_times_pays_back_once(
    installation: Installation, customer: Customer
) -> None:
    order = await PAID.begin(installation, customer)
    for _ in range(3):
        await hands.cancel(installation, of_order(order))
    await reached(customer, ("cancelled", "refunded"))
    await hands.cancel(installation, of_order(order))
    await customer.say("hello?")
    await agree(installation, order, (order["total"], order["total"]))
    assert (await texts(customer)).count(TOLD_WHO_HAS_PAID) == 1
    assert [row["state"] for row in trail(installation, order) if row["actor"] == "operator"] == ["cancelled"]


async def test_each_cancel_that_comes_too_late_is_written_down_by_a_run_of_its_own(
    installation: Installation, customer: Customer
) -> None:
    order = await FULFILLED.begin(installation, customer)
    runs = []
    for _ in range(3):
        runs.append(await hands.cancel(installation, of_order(order)))
        await hands.runs_again(installation, of_order(order), runs[-1])
    assert keys(installation, order)[-3:] == [f"operator:{was}" for was in runs]
    assert (await customer.say("thank you"))["order"]["state"] == "fulfilled"
    await agree(installation, order, (order["total"], 0))


async def test_a_cancel_that_meets_news_for_the_session_is_seen_all_the_same(
    installation: Installation, customer: Customer
) -> None:
    """The order signals its session as it is paid, and just then it is cancelled."""
    order = await ready_to_pay(customer)
    client = await installation.temporal()
    run = client.get_workflow_handle(of_order(order))
    await run.signal("payment_event", {"event_id": "by-hand", "type": "by-hand"})
    await customer.pay(order)
    await run.cancel()
    await customer.order_when(state="cancelled")

    async def settled() -> bool:
        return (await at_stripe(installation, order))[1] == (await at_stripe(installation, order))[0]

    await eventually(settled, what="nothing of the customer's money is left")
    await agree(installation, order, await at_stripe(installation, order))


@pytest.mark.parametrize("phase", ["ordering", "confirming", "paying"])
async def test_a_cancelled_session_leaves_no_order_to_be_paid_and_begins_again_with_the_next_message(
    installation: Installation, customer: Customer, phase: str
) -> None:
    await customer.say("one tiramisu")
    order: Json = {}
    if phase == "confirming":
        await customer.say("that's all")
    if phase == "paying":
        order = await customer.check_out()
    assert (await customer.state())["phase"] == phase
    await hands.cancel(installation, of_session(customer))
    await hands.has_ended(installation, of_session(customer))
    assert (await texts(customer)).count(say(DEFAULT, "cart_closed")) == 1
    if order:
        await customer.order_when(state="cancelled")
        await page_is_ended(installation, order)
        await agree(installation, order, (0, 0))
        assert [row["state"] for row in trail(installation, order) if row["actor"] == "operator"] == [
            "cancelled"
        ]
    answer = await customer.say("a lemon sorbet")
    assert names(answer) == [(1, "Tiramisù"), (1, "Lemon Sorbet")]
    again = await customer.check_out()
    await customer.pay(again)
    await reached(customer, ("approved", "paid"))
    await agree(installation, again, (again["total"], 0))
