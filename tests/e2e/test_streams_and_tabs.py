"""The event stream: what was said is replayed exactly once, and every tab shows the same cart."""

from __future__ import annotations

import asyncio

from tests.installation import Customer, Installation, names
from tests.patience import PATIENCE


async def test_a_reload_replays_everything_and_a_reconnect_only_what_is_new(customer: Customer) -> None:
    await customer.say("one tiramisu")
    whole = await customer.transcript()
    assert [each["role"] for each in whole] == ["customer", "waiter"]
    assert [each["seq"] for each in whole] == [1, 2]
    await customer.say("and a cola")
    fresh = []
    async for name, data in customer.events(last_event_id=2):
        if name == "state":
            break
        fresh.append(data["seq"])
    assert fresh == [3, 4]


async def test_two_tabs_hear_the_same_and_see_the_same_cart(customer: Customer) -> None:
    await customer.say("hello")

    async def watch() -> tuple[list[int], list[tuple[int, str]]]:
        seen: list[int] = []
        async for name, data in customer.events():
            if name == "message":
                seen.append(data["seq"])
            elif len(data["cart"]["lines"]) == 2:
                return seen, names(data)
        raise AssertionError("the stream ended")

    async with asyncio.timeout(PATIENCE):
        tabs = [asyncio.create_task(watch()) for _ in range(2)]
        await customer.say("one tiramisu")
        await customer.click("Coca-Cola")
        first, second = await asyncio.gather(*tabs)
    assert first[1] == second[1] == [(1, "Tiramisù"), (1, "Coca-Cola")]
    assert first[0] == sorted(set(first[0]))


async def test_messages_sent_at_once_are_each_answered_once_and_in_order(customer: Customer) -> None:
    await customer.say("hello")
    items = ("one tiramisu", "one cannoli", "one panna cotta", "one lemon sorbet", "one affogato")
    for text in items:
        assert (await customer.post(wait=0, text=text)).status_code == 202
    transcript = await customer.transcript(lambda seen: len(seen) >= 12)
    assert sorted(name for _, name in names(await customer.state())) == [
        "Affogato",
        "Cannoli",
        "Lemon Sorbet",
        "Panna Cotta",
        "Tiramisù",
    ]
    assert len([each for each in transcript if each["role"] == "waiter"]) == 6


async def test_a_message_posted_twice_is_answered_once(customer: Customer) -> None:
    await customer.say("hello")
    twice = await asyncio.gather(
        *(
            customer.ask(message_id="5b0ee4a3-3a0c-4b0f-9d55-6a2a4b1f0001", text="one tiramisu")
            for _ in range(5)
        )
    )
    assert {answer.status_code for answer in twice} == {200}
    assert names(await customer.state()) == [(1, "Tiramisù")]
    assert len(await customer.transcript()) == 4


async def test_the_chat_goes_on_elsewhere_through_a_resume_link(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    link = await installation.http.post(
        f"/api/chat/{customer.shop['id']}/resume-link", headers=customer.headers
    )
    assert link.status_code == 201
    token = link.json()["url"].partition("#resume=")[2]
    phone = Customer(installation)
    answer = await installation.http.post(
        f"/api/chat/{phone.shop['id']}/resume", json={"resume_token": token}
    )
    phone.token = answer.json()["token"]
    assert names(await phone.state()) == [(1, "Tiramisù")]
    assert len(await phone.transcript()) == 2
    elsewhere = await installation.http.post(
        f"/api/chat/{installation.shop('kornblume')['id']}/resume", json={"resume_token": token}
    )
    assert elsewhere.status_code == 404
