"""When nobody speaks: reminders go out beside the conversation, by day, and the session ends in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.common import RetryPolicy

from domain.conversation import Phase
from schemas.messages.session import Recovered
from tests.workflows.session.conversation import Conversation
from workflows.support import activity_options


@pytest.fixture
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put off is tried once in twenty minutes: each try costs a test most of a second."""
    monkeypatch.setattr(
        activity_options,
        "UNHURRIED",
        RetryPolicy(initial_interval=timedelta(minutes=20), backoff_coefficient=1),
    )


def night(minutes: int) -> Recovered:
    return Recovered(phase=Phase.ORDERING, minutes_until_day=minutes)


REMIND = Recovered(phase=Phase.ORDERING)


async def left_a_cart(talk: Conversation, *recovered: Recovered) -> None:
    talk.play.recovered = list(recovered)
    await talk.say("hello")
    await talk.click()


async def test_a_cart_that_is_left_behind_brings_a_letter_after_the_shops_time(talk: Conversation) -> None:
    await left_a_cart(talk, REMIND)
    await talk.time_passes(hours=1, minutes=55)
    assert talk.play.calls["session.recover"] == 0
    await talk.time_passes(minutes=6)
    await talk.until(lambda play: play.letters, "the letter")
    assert await talk.is_running()


async def test_after_two_letters_the_cart_is_put_away_and_the_session_ends(talk: Conversation) -> None:
    await left_a_cart(talk, REMIND, REMIND)
    await talk.time_passes(hours=2, minutes=1)
    await talk.until(lambda play: len(play.letters) == 1, "the first letter")
    await talk.time_passes(hours=22, minutes=1)
    await talk.until(lambda play: len(play.letters) == 2, "the second letter")
    await talk.time_passes(hours=22, minutes=1)
    assert await talk.ended() is WorkflowExecutionStatus.COMPLETED
    assert talk.play.phase is Phase.CLOSED


async def test_by_night_the_letter_waits_until_the_morning(talk: Conversation) -> None:
    await left_a_cart(talk, night(600), REMIND)
    await talk.time_passes(hours=2, minutes=1)
    await talk.until(lambda play: play.calls["session.recover"] == 1, "the clock has asked")
    await talk.time_passes(hours=9, minutes=50)
    assert talk.play.calls["session.recover"] == 1
    await talk.time_passes(minutes=10)
    await talk.until(lambda play: play.letters, "the letter")
    assert talk.play.letters == ["reminder 1"], "a night is no attempt"


async def test_a_customer_who_speaks_in_the_night_is_written_to_two_hours_later(talk: Conversation) -> None:
    await left_a_cart(talk, night(600), REMIND)
    await talk.time_passes(hours=2, minutes=1)
    await talk.until(lambda play: play.calls["session.recover"] == 1, "the clock has asked")
    await talk.say("still here")
    await talk.time_passes(hours=2, minutes=1)
    await talk.until(lambda play: play.letters, "the letter")


async def test_who_speaks_before_the_time_is_up_is_left_in_peace(talk: Conversation) -> None:
    await left_a_cart(talk, REMIND)
    await talk.time_passes(hours=1, minutes=30)
    await talk.say("let me think")
    await talk.time_passes(hours=1)
    assert talk.play.calls["session.recover"] == 0
    await talk.time_passes(hours=1, minutes=1)
    await talk.until(lambda play: play.letters, "the letter")


async def test_nobody_is_reminded_while_an_order_waits_for_its_money(talk: Conversation) -> None:
    await left_a_cart(talk, REMIND)
    await talk.say("confirm")
    await talk.until_status(lambda now: now.unpaid_orders)
    await talk.time_passes(hours=7)
    assert await talk.is_running()
    assert talk.play.calls["session.recover"] == 0


async def test_a_reminder_that_is_put_off_holds_up_no_answer_and_grows_no_history(
    talk: Conversation, seldom: None
) -> None:
    talk.play.down.add("courier.drain")
    await left_a_cart(talk, REMIND)
    await talk.time_passes(hours=2, minutes=1)
    await talk.until(lambda play: play.calls["courier.drain"], "the reminder is tried")
    before = await talk.work_done()
    await talk.time_passes(minutes=25)
    assert talk.play.calls["courier.drain"] > 1
    assert await talk.work_done() == before
    await talk.say("a bagel")


async def test_a_reminder_that_waits_for_an_hour_is_left_to_the_schedule(
    talk: Conversation, seldom: None
) -> None:
    talk.play.down.add("courier.drain")
    await left_a_cart(talk, REMIND, REMIND)
    await talk.time_passes(hours=2, minutes=1)
    await talk.until(lambda play: play.calls["courier.drain"], "the reminder is tried")
    await talk.time_passes(hours=1)
    await talk.rests()
    talk.play.down.clear()
    assert talk.play.letters == []
    await talk.time_passes(hours=21)
    await talk.until(lambda play: play.letters, "the next one takes the first along")
    assert talk.play.letters == ["reminder 1", "reminder 2"]


async def test_a_fault_of_ours_in_the_night_ends_the_session_and_a_message_begins_it_again(
    talk: Conversation,
) -> None:
    talk.play.broken.add("session.recover")
    await left_a_cart(talk)
    await talk.time_passes(hours=2, minutes=1)
    assert await talk.ended() is WorkflowExecutionStatus.COMPLETED
    await talk.say("hello again")
