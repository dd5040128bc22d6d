"""Case 20: no payment page can be opened; the customer is told, and whoever gives up has it at once."""

from __future__ import annotations

from uuid import uuid4

import pytest

from assistants.language.registry import DEFAULT
from assistants.speaking.render import say
from tests.e2e import outages
from tests.e2e.test_outages_keep_nobody_waiting import confirm, page
from tests.histories.telling import staff
from tests.installation import Customer, Installation, Json, eventually, names

DOWN = {name: outages.STRIPE[name] for name in ("stripe answers 500", "stripe is silent")}
WAYS_OUT = ["change my order", "cancel my order"]


async def told_that_payments_are_down(customer: Customer) -> None:
    def is_told(rows: list[Json]) -> bool:
        return any(row["text"] == say(DEFAULT, "payments_down") for row in rows)

    await customer.transcript(is_told)


async def links(customer: Customer) -> list[str]:
    return [
        row["text"]
        for row in await customer.transcript()
        if row["text"].startswith("Your order is ready to pay")
    ]


@pytest.mark.parametrize("outage", DOWN.values(), ids=DOWN.keys())
@pytest.mark.parametrize("words", WAYS_OUT)
async def test_payments_are_down_and_the_customer_withdraws_at_once_and_no_page_is_opened_afterwards(
    installation: Installation, customer: Customer, outage: outages.Outage, words: str
) -> None:
    await customer.say("one tiramisu")
    async with outage(installation):
        given_up = await confirm(customer)
        await told_that_payments_are_down(customer)
        await customer.say(words)
        await customer.order_when(state="cancelled")
        assert names(await customer.say("a cola")) == [(1, "Tiramisù"), (1, "Coca-Cola")]
    await confirm(customer)
    opened = await page(customer)
    assert opened["order_id"] != given_up["order_id"], "Stripe is asked again"
    assert len(await links(customer)) == 1, "for the second order only"


async def confirmation(customer: Customer) -> str:
    """The button that confirms what was read back."""
    await customer.say("one tiramisu")
    read_back = await customer.say("that's all")
    return next(str(each["value"]) for each in read_back["reply"]["buttons"] if "confirm:" in each["value"])


async def test_stripe_is_slow_and_who_waits_for_the_reply_to_a_confirmation_gets_the_link_with_it(
    installation: Installation, customer: Customer
) -> None:
    button = await confirmation(customer)
    await installation.control("faults", {"api": {"slow_seconds": 1.0}})
    assert (await customer.press(button))["order"]["checkout_url"]


async def test_payments_are_down_and_who_waits_for_the_reply_to_a_confirmation_gets_it(
    installation: Installation, customer: Customer
) -> None:
    button, message_id = await confirmation(customer), str(uuid4())

    async def answered() -> Json | None:
        answer = await customer.post(1, message_id, button=button)
        found: Json = answer.json()
        return found if answer.status_code == 200 and found["order"] else None

    async with outages.STRIPE["stripe answers 500"](installation):
        answer = await eventually(answered, what="the reply, without a page to pay")
        assert answer["reply"]["text"]
        assert answer["order"]["checkout_url"] == ""
    await page(customer)


@pytest.mark.parametrize("outage", DOWN.values(), ids=DOWN.keys())
async def test_payments_are_down_and_the_shop_cancels_at_once(
    installation: Installation, customer: Customer, outage: outages.Outage
) -> None:
    await customer.say("one tiramisu")
    async with outage(installation):
        order = await confirm(customer)
        assert (await staff(installation, customer, order, "cancel"))["state"] == "cancelled"
        assert (await customer.say("hello?"))["phase"] == "ordering"
    await confirm(customer)
    await page(customer)
    assert len(await links(customer)) == 1


async def test_payments_are_back_and_the_link_comes_by_itself(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    async with outages.STRIPE["stripe answers 500"](installation):
        order = await confirm(customer)
        await told_that_payments_are_down(customer)
    assert (await page(customer))["order_id"] == order["order_id"]
    assert len(await links(customer)) == 1
