"""A session that goes on in a new run: nothing that waits is lost, nothing is done twice."""

from __future__ import annotations

import asyncio

from domain.conversation import Phase
from domain.orders.states import OrderState
from schemas.messages.session import Recovered
from tests.patience import eventually
from tests.workflows.session.conftest import NewTalk
from tests.workflows.session.conversation import Conversation

SHORT = 25
"""Events of a run, so that a few turns are a long conversation."""


async def chatter(talk: Conversation, *, turns: int = 12) -> None:
    for turn in range(turns):
        await talk.say(f"small talk {turn}")


async def has_gone_on(talk: Conversation) -> None:
    async def several_runs() -> bool:
        return len(await talk.histories()) > 1

    await eventually(several_runs, what="the session has gone on in a new run")


async def test_messages_and_clicks_that_wait_are_served_once_across_runs(new_talk: NewTalk) -> None:
    talk = new_talk(SHORT)
    await talk.say("hello")
    said = [f"message {number}" for number in range(15)]
    clicked = [f"click {number}" for number in range(8)]

    async def clicks() -> None:
        for each in clicked:
            assert (await talk.click(each)).problem == ""

    async def messages() -> None:
        for each in said:
            await talk.send(each)

    await asyncio.gather(clicks(), messages())
    await talk.until(lambda play: len(play.served) == 24, "all are served")
    assert sorted(talk.play.served) == sorted(["hello", *said, *clicked])
    assert [each for each in talk.play.served if each in said] == said
    assert talk.play.lines == 8
    await has_gone_on(talk)


async def test_a_click_that_comes_when_a_run_is_about_to_end_has_its_answer_from_that_run(
    new_talk: NewTalk,
) -> None:
    talk = new_talk(10)
    await talk.say("hello")
    talk.play.down.add("session.load")
    await talk.say("a word too many")
    clicked = asyncio.create_task(talk.click())
    await talk.until_status(lambda now: now.inbox == 1, "the click waits")
    talk.play.down.clear()
    assert (await clicked).problem == ""
    await talk.new_run()


async def test_a_question_to_the_model_is_asked_again_by_the_next_run(new_talk: NewTalk) -> None:
    talk = new_talk(SHORT)
    talk.play.hold("waiter.ask_model")
    await talk.send("ask about grandma")
    await talk.until(lambda play: play.calls["waiter.ask_model"], "the model is asked")
    await chatter(talk)
    await has_gone_on(talk)
    talk.play.held["waiter.ask_model"].set()
    await talk.until(lambda play: "ask about grandma" in play.served)
    await talk.say("thanks")
    await talk.until_status(lambda now: now.turn == 14)


async def test_a_confirmation_with_the_cashiers_model_is_written_by_the_next_run(new_talk: NewTalk) -> None:
    talk = new_talk(SHORT)
    talk.play.by_model, talk.play.order_waits = True, True
    talk.play.hold("cashier.prepare_with_model")
    await talk.say("confirm")
    await talk.until(lambda play: play.calls["cashier.prepare_with_model"], "the model writes")
    await chatter(talk)
    await has_gone_on(talk)
    talk.play.held["cashier.prepare_with_model"].set()
    status = await talk.until_status(lambda now: now.unpaid_orders)
    assert status.unpaid_orders == (talk.order_of("confirm"),)


async def test_a_reminder_on_its_way_is_sent_by_the_next_run(new_talk: NewTalk) -> None:
    talk = new_talk(SHORT)
    talk.play.recovered = [Recovered(phase=Phase.ORDERING)]
    talk.play.down.add("courier.drain")
    await talk.say("hello")
    await talk.click()
    await talk.time_passes(hours=2, minutes=1)
    await talk.until(lambda play: play.calls["courier.drain"], "it is tried")
    order = talk.order_of("an old one")
    for version in range(1, 12):
        await talk.news(order, version, OrderState.DRAFT)
        await talk.until_status(lambda now: not now.inbox)
    await has_gone_on(talk)
    talk.play.down.clear()
    await talk.until(lambda play: play.letters, "the reminder")


async def test_orders_that_wait_are_known_to_the_next_run(new_talk: NewTalk) -> None:
    talk = new_talk(SHORT)
    await talk.say("confirm")
    order = talk.order_of("confirm")
    await talk.news(order, 5, OrderState.DRAFT)
    await chatter(talk)
    await has_gone_on(talk)
    await talk.news(order, 4, OrderState.CANCELLED)
    await talk.say("hello")
    assert (await talk.status()).unpaid_orders == (order,)


async def test_what_came_before_is_not_served_again_by_the_next_run(new_talk: NewTalk) -> None:
    talk = new_talk(SHORT)
    await talk.say("hello")
    await talk.click("a click")
    await chatter(talk)
    await has_gone_on(talk)
    await talk.rests()
    served = talk.play.calls["waiter.take_turn"]
    await talk.send("hello")
    assert (await talk.click("a click")).problem == ""
    await talk.say("thanks")
    assert talk.play.calls["waiter.take_turn"] <= served + 2
    assert talk.play.lines == 1


async def test_a_machine_that_waits_for_a_page_keeps_no_model_waiting(new_talk: NewTalk) -> None:
    """The run cannot end while somebody waits for its answer; all else goes on."""
    talk = new_talk(SHORT)
    talk.play.hold("waiter.ask_model")
    await talk.say("hello")
    placing = asyncio.create_task(talk.place("a machine's order"))
    order = talk.order_of("a machine's order")
    await talk.until_status(lambda now: now.unpaid_orders == (order,))
    await talk.send("ask about grandma")
    await talk.until(lambda play: play.calls["waiter.ask_model"], "the model is asked")
    await chatter(talk, turns=6)
    talk.play.held["waiter.ask_model"].set()
    await talk.until(lambda play: "ask about grandma" in play.served)
    await talk.until_status(lambda now: now.turn == 8)
    assert len(await talk.histories()) == 1, "the machine still waits"
    await talk.news(order, 1, OrderState.DRAFT)
    assert (await placing).order_id == order
    await talk.say("thanks")
    await has_gone_on(talk)
