"""A language model at work, slow, hanging or failed: nobody who does not wait for its words is held up."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from domain.conversation import Phase
from domain.orders.states import OrderState
from tests.workflows.session.conversation import Conversation
from workflows.support import activity_options

SOON = timedelta(milliseconds=300)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call under way stops the clock that a test moves: a model that hangs is waited for less long here."""
    monkeypatch.setattr(activity_options, "MODEL_PATIENCE", SOON)
    monkeypatch.setattr(activity_options, "CASHIER_PATIENCE", SOON)


async def asked(talk: Conversation, question: str = "ask about grandma") -> None:
    """A question is with a model that says nothing for now."""
    talk.play.hold("waiter.ask_model")
    await talk.send(question)
    await talk.until(lambda play: play.calls["waiter.ask_model"], "the model is asked")


def answers(talk: Conversation) -> None:
    talk.play.held["waiter.ask_model"].set()


async def test_a_models_answer_comes_when_it_comes(talk: Conversation) -> None:
    await asked(talk)
    answers(talk)
    await talk.until(lambda play: play.served == ["ask about grandma"])
    assert talk.play.calls["waiter.do_without_model"] == 0


async def test_a_question_that_comes_while_the_session_closes_is_answered_by_the_model(
    talk: Conversation,
) -> None:
    await talk.say("two cannoli")
    await talk.click()
    closing = talk.play.hold("session.recover")
    passing = asyncio.create_task(talk.time_passes(hours=3))
    await talk.until(lambda play: play.calls["session.recover"], "the session closes")
    await talk.send("ask about grandma")
    closing.set()
    await talk.until(lambda play: "ask about grandma" in play.served)
    await talk.until_status(lambda now: now.phase is Phase.ORDERING)
    passing.cancel()


async def test_while_a_model_works_messages_and_clicks_are_served(talk: Conversation) -> None:
    await asked(talk)
    await talk.say("two cannoli")
    await talk.click()
    answers(talk)
    await talk.until(lambda play: len(play.served) == 3)
    assert talk.play.served == ["two cannoli", "a click", "ask about grandma"]


async def test_an_answer_heard_after_a_later_turn_leaves_the_session_where_that_turn_left_it(
    talk: Conversation,
) -> None:
    on_its_way = talk.play.hold("the way of an answer")
    talk.play.order_waits = True
    await talk.send("ask about grandma")
    await talk.until(lambda play: play.served, "it is written")
    await talk.say("confirm")
    order = talk.order_of("confirm")
    await talk.until_status(lambda now: now.unpaid_orders == (order,))
    on_its_way.set()
    await talk.say("thanks")
    await talk.rests()
    status = await talk.status()
    assert (status.phase, status.turn) == (Phase.PAYING, 3)


async def test_while_a_model_works_an_order_is_confirmed_and_withdrawn(talk: Conversation) -> None:
    talk.play.order_waits = True
    await asked(talk)
    await talk.say("confirm")
    order = talk.order_of("confirm")
    await talk.until_status(lambda now: now.unpaid_orders == (order,))
    await talk.say("change")
    assert await talk.withdrawal_of(order) is not None
    await talk.news(order, 2, OrderState.CANCELLED)
    await talk.until_status(lambda now: not now.unpaid_orders)
    assert talk.play.served == ["confirm", "change"], "the model still works"


async def test_questions_go_to_the_model_one_after_the_other(talk: Conversation) -> None:
    await asked(talk, "ask first")
    await talk.send("ask second")
    await talk.until(lambda play: play.calls["waiter.take_turn"] == 2)
    assert talk.play.calls["waiter.ask_model"] == 1
    answers(talk)
    await talk.until(lambda play: play.served == ["ask first", "ask second"])


async def test_a_question_that_comes_twice_is_asked_once(talk: Conversation) -> None:
    await asked(talk)
    await talk.send("ask about grandma")
    await talk.say("hello")
    answers(talk)
    await talk.until(lambda play: len(play.served) == 2)
    await talk.say("thanks")
    assert talk.play.calls["waiter.ask_model"] == 1


async def test_a_model_that_hangs_is_done_without(talk: Conversation, impatient: None) -> None:
    talk.play.hold("waiter.ask_model")
    await talk.send("ask about grandma")
    await talk.until(lambda play: play.served == ["ask about grandma"])
    assert len(await talk.given("waiter.ask_model")) == 1
    assert talk.play.calls["waiter.do_without_model"] == 1


async def test_a_model_that_fails_is_tried_for_twenty_seconds_and_done_without(talk: Conversation) -> None:
    talk.play.down.add("waiter.ask_model")
    await talk.send("ask about grandma")
    await talk.until(lambda play: play.calls["waiter.ask_model"] > 1, "the model is tried again")
    await talk.say("two cannoli")
    await talk.time_passes(seconds=21)
    await talk.until(lambda play: play.served == ["two cannoli", "ask about grandma"])


async def test_who_asks_behind_another_waits_no_longer_than_twenty_seconds_in_all(talk: Conversation) -> None:
    talk.play.down.add("waiter.ask_model")
    await talk.send("ask first")
    await talk.send("ask second")
    await talk.until(lambda play: play.calls["waiter.take_turn"] == 2)
    await talk.time_passes(seconds=21)
    await talk.until(lambda play: play.served == ["ask first", "ask second"])
    first, *second = await talk.given("waiter.ask_model")
    assert first == 20
    assert all(seconds < 20 for seconds in second), "the model has what the first question left"


