"""Two workers and two API processes on one Temporal and one PostgreSQL are one shop to everybody."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.installation import Customer, Installation, names, running_installation
from tests.patience import PATIENCE


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pair() -> AsyncIterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="countertalk-"))
    async with running_installation(folder / "data", "--workers=2", "--apis=2") as installation:
        yield installation
    shutil.rmtree(folder, ignore_errors=True)


def at_the_other(customer: Customer) -> Customer:
    """The same customer, whose load balancer chose the other API this time."""
    other = Customer(customer.installation, api=1)
    other.token, other.session_id = customer.token, customer.session_id
    return other


async def test_a_tab_at_one_api_sees_what_is_said_and_paid_at_the_other(pair: Installation) -> None:
    customer = Customer(pair)
    await customer.say("hello")
    tab = at_the_other(customer)
    stranger = Customer(pair, api=1)
    await stranger.say("hello")

    async def watch(who: Customer) -> list[str]:
        """What a tab hears until its order is paid, or until it has waited for that in vain."""
        heard = []
        async for name, data in who.events():
            if name == "message":
                heard.append(data["text"])
            elif data["order"] and data["order"]["payment_state"] == "paid":
                return heard
        raise AssertionError("the stream ended")

    watching = asyncio.create_task(watch(tab))
    other_tab = asyncio.create_task(watch(stranger))
    await customer.say("one tiramisu")
    await tab.say("and a cola")
    order = await customer.check_out()
    await customer.pay(order)
    async with asyncio.timeout(PATIENCE):
        heard = await watching
    assert [text for text in heard if text in {"one tiramisu", "and a cola"}] == [
        "one tiramisu",
        "and a cola",
    ]
    assert not other_tab.done(), "a stranger's tab hears nothing of it"
    other_tab.cancel()


async def test_when_one_of_each_dies_the_others_carry_on(pair: Installation) -> None:
    customer = Customer(pair)
    await customer.say("one tiramisu")
    other = at_the_other(customer)
    dead = {name: pair.kill(name) for name in ("worker", "api")}
    await other.say("and a cola")
    assert names(await other.state()) == [(1, "Tiramisù"), (1, "Coca-Cola")]
    order = await other.check_out()
    await other.pay(order)
    await other.order_when(payment_state="paid")
    for name, pid in dead.items():
        await pair.back(name, pid)


async def test_the_same_message_sent_to_both_is_answered_once(pair: Installation) -> None:
    customer = Customer(pair)
    await customer.say("hello")
    other = at_the_other(customer)
    twice = "5b0ee4a3-3a0c-4b0f-9d55-6a2a4b1f0002"
    answers = await asyncio.gather(
        *(who.ask(message_id=twice, text="one tiramisu") for who in (customer, other, customer, other))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert names(await other.state()) == [(1, "Tiramisù")]
