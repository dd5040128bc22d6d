"""Ordering, confirming, paying, closed: what a session does in each."""

from __future__ import annotations

from temporalio.client import WorkflowExecutionStatus

from domain.conversation import Phase
from domain.orders.states import OrderState
from tests.workflows.session.conversation import Conversation


async def test_a_message_begins_a_session_and_is_answered(talk: Conversation) -> None:
    await talk.say("hello")
    status = await talk.status()
    assert (status.phase, status.turn, status.inbox) == (Phase.ORDERING, 1, 0)


async def test_a_confirmed_draft_becomes_an_order_that_is_waited_for(talk: Conversation) -> None:
    await talk.say("confirm")
    order = talk.order_of("confirm")
    status = await talk.until_status(lambda now: now.unpaid_orders)
    assert (status.phase, status.unpaid_orders) == (Phase.PAYING, (order,))


async def test_an_order_that_was_paid_opens_the_session_again(talk: Conversation) -> None:
    await talk.say("hello")
    await talk.click()
    await talk.say("confirm")
    order = talk.order_of("confirm")
    await talk.news(order, 1, OrderState.DRAFT)
    await talk.news(order, 2, OrderState.APPROVED, lines=1)
    status = await talk.until_status(lambda now: not now.unpaid_orders)
    assert (status.phase, status.lines) == (Phase.ORDERING, 0)


async def test_an_empty_session_ends_after_the_shops_time(talk: Conversation) -> None:
    await talk.say("hello")
    await talk.time_passes(hours=2, minutes=1)
    assert await talk.ended() is WorkflowExecutionStatus.COMPLETED


async def test_a_message_after_the_end_begins_the_session_again(talk: Conversation) -> None:
    await talk.say("hello")
    await talk.time_passes(hours=2, minutes=1)
    await talk.ended()
    await talk.say("hello again")
    assert (await talk.status()).turn == 2
