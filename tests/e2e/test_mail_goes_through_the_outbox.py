"""Mail that cannot be sent holds up nothing, arrives once in the end, or is seen by the shop."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.e2e import outages
from tests.e2e.test_money_that_comes_late_or_wrong import cancel
from tests.installation import Customer, Installation, Json, eventually
from tests.patience import wait_until

DOWN = {name: outages.OTHERS[name] for name in ("mail refuses", "mail is silent")}
OF_ORDER = "SELECT state, tries, error FROM delivery WHERE content ->> 'order_id' = :order"


def delivery(installation: Installation, order: Json) -> tuple[str, int, str] | None:
    with installation.database.begin() as connection:
        found = connection.execute(text(OF_ORDER), {"order": order["order_id"]}).one_or_none()
    return (found.state, found.tries, found.error) if found else None


async def is_tried(installation: Installation, order: Json) -> None:
    async def tried() -> bool:
        found = delivery(installation, order)
        return found is not None and found[1] > 0

    await eventually(tried, what="the mail is tried")


async def becomes(installation: Installation, order: Json, state: str) -> None:
    async def reached() -> bool:
        found = delivery(installation, order)
        return found is not None and found[0] == state

    await eventually(reached, what=f"the delivery is {state}")


async def paid(customer: Customer, address: str) -> Json:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    await customer.pay(order, email=address)
    return await customer.order_when(payment_state="paid")


@pytest.mark.parametrize("outage", DOWN.values(), ids=DOWN.keys())
async def test_an_order_goes_on_while_mail_is_down_and_is_confirmed_once_afterwards(
    installation: Installation, customer: Customer, outage: outages.Outage
) -> None:
    address = f"{uuid4()}@example.com"
    async with outage(installation):
        order = await paid(customer, address)
        await is_tried(installation, order)
        assert delivery(installation, order) is not None
        assert (await customer.say("what are your opening hours?"))["reply"]["text"]
    await becomes(installation, order, "sent")
    [letter] = await installation.letters(address)
    assert str(order["number"]) in letter["subject"]


async def test_a_mail_that_is_refused_for_good_is_seen_by_the_shop(
    installation: Installation, customer: Customer
) -> None:
    (await installation.mail.post("/_control/faults", json={"reject": 1})).raise_for_status()
    order = await paid(customer, f"{uuid4()}@example.com")
    await becomes(installation, order, "failed")
    listed = await installation.http.get(
        "/api/v1/attention", headers={"Authorization": f"Bearer {customer.shop['api_key']}"}
    )
    found = [each for each in listed.json()["concerns"] if each["order_id"] == order["order_id"]]
    assert [(each["code"], each["detail"]) for each in found] == [("not_reached", "email: smtp_550")]


async def test_an_order_that_is_given_up_before_its_mail_is_sent_is_not_confirmed(
    installation: Installation, customer: Customer
) -> None:
    address = f"{uuid4()}@example.com"
    async with outages.mail_refuses(installation):
        order = await paid(customer, address)
        await is_tried(installation, order)
        await cancel(installation, customer, order)
        await customer.order_when(state="cancelled")
    await becomes(installation, order, "skipped")
    assert await installation.letters(address) == []


async def test_what_the_order_left_behind_is_sent_by_the_schedule(
    installation: Installation, customer: Customer
) -> None:
    """The order's run is gone while mail is down: nobody but the schedule knows of its confirmation."""
    address = f"{uuid4()}@example.com"
    async with outages.mail_refuses(installation):
        order = await paid(customer, address)
        await is_tried(installation, order)
        client = await installation.temporal()
        await client.get_workflow_handle(f"order-{order['order_id']}").terminate()
    with installation.database.begin() as connection:
        connection.execute(text("UPDATE delivery SET created_at = created_at - interval '1 hour'"))
        connection.execute(text("UPDATE address SET next_try_at = now()"))
    await becomes(installation, order, "sent")
    assert len(await installation.letters(address)) == 1


async def test_a_worker_killed_while_it_sends_loses_no_mail(
    installation: Installation, customer: Customer
) -> None:
    address = f"{uuid4()}@example.com"
    async with outages.OTHERS["mail is silent"](installation):
        order = await paid(customer, address)
        await is_tried(installation, order)
        killed = installation.kill("worker")
        wait_until(lambda: installation.run["pids"].get("worker") != killed, "another worker")
    await installation.back("worker", killed)
    await becomes(installation, order, "sent")
    letters = await installation.letters(address)
    assert len(letters) in {1, 2}
    assert len({letter["message_id"] for letter in letters}) == 1, "a mailbox knows it is the same"
