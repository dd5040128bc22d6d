"""Case 34: the cancel button of Temporal's UI puts a session away in good order, whatever it is doing."""

from __future__ import annotations

import asyncio

import pytest
from temporalio.client import WorkflowExecutionStatus

from domain.conversation import Phase
from domain.orders.states import OrderState
from tests.workflows.session.conftest import NewTalk
from tests.workflows.session.conversation import Conversation

RACES = 6


async def put_away(talk: Conversation) -> None:
    assert await talk.ended() is WorkflowExecutionStatus.COMPLETED
    assert len(set(talk.play.put_away)) == 1, "the customer is told once"
    assert talk.play.phase is Phase.CLOSED


async def test_a_session_that_is_ordering_is_put_away(talk: Conversation) -> None:
    await talk.say("hello")
    await talk.handle.cancel()
    await put_away(talk)


async def test_a_session_that_is_paying_withdraws_its_order(talk: Conversation) -> None:
    talk.play.order_waits = True
    await talk.say("confirm")
    await talk.until_status(lambda now: now.unpaid_orders)
    await talk.handle.cancel()
    withdrawn = await talk.withdrawal_of(talk.order_of("confirm"))
    assert withdrawn is not None
    assert withdrawn.actor == "operator"
    await put_away(talk)


async def test_an_order_of_the_books_that_the_session_has_not_heard_of_is_withdrawn(
    talk: Conversation,
) -> None:
    """The cashier's order was written, and its answer is lost to the session that is put away."""
    talk.play.by_model, talk.play.order_waits = True, True
    talk.play.hold("cashier.prepare_with_model")
    await talk.say("confirm")
    await talk.until(lambda play: play.calls["cashier.prepare_with_model"], "the model writes")
    order = talk.order_of("confirm")
    talk.play.unpaid.append(order)
    await talk.handle.cancel()
    await talk.until(lambda play: play.put_away, "the customer is told")
    talk.play.held["cashier.prepare_with_model"].set()
    withdrawn = await talk.withdrawal_of(order)
    assert withdrawn is not None
    assert withdrawn.actor == "operator"
    await put_away(talk)


async def test_a_confirmation_with_the_cashiers_model_becomes_no_order(talk: Conversation) -> None:
    talk.play.by_model = True
    talk.play.hold("cashier.prepare_with_model")
    await talk.say("confirm")
    await talk.until(lambda play: play.calls["cashier.prepare_with_model"], "the model writes")
    await talk.handle.cancel()
    await put_away(talk)
    talk.play.held["cashier.prepare_with_model"].set()
    assert talk.play.unpaid == []


async def test_a_question_with_the_model_is_given_up(talk: Conversation) -> None:
    talk.play.hold("waiter.ask_model")
    await talk.send("ask about grandma")
    await talk.until(lambda play: play.calls["waiter.ask_model"], "the model is asked")
    await talk.handle.cancel()
    await put_away(talk)


async def being_put_away(talk: Conversation) -> None:
    """Cancelled while the database is away: what comes now comes after the cancel."""
    talk.play.down.add("session.close")
    await talk.handle.cancel()
    await talk.until(lambda play: play.calls["session.close"] > 5, "the session is being put away")


async def test_what_is_said_after_a_cancel_is_answered_and_nothing_trips_over_the_model(
    talk: Conversation,
) -> None:
    """The question was given up; the model's answer to it comes while the next one is asked."""
    held = talk.play.hold("waiter.ask_model")
    await talk.send("ask about grandma")
    await talk.until(lambda play: play.calls["waiter.ask_model"], "the model is asked")
    await being_put_away(talk)
    await talk.send("are you there?")
    await talk.send("ask something else")
    talk.play.down.clear()
    await talk.until(lambda play: "are you there?" in play.served, "the message is answered")
    held.set()
    await talk.until(lambda play: "ask something else" in play.served, "the next question")
    await talk.say("thanks")


async def test_a_question_that_a_cancel_gave_up_is_answered_when_it_is_passed_on_again(
    talk: Conversation,
) -> None:
    """By the schedule that looks after messages without an answer."""
    talk.play.hold("waiter.ask_model")
    await talk.send("ask about grandma")
    await talk.until(lambda play: play.calls["waiter.ask_model"], "the model is asked")
    await being_put_away(talk)
    await talk.send("are you there?")
    talk.play.down.clear()
    await talk.until(lambda play: "are you there?" in play.served, "the message is answered")
    talk.play.held.clear()
    await talk.say("ask about grandma")


async def test_a_session_that_goes_on_after_a_cancel_can_be_cancelled_again(talk: Conversation) -> None:
    """Temporal takes one cancel a run: what comes after it is a new run."""
    await talk.say("hello")
    await being_put_away(talk)
    await talk.send("are you there?")
    talk.play.down.clear()
    await talk.until(lambda play: "are you there?" in play.served, "the message is answered")
    await talk.new_run()
    await talk.handle.cancel()
    assert await talk.ended() is WorkflowExecutionStatus.COMPLETED
    assert len(set(talk.play.put_away)) == 2


async def test_a_cancel_that_comes_with_the_first_message_is_seen(talk: Conversation) -> None:
    await talk.send("hello")
    await talk.handle.cancel()
    await put_away(talk)


async def test_a_cancel_with_a_fault_of_ours_withdraws_the_orders_all_the_same(talk: Conversation) -> None:
    talk.play.order_waits = True
    talk.play.broken.add("session.close")
    await talk.say("confirm")
    await talk.until_status(lambda now: now.unpaid_orders)
    await talk.handle.cancel()
    assert await talk.withdrawal_of(talk.order_of("confirm")) is not None
    assert await talk.ended() is WorkflowExecutionStatus.COMPLETED


@pytest.mark.parametrize("words", ["hello", "confirm", "change", "ask"])
async def test_no_cancel_is_lost_that_races_with_what_comes_in(new_talk: NewTalk, words: str) -> None:
    """A signal to another workflow clears a cancel that meets it, and so may other calls of the SDK."""

    async def race(talk: Conversation, number: int) -> None:
        talk.play.order_waits = True
        if words == "change":
            await talk.say("confirm")
            await talk.until_status(lambda now: now.unpaid_orders)
        else:
            await talk.say("hello there")
        sent = asyncio.create_task(talk.send(words))
        await asyncio.sleep(number * 0.002)
        await asyncio.gather(sent, talk.handle.cancel())
        await talk.until(lambda play: play.put_away, f"race {number}: the cancel is seen")

    await asyncio.gather(*(race(new_talk(), number) for number in range(RACES)))


async def test_a_cancel_in_the_very_task_that_would_begin_a_new_run_is_not_lost(new_talk: NewTalk) -> None:
    """The server passes on together what came while the turn was served: news, and the cancel."""
    talk = new_talk(14)
    await talk.say("hello")
    turn = talk.play.hold("waiter.take_turn")
    await talk.send("are you there?")
    await talk.until(lambda play: play.calls["waiter.take_turn"] == 2, "the turn is being served")
    await talk.news(talk.order_of("some order"), 1, OrderState.EXPIRED)
    await talk.handle.cancel()
    turn.set()
    await put_away(talk)
