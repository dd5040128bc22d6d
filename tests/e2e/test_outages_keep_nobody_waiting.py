"""While an outsider is down everybody is served; what could not be done is done when it is back."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.e2e import outages
from tests.e2e.agreement import agree, at_stripe
from tests.e2e.chapters import PAID, reached
from tests.histories.telling import STRIPE_KEY, ready_to_pay, staff
from tests.installation import Customer, Installation, Json, checkout_id, names
from tests.patience import eventually


def during(down: dict[str, outages.Outage]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("outage", down.values(), ids=down.keys())


async def confirm(customer: Customer) -> Json:
    """As soon as the order is in the books, with or without a payment page."""
    read_back = await customer.say("that's all")
    buttons = [button["value"] for button in read_back["reply"]["buttons"]]
    await customer.post(wait=0, button=next(each for each in buttons if each.startswith("confirm:")))
    return await customer.order_when(state="draft")


async def ended(installation: Installation, order: Json) -> None:
    """Its payment page is, at Stripe."""

    async def is_ended() -> bool:
        page = await installation.stripe.get(
            f"/v1/checkout/sessions/{checkout_id(order)}", headers=STRIPE_KEY
        )
        return bool(page.json()["status"] == "expired")

    await eventually(is_ended, what="the payment page is ended")


@during(outages.EVERY)
async def test_messages_are_answered_and_clicks_and_steps_of_staff_are_done_while_it_is_down(
    installation: Installation, customer: Customer, outage: outages.Outage
) -> None:
    buyer = Customer(installation)
    bought = await PAID.begin(installation, buyer)
    await customer.say("hello")
    async with outage(installation):
        assert names(await customer.say("one tiramisu")) == [(1, "Tiramisù")]
        clicked = await customer.click("Lemon Sorbet")
        assert names(clicked.json()) == [(1, "Tiramisù"), (1, "Lemon Sorbet")]
        for step, state in (("prepare", "preparing"), ("ready", "ready"), ("fulfil", "fulfilled")):
            assert (await staff(installation, buyer, bought, step))["state"] == state
        assert (await buyer.say("thank you"))["order"]["state"] == "fulfilled"


@during(outages.EVERY)
async def test_a_withdrawal_and_a_cancellation_are_carried_out_while_it_is_down_and_finished_afterwards(
    installation: Installation, customer: Customer, outage: outages.Outage
) -> None:
    buyer = Customer(installation)
    bought = await PAID.begin(installation, buyer)
    order = await ready_to_pay(customer)
    async with outage(installation):
        await customer.press("change")
        await customer.order_when(state="cancelled")
        assert names(await customer.say("a lemon sorbet")) == [(1, "Tiramisù"), (1, "Lemon Sorbet")]
        assert (await staff(installation, buyer, bought, "cancel"))["state"] == "cancelled"
        assert (await buyer.say("hello?"))["order"]["state"] == "cancelled"
    await ended(installation, order)
    await reached(buyer, ("cancelled", "refunded"))
    await agree(installation, order, (0, 0))
    await agree(installation, bought, (bought["total"], bought["total"]))


@during(outages.EVERY)
async def test_an_order_confirmed_while_it_is_down_can_be_paid_afterwards_and_leaves_file_and_letter(
    installation: Installation, customer: Customer, outage: outages.Outage
) -> None:
    address = f"{uuid4()}@example.com"
    await customer.say("one tiramisu")
    async with outage(installation):
        order = await confirm(customer)
        if outage in outages.OTHERS.values():
            await customer.order_when(state="draft")
            order = await page(customer)
            await customer.pay(order, email=address)
            await reached(customer, ("approved", "paid"))
            assert (await staff(installation, customer, order, "prepare"))["state"] == "preparing"
    if outage in outages.STRIPE.values():
        order = await page(customer)
        await customer.pay(order, email=address)
        await reached(customer, ("approved", "paid"))
    await agree(installation, order, (order["total"], 0))

    async def written() -> bool:
        return (outages.exported(installation) / f"{order['order_id']}.json").exists()

    async def mailed() -> list[Json]:
        return await installation.letters(address)

    await eventually(written, what="the order's file")
    assert len(await eventually(mailed, what="the confirmation")) == 1


async def page(customer: Customer) -> Json:
    async def opened() -> Json | None:
        order: Json = (await customer.state())["order"]
        return order if order["checkout_url"] else None

    return await eventually(opened, what="a payment page")


@during({name: down for name, down in outages.STRIPE.items() if name != "stripe is silent"})
async def test_money_that_comes_while_our_questions_fail_is_booked_afterwards(
    installation: Installation, customer: Customer, outage: outages.Outage
) -> None:
    order = await ready_to_pay(customer)
    async with outage(installation):
        await customer.pay(order)
        assert (await customer.say("I have paid"))["order"]["state"] == "draft"
    await reached(customer, ("approved", "paid"))
    assert await at_stripe(installation, order) == (order["total"], 0)
    await agree(installation, order, (order["total"], 0))
