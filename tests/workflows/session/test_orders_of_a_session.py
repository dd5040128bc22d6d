"""Its orders: started once, withdrawn, heard of, and placed by machines."""

from __future__ import annotations

import asyncio
import gc

import pytest

from domain.conversation import Phase
from domain.orders.states import OrderState
from tests.workflows.session.conversation import Conversation


async def confirmed(talk: Conversation, *, waits: bool = True) -> None:
    talk.play.order_waits = waits
    await talk.say("confirm")
    await talk.until_status(lambda now: now.unpaid_orders)


async def test_a_change_of_mind_is_passed_on_to_the_order(talk: Conversation) -> None:
    await confirmed(talk)
    order = talk.order_of("confirm")
    await talk.say("change")
    withdrawn = await talk.withdrawal_of(order)
    assert withdrawn is not None
    assert withdrawn.actor == "customer"
    assert (await talk.status()).unpaid_orders == (order,), "until the order says so"


async def test_a_change_of_mind_begins_the_run_of_an_order_that_an_operator_has_ended(
    talk: Conversation,
) -> None:
    await confirmed(talk)
    order = talk.order_of("confirm")
    await talk.is_terminated(order)
    await talk.say("change")
    await talk.has_begun_again(order)
    withdrawn = await talk.withdrawal_of(order)
    assert withdrawn is not None
    assert withdrawn.actor == "customer"


async def test_an_order_that_an_operator_terminates_is_no_error_of_its_session(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    await confirmed(talk)
    await talk.is_terminated(talk.order_of("confirm"))
    await talk.say("thanks")
    await talk.rests()
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_a_change_of_mind_waits_out_an_outage_to_begin_the_run_of_an_order_that_is_gone(
    talk: Conversation,
) -> None:
    await confirmed(talk)
    order = talk.order_of("confirm")
    await talk.is_terminated(order)
    talk.play.down.add("redrive.order_start")
    await talk.say("change")
    await talk.until(lambda play: play.calls["redrive.order_start"] > 3, "it is tried again")
    talk.play.down.clear()
    await talk.has_begun_again(order)
    assert await talk.withdrawal_of(order) is not None


async def test_a_change_of_mind_about_an_order_that_cannot_be_found_opens_the_cart(
    talk: Conversation,
) -> None:
    await confirmed(talk, waits=False)
    assert await talk.withdrawal_of(talk.order_of("confirm")) is None, "its run is over"
    talk.play.broken.add("redrive.order_start")
    await talk.say("change")
    status = await talk.until_status(lambda now: not now.unpaid_orders)
    assert status.phase is Phase.ORDERING


async def test_while_one_of_two_orders_waits_the_session_goes_on_waiting(talk: Conversation) -> None:
    await confirmed(talk)
    placing = asyncio.create_task(talk.place("a machine's order"))
    first, second = talk.order_of("confirm"), talk.order_of("a machine's order")
    await talk.until_status(lambda now: now.unpaid_orders == (first, second))
    await talk.news(first, 2, OrderState.CANCELLED)
    status = await talk.until_status(lambda now: now.unpaid_orders == (second,))
    assert status.phase is Phase.PAYING
    await talk.news(second, 1, OrderState.DRAFT)
    assert (await placing).order_id == second


async def test_a_confirmation_sent_twice_makes_one_order(talk: Conversation) -> None:
    await confirmed(talk)
    await talk.send("confirm")
    await talk.say("hello")
    assert talk.play.unpaid == [talk.order_of("confirm")]
    assert talk.play.calls["cashier.prepare"] == 1


async def test_old_news_of_an_order_change_nothing(talk: Conversation) -> None:
    await confirmed(talk)
    order = talk.order_of("confirm")
    await talk.news(order, 3, OrderState.DRAFT)
    await talk.news(order, 2, OrderState.CANCELLED)
    await talk.say("hello")
    assert (await talk.status()).unpaid_orders == (order,)


async def test_news_that_come_twice_are_heard_once(talk: Conversation) -> None:
    talk.play.lines = 3
    await confirmed(talk)
    order = talk.order_of("confirm")
    for _ in range(2):
        await talk.news(order, 2, OrderState.APPROVED, lines=2)
    status = await talk.until_status(lambda now: not now.unpaid_orders)
    assert status.lines == 1


async def test_old_news_do_not_make_a_session_wait_for_an_order_that_is_settled(talk: Conversation) -> None:
    talk.play.order_waits = True
    await talk.say("confirm")
    order = talk.order_of("confirm")
    await talk.until_status(lambda now: now.unpaid_orders == (order,))
    await talk.news(order, 2, OrderState.CANCELLED)
    await talk.until_status(lambda now: not now.unpaid_orders)
    await talk.news(order, 1, OrderState.DRAFT)
    await talk.say("hello")
    await talk.rests()
    assert (await talk.status()).unpaid_orders == ()


async def test_a_machine_has_its_answer_when_the_order_has_news(talk: Conversation) -> None:
    talk.play.order_waits = True
    await talk.say("hello")
    placing = asyncio.create_task(talk.place("a machine's order"))
    order = talk.order_of("a machine's order")
    await talk.until_status(lambda now: now.unpaid_orders == (order,))
    assert not placing.done()
    await talk.news(order, 1, OrderState.DRAFT)
    assert (await placing).order_id == order


async def test_a_machine_reads_why_there_is_no_order(talk: Conversation) -> None:
    talk.play.refused = True
    await talk.say("hello")
    answer = await talk.place("a machine's order")
    assert (answer.order_id, answer.problems) == (None, ("no order",))


async def test_a_machine_that_asks_again_has_the_same_order(talk: Conversation) -> None:
    await talk.say("hello")
    placing = [asyncio.create_task(talk.place("a machine's order")) for _ in range(3)]
    order = talk.order_of("a machine's order")
    await talk.until_status(lambda now: now.unpaid_orders == (order,))
    await talk.news(order, 1, OrderState.DRAFT)
    assert {(await each).order_id for each in placing} == {order}
    assert talk.play.calls["cashier.prepare"] == 1


async def test_while_a_machine_waits_for_its_page_the_customer_is_served(talk: Conversation) -> None:
    await talk.say("hello")
    placing = asyncio.create_task(talk.place("a machine's order"))
    order = talk.order_of("a machine's order")
    await talk.until_status(lambda now: now.unpaid_orders == (order,))
    await talk.say("when are you open?")
    assert (await talk.click()).problem == ""
    assert not placing.done()
    await talk.news(order, 1, OrderState.DRAFT)
    await placing
