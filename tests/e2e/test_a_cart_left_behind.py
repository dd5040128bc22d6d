"""A full cart and silence: mails with a resume link, then the cart is put away; writing brings it back."""

from __future__ import annotations

import re
from datetime import timedelta

from temporalio.client import WorkflowExecutionStatus

from tests.installation import Customer, Installation, Json, eventually, names
from workflows.support.names import session_workflow_id

LINK = re.compile(r"#resume=([\w-]+)")


async def silence(installation: Installation, customer: Customer, **time: float) -> None:
    skipper = await installation.skipper()
    handle = skipper.client.get_workflow_handle(session_workflow_id(customer.session_id))  # type: ignore[arg-type]  # text from the wire
    await skipper.fast_forward(handle, timedelta(**time))


async def first_letter(installation: Installation, customer: Customer, address: str) -> Json:
    """Two hours of silence bring the first mail; by night at the shop it waits until the morning."""
    for _ in range(14):
        await silence(installation, customer, hours=2, minutes=5)
        if letters := await installation.letters(address):
            assert len(letters) == 1
            return letters[0]
    raise AssertionError("no mail within a day")


async def test_two_mails_bring_a_customer_back_and_then_the_cart_is_put_away(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu, my email is lin@example.com")
    first = await first_letter(installation, customer, "lin@example.com")
    assert "Tiramisù" in first["text"]

    token = LINK.search(first["text"])
    assert token
    resumed = await installation.http.post(
        f"/api/chat/{customer.shop['id']}/resume", json={"resume_token": token[1]}
    )
    elsewhere = Customer(installation)
    elsewhere.token = resumed.json()["token"]
    assert names(await elsewhere.state()) == [(1, "Tiramisù")], "the same cart on another device"

    await silence(installation, customer, days=5)

    async def put_away() -> bool:
        return str((await customer.state())["phase"]) == "closed"

    await eventually(put_away, what="the cart is put away")
    assert len(await installation.letters("lin@example.com")) == 2
    client = await installation.temporal()
    handle = client.get_workflow_handle(session_workflow_id(customer.session_id))  # type: ignore[arg-type]  # text from the wire
    assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED

    back = await customer.say("and a cola")
    assert names(back) == [(1, "Tiramisù"), (1, "Coca-Cola")], "the next message starts it again"


async def test_without_an_address_the_cart_is_put_away_after_the_shops_time(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    await silence(installation, customer, hours=2, minutes=5)

    async def put_away() -> bool:
        return str((await customer.state())["phase"]) == "closed"

    await eventually(put_away, what="the cart is put away")
    assert names(await customer.state()) == [(1, "Tiramisù")]


async def test_someone_who_opted_out_gets_no_more_reminders(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu, my email is max@example.com")
    letter = await first_letter(installation, customer, "max@example.com")
    unsubscribe = re.search(r"/unsubscribe/[\w-]+", letter["text"])
    assert unsubscribe
    assert (await installation.http.get(unsubscribe[0])).status_code == 200
    assert len(await installation.letters("max@example.com")) == 1, "opening the page is not yet a wish"
    assert (await installation.http.post(unsubscribe[0])).status_code == 200
    await silence(installation, customer, days=5)
    assert len(await installation.letters("max@example.com")) == 1
