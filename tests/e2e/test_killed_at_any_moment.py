"""Programs killed with -9 in the middle of an order: nothing is lost and nothing happens twice."""

from __future__ import annotations

from uuid import uuid4

from tests.e2e.test_money_that_comes_late_or_wrong import ledger, ready_to_pay
from tests.installation import Customer, Installation, eventually, names


async def test_a_worker_killed_between_payment_and_confirmation_makes_one_order_and_one_charge(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    killed = installation.kill("worker")
    await customer.pay(order)
    await installation.back("worker", killed)
    paid = await customer.order_when(payment_state="paid")
    assert paid["order_id"] == order["order_id"]
    assert await ledger(installation, order) == (order["total"], 0)
    told = [each for each in await customer.transcript() if paid["number"] in each["text"]]
    assert len(told) == 1


async def test_a_message_sent_while_the_worker_is_dead_is_answered_once_it_is_back(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    killed = installation.kill("worker")
    message_id = str(uuid4())
    accepted = await customer.post(wait=0, message_id=message_id, text="and a cola")
    assert accepted.status_code == 202
    again = await customer.post(wait=0, message_id=message_id, text="and a cola")
    assert again.status_code == 202
    await installation.back("worker", killed)

    async def answered() -> bool:
        return len(names(await customer.state())) == 2

    await eventually(answered, what="the second line")
    assert names(await customer.state()) == [(1, "Tiramisù"), (1, "Coca-Cola")]


async def test_with_temporal_down_a_message_is_refused_or_answered_but_never_lost(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    killed = installation.kill("temporal")
    message_id = str(uuid4())
    answer = await customer.post(wait=0, message_id=message_id, text="and a cola")
    assert answer.status_code in {202, 503}
    if answer.status_code == 503:
        assert answer.headers["Retry-After"]
    await installation.back("temporal", killed)
    retried = await customer.ask(message_id=message_id, text="and a cola")
    assert retried.status_code == 200, retried.text
    assert names(retried.json()) == [(1, "Tiramisù"), (1, "Coca-Cola")]


async def test_with_postgresql_down_the_page_is_told_to_come_back(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    killed = installation.kill("postgres")
    answer = await customer.post(wait=0, text="and a cola")
    assert answer.status_code in {202, 503}, answer.text
    await installation.back("postgres", killed)
    if answer.status_code == 503:
        assert answer.json()["error"] == "unavailable"
        await customer.say("and a cola")

    async def both() -> bool:
        return names(await customer.state()) == [(1, "Tiramisù"), (1, "Coca-Cola")]

    await eventually(both, what="both lines")


async def test_an_api_killed_in_a_stream_is_back_and_the_stream_goes_on_where_it_was(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    seen = await customer.transcript()
    killed = installation.kill("api")
    await installation.back("api", killed)
    await customer.say("and a cola")
    after = []
    async for name, data in customer.events(last_event_id=seen[-1]["seq"]):
        if name == "state":
            break
        after.append(data["seq"])
    assert after == [seen[-1]["seq"] + 1, seen[-1]["seq"] + 2]
