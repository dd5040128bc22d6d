"""A full cart and silence: mails with a resume link, then the cart is put away; writing brings it back."""

from __future__ import annotations

import re
from datetime import timedelta

from temporalio.client import WorkflowExecutionStatus

from tests.town import Customer, Json, RunningTown, eventually, names
from workflows.support.names import session_workflow_id

LINK = re.compile(r"#resume=([\w-]+)")


async def silence(town: RunningTown, customer: Customer, **time: float) -> None:
    skipper = await town.skipper()
    handle = skipper.client.get_workflow_handle(session_workflow_id(customer.session_id))  # type: ignore[arg-type]  # text from the wire
    await skipper.fast_forward(handle, timedelta(**time))


async def first_letter(town: RunningTown, customer: Customer, address: str) -> Json:
    """Two hours of silence bring the first mail; by night at the shop it waits until the morning."""
    for _ in range(14):
        await silence(town, customer, hours=2, minutes=5)
        if letters := await town.letters(address):
            assert len(letters) == 1
            return letters[0]
    raise AssertionError("no mail within a day")


async def test_two_mails_bring_a_customer_back_and_then_the_cart_is_put_away(
    town: RunningTown, customer: Customer
) -> None:
    await customer.say("one tiramisu, my email is lin@example.com")
    first = await first_letter(town, customer, "lin@example.com")
    assert "Tiramisù" in first["text"]

    token = LINK.search(first["text"])
    assert token
    resumed = await town.http.post(f"/api/chat/{customer.shop['id']}/resume", json={"resume_token": token[1]})
    elsewhere = Customer(town)
    elsewhere.token = resumed.json()["token"]
    assert names(await elsewhere.state()) == [(1, "Tiramisù")], "the same cart on another device"

    await silence(town, customer, days=5)

    async def put_away() -> bool:
        return str((await customer.state())["phase"]) == "closed"

    await eventually(put_away, what="the cart is put away")
    assert len(await town.letters("lin@example.com")) == 2
    client = await town.temporal()
    handle = client.get_workflow_handle(session_workflow_id(customer.session_id))  # type: ignore[arg-type]  # text from the wire
    assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED

    back = await customer.say("and a cola")
    assert names(back) == [(1, "Tiramisù"), (1, "Coca-Cola")], "the next message starts it again"


async def test_without_an_address_the_cart_is_put_away_after_the_shops_time(
    town: RunningTown, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    await silence(town, customer, hours=2, minutes=5)

    async def put_away() -> bool:
        return str((await customer.state())["phase"]) == "closed"

    await eventually(put_away, what="the cart is put away")
    assert names(await customer.state()) == [(1, "Tiramisù")]


async def test_someone_who_opted_out_gets_no_more_reminders(town: RunningTown, customer: Customer) -> None:
    await customer.say("one tiramisu, my email is max@example.com")
    letter = await first_letter(town, customer, "max@example.com")
    unsubscribe = re.search(r"/unsubscribe/[\w-]+", letter["text"])
    assert unsubscribe
    assert (await town.http.get(unsubscribe[0])).status_code == 200
    assert len(await town.letters("max@example.com")) == 1, "opening the page is not yet a wish"
    assert (await town.http.post(unsubscribe[0])).status_code == 200
    await silence(town, customer, days=5)
    assert len(await town.letters("max@example.com")) == 1
