"""Case 19: the bank works on the payment, and the customer wants something else; nobody promises it."""

from __future__ import annotations

import pytest

from assistants.language.registry import DEFAULT
from assistants.speaking.render import say
from tests.histories.telling import processing, staff
from tests.installation import Customer, Installation, checkout_id

SAID = ["change my order", "cancel my order", "add a cola"]


@pytest.mark.parametrize("words", SAID)
async def test_a_change_while_money_is_processing_is_not_promised(
    installation: Installation, customer: Customer, words: str
) -> None:
    await processing(customer)
    told = await customer.say(words)
    assert say(DEFAULT, "money_under_way") in told["reply"]["text"]
    assert told["reply"]["buttons"][0]["value"] == "person"
    assert told["phase"] == "paying"
    order = await customer.order_when(payment_state="processing")
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "succeeded"})
    await customer.order_when(payment_state="paid", state="approved")


async def test_the_change_button_and_a_click_while_money_is_processing_say_so(
    installation: Installation, customer: Customer
) -> None:
    await processing(customer)
    assert say(DEFAULT, "money_under_way") in (await customer.press("change"))["reply"]["text"]
    refused = await customer.click("Coca-Cola")
    assert (refused.status_code, refused.json()["error"]) == (409, "money_under_way")
    assert (await customer.state())["phase"] == "paying"


async def test_the_shop_can_cancel_what_the_customer_cannot(
    installation: Installation, customer: Customer
) -> None:
    order = await processing(customer)
    await customer.say("cancel my order")
    assert (await staff(installation, customer, order, "cancel"))["state"] == "cancelled"
    await customer.order_when(state="cancelled")
    assert (await customer.say("a cola"))["phase"] == "ordering"
