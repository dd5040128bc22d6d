"""What was stored while nobody could be told is passed on by the clock: messages, and Stripe's events."""

from __future__ import annotations

from sqlalchemy import text

from tests.e2e.test_money_that_comes_late_or_wrong import AUTH, ready_to_pay
from tests.histories.left_behind import leave_event, leave_message
from tests.installation import Customer, Installation, checkout_id, eventually, names
from worker.schedules import REDRIVE


async def redrive(installation: Installation) -> None:
    await (await installation.temporal()).get_schedule_handle(REDRIVE).trigger()


async def test_a_message_stored_by_an_api_that_died_before_the_signal_is_answered(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    with installation.database.begin() as connection:
        leave_message(connection, customer, "and a cola")
    await redrive(installation)

    async def answered() -> bool:
        return names(await customer.state()) == [(1, "Tiramisù"), (1, "Coca-Cola")]

    await eventually(answered, what="the second line")
    await redrive(installation)
    assert len(await customer.transcript()) == 4, "answered once"


async def test_an_event_stored_by_an_api_that_died_before_the_signal_reaches_its_order(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await installation.control("faults", {"webhooks": {"drop": 1.0}})
    await customer.pay(order)
    events = (await installation.stripe.get("/v1/events", headers=AUTH, params={"limit": 50})).json()["data"]
    event = next(
        each
        for each in events
        if each["type"] == "checkout.session.completed" and each["data"]["object"]["id"] == checkout_id(order)
    )
    foreign = {**event, "id": "evt_foreign", "data": {"object": {"id": "cs_else", "metadata": {}}}}
    with installation.database.begin() as connection:
        for each in (event, foreign):
            leave_event(connection, each)
    await redrive(installation)
    paid = await customer.order_when(payment_state="paid")
    assert paid["order_id"] == order["order_id"]

    async def settled() -> dict[str, str] | None:
        with installation.database.connect() as connection:
            rows = connection.execute(
                text("SELECT id, outcome FROM stripe_event WHERE id IN (:ours, 'evt_foreign')"),
                {"ours": event["id"]},
            )
            found = {row[0]: str(row[1]) for row in rows}
        return found if "received" not in found.values() else None

    assert await eventually(settled) == {event["id"]: "forwarded", "evt_foreign": "ignored"}