async def test_who_has_waited_that_long_behind_another_is_answered_without_the_model(
    talk: Conversation, impatient: None
) -> None:
    talk.play.hold("waiter.ask_model")
    answered = talk.play.hold("waiter.do_without_model")
    await talk.send("ask first")
    await talk.send("ask second")
    await talk.click()
    await talk.until(
        lambda play: play.calls["waiter.do_without_model"], "the first is not waited for any more"
    )
    await asyncio.sleep(SOON.total_seconds())
    answered.set()
    await talk.until(lambda play: play.served[-2:] == ["ask first", "ask second"])
    assert len(await talk.given("waiter.ask_model")) == 1


async def test_a_model_with_a_fault_of_ours_is_done_without(talk: Conversation) -> None:
    talk.play.broken.add("waiter.ask_model")
    await talk.say("ask about grandma")
    assert talk.play.calls["waiter.do_without_model"] == 1


async def test_a_question_nobody_can_answer_brings_an_apology(talk: Conversation) -> None:
    talk.play.broken |= {"waiter.ask_model", "waiter.do_without_model"}
    await talk.send("ask about grandma")
    await talk.until(lambda play: play.apologies == ["ask about grandma"])
    await talk.say("hello")


async def test_while_a_question_is_open_the_session_does_not_end(talk: Conversation) -> None:
    talk.play.down.add("waiter.ask_model")
    talk.play.broken.add("waiter.do_without_model")
    await talk.send("ask about grandma")
    await talk.until(lambda play: play.calls["waiter.ask_model"], "the model is tried")
    assert (await talk.status()).phase is Phase.ORDERING


async def writing(talk: Conversation, request: str = "confirm") -> None:
    """A confirmation is with the cashier's model, which says nothing for now."""
    talk.play.by_model, talk.play.order_waits = True, True
    talk.play.hold("cashier.prepare_with_model")
    await talk.say(request)
    await talk.until(lambda play: play.calls["cashier.prepare_with_model"], "the model writes")


async def test_the_cashiers_model_writes_the_order_beside_the_conversation(talk: Conversation) -> None:
    await writing(talk)
    await talk.say("when are you open?")
    talk.play.held["cashier.prepare_with_model"].set()
    status = await talk.until_status(lambda now: now.unpaid_orders)
    assert (status.phase, status.unpaid_orders) == (Phase.PAYING, (talk.order_of("confirm"),))


async def test_a_confirmation_is_taken_back_while_the_model_writes(talk: Conversation) -> None:
    await writing(talk)
    await talk.say("change")
    status = await talk.until_status(lambda now: now.phase is Phase.ORDERING)
    talk.play.held["cashier.prepare_with_model"].set()
    await talk.say("hello")
    assert (status.unpaid_orders, talk.play.unpaid) == ((), [])


async def test_what_is_confirmed_after_a_change_of_mind_is_written(talk: Conversation) -> None:
    await writing(talk)
    await talk.say("change")
    talk.play.held["cashier.prepare_with_model"].set()
    await talk.say("confirm again")
    status = await talk.until_status(lambda now: now.unpaid_orders)
    assert status.unpaid_orders == (talk.order_of("confirm again"),)


async def test_a_later_confirmation_takes_the_place_of_the_one_that_is_being_written(
    talk: Conversation,
) -> None:
    await writing(talk)
    await talk.say("confirm again")
    await talk.until(lambda play: play.calls["cashier.prepare_with_model"] == 2, "the later one is written")
    talk.play.held["cashier.prepare_with_model"].set()
    status = await talk.until_status(lambda now: now.unpaid_orders)
    assert status.unpaid_orders == (talk.order_of("confirm again"),)


async def test_an_order_is_withdrawn_that_is_written_and_not_yet_started(talk: Conversation) -> None:
    await writing(talk)
    order = talk.order_of("confirm")
    talk.play.unpaid.append(order)
    await talk.say("change")
    assert talk.play.withdrawals == [(order,)]
    talk.play.held["cashier.prepare_with_model"].set()
    assert await talk.withdrawal_of(order) is not None


async def test_a_cashiers_model_that_hangs_is_done_without(talk: Conversation, impatient: None) -> None:
    talk.play.by_model, talk.play.order_waits = True, True
    talk.play.hold("cashier.prepare_with_model")
    await talk.say("confirm")
    await talk.until_status(lambda now: now.unpaid_orders)
    assert len(await talk.given("cashier.prepare_with_model")) == 1
    assert talk.play.calls["cashier.prepare_without_model"] == 1


async def test_a_cashier_that_stumbles_apologizes_and_opens_the_cart(talk: Conversation) -> None:
    talk.play.by_model = True
    talk.play.broken |= {"cashier.prepare_with_model", "cashier.prepare_without_model"}
    await talk.send("confirm")
    await talk.until(lambda play: play.apologies == ["confirm"])
    await talk.say("hello")
    assert (await talk.status()).phase is Phase.ORDERING
