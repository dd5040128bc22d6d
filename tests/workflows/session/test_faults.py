"""Faults of ours and outages of the database: told, waited for, and the session lives."""

from __future__ import annotations

import asyncio

from domain.conversation import Phase
from tests.workflows.session.conftest import NewTalk
from tests.workflows.session.conversation import Conversation


async def test_a_message_that_makes_us_stumble_brings_an_apology_and_the_next_is_answered(
    talk: Conversation,
) -> None:
    talk.play.broken.add("a strange message")
    await talk.send("a strange message")
    await talk.until(lambda play: play.apologies == ["a strange message"])
    await talk.say("hello")
    assert talk.play.calls["waiter.take_turn"] == 4, "three tries, and the next message"


async def test_a_click_that_makes_us_stumble_is_refused_and_the_next_is_taken(talk: Conversation) -> None:
    talk.play.broken.add("a strange click")
    await talk.say("hello")
    assert (await talk.click("a strange click")).problem == "internal"
    assert (await talk.click("another click")).problem == ""


async def test_a_machine_that_makes_us_stumble_is_told(talk: Conversation) -> None:
    talk.play.broken.add("a strange document")
    await talk.say("hello")
    answer = await talk.place("a strange document")
    assert (answer.order_id, answer.problems) == (None, ("internal",))


async def test_a_confirmation_that_makes_us_stumble_is_taken_back_with_an_apology(talk: Conversation) -> None:
    talk.play.broken.add("cashier.prepare")
    await talk.send("confirm")
    await talk.until(lambda play: play.apologies == ["confirm"])
    talk.play.broken.clear()
    await talk.say("confirm once more")
    await talk.until_status(lambda now: now.unpaid_orders)


async def test_a_session_that_cannot_read_where_it_left_off_answers_all_the_same(talk: Conversation) -> None:
    talk.play.broken.add("session.load")
    await talk.say("hello")


async def test_a_confirmation_of_an_earlier_run_becomes_its_order(talk: Conversation) -> None:
    talk.play.hand_off, talk.play.phase = "confirm", Phase.PAYING
    await talk.say("is my order there?")
    status = await talk.until_status(lambda now: now.unpaid_orders)
    assert status.unpaid_orders == (talk.order_of("confirm"),)


async def test_a_confirmation_of_an_earlier_run_that_makes_us_stumble_is_taken_back(
    talk: Conversation,
) -> None:
    talk.play.hand_off, talk.play.phase = "confirm", Phase.PAYING
    talk.play.broken.add("cashier.prepare")
    await talk.say("is my order there?")
    assert talk.play.apologies == ["confirm"]
    assert (await talk.status()).phase is Phase.ORDERING


async def test_even_an_apology_that_fails_leaves_the_session_alive(talk: Conversation) -> None:
    talk.play.broken |= {"a strange message", "session.apologize"}
    await talk.send("a strange message")
    await talk.until(lambda play: play.calls["session.apologize"], "an apology is tried")
    await talk.say("hello")


async def test_a_message_nobody_could_even_apologize_for_is_answered_when_it_is_passed_on_again(
    talk: Conversation,
) -> None:
    talk.play.broken |= {"a strange message", "session.apologize"}
    await talk.send("a strange message")
    await talk.until(lambda play: play.calls["session.apologize"], "an apology is tried")
    await talk.say("hello")
    talk.play.broken.clear()
    await talk.say("a strange message")


async def test_while_the_database_is_away_nothing_spins_and_then_everything_is_answered(
    talk: Conversation,
) -> None:
    await talk.say("hello")
    talk.play.down.add("database")
    await talk.send("first")
    await talk.until(lambda play: play.calls["waiter.take_turn"] > 4, "it is tried again")
    before = await talk.work_done()
    await talk.time_passes(minutes=5)
    tried = talk.play.calls["waiter.take_turn"]
    assert tried < 30
    assert await talk.work_done() == before, "an outage leaves nothing in the history"
    await talk.send("second")
    clicking = asyncio.create_task(talk.click())
    talk.play.down.clear()
    await talk.time_passes(minutes=1)
    await talk.until(lambda play: "second" in play.served, "everything is answered")
    assert (await clicking).problem == ""
    assert talk.play.served[:2] == ["hello", "first"]
    assert sorted(talk.play.served) == ["a click", "first", "hello", "second"]


async def test_a_session_that_begins_while_the_database_is_away_is_served_when_it_is_back(
    new_talk: NewTalk,
) -> None:
    talk = new_talk()
    talk.play.down.add("database")
    await talk.send("hello")
    await talk.until(lambda play: play.calls["session.load"] > 4, "it is tried again")
    before = await talk.work_done()
    await talk.time_passes(minutes=5)
    assert await talk.work_done() == before
    talk.play.down.clear()
    await talk.time_passes(minutes=1)
    await talk.until(lambda play: play.served == ["hello"], "the answer")


async def test_a_cancel_while_the_database_is_away_is_carried_out_when_it_is_back(talk: Conversation) -> None:
    await talk.say("hello")
    talk.play.down.add("database")
    await talk.send("first")
    await talk.until(lambda play: play.calls["waiter.take_turn"] > 4, "it is tried again")
    await talk.handle.cancel()
    talk.play.down.clear()
    await talk.time_passes(minutes=1)
    await talk.ended()
    assert (talk.play.served, len(set(talk.play.put_away))) == (["hello", "first"], 1)
