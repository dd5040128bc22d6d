"""Stripe does not open the payment page: it is away, it refuses, or our own code is wrong."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from domain.orders.reasons import Reason, ReasonCode
from schemas.messages.order import CheckoutStatus
from tests.workflows.order.running import RunningOrder
from tests.workflows.order.waiting import until


async def test_a_customer_is_told_after_ten_seconds_that_payments_are_down(order: RunningOrder) -> None:
    order.stripe.down = "outage"
    await order.begins()
    await order.skip(seconds=12)
    await until(lambda: order.books.news == ["payments_down"])
    assert (await order.status()).waiting_for == "stripe"


async def test_the_page_is_opened_when_stripe_is_back(order: RunningOrder) -> None:
    order.stripe.down = "outage"
    await order.begins()
    await order.skip(seconds=12)
    order.stripe.down = ""
    await order.skip(minutes=21)
    await order.has_page()
    assert order.books.news == ["payments_down", "payment_link"]
    assert (await order.status()).waiting_since is None


async def test_a_page_stripe_refuses_cancels_the_order_and_calls_staff(order: RunningOrder) -> None:
    order.stripe.page_refused = "amount_too_small"
    await order.begins()
    await order.comes_to("cancelled", "none")
    assert order.books.reason == Reason(ReasonCode.PAGE_REFUSED, {"refusal": "amount_too_small"})
    assert order.books.called == ["page_refused"]


async def test_an_order_whose_page_never_opens_expires_after_a_day(order: RunningOrder) -> None:
    order.stripe.down, order.stripe.retry = "outage", timedelta(hours=7, minutes=59)
    await order.begins()
    await order.skip(hours=23)
    assert order.books.state == "draft"
    await order.skip(hours=2)
    await order.comes_to("expired", "none")
    assert order.books.news == ["payments_down", "payment_expired"]
    assert order.books.reason.code == "page_not_opened"


async def test_a_page_that_opened_when_its_time_was_up_is_ended_and_what_was_paid_on_it_counts(
    order: RunningOrder,
) -> None:
    """The call had been given up when its last try came through."""
    order.stripe.retry, order.stripe.unheard = timedelta(hours=7, minutes=59), True
    await order.begins()
    await until(lambda: order.stripe.page_is_open)
    order.stripe.down = "outage"
    order.stripe.pays()
    await order.skip(hours=23)
    order.stripe.down = ""
    await order.skip(hours=2)
    await order.comes_to("approved", "paid")
    assert "payment_expired" not in order.books.news


async def test_a_page_that_nobody_heard_of_is_ended_when_its_order_is_given_up(order: RunningOrder) -> None:
    await opened_unheard(order)
    assert (await order.decide("cancel")).state == "cancelled"
    await order.rests()
    assert not order.stripe.page_is_open


@pytest.mark.usefixtures("unhurried")
async def test_a_page_that_nobody_heard_of_and_that_was_paid_lets_no_withdrawal_take_the_money(
    order: RunningOrder,
) -> None:
    await opened_unheard(order)
    order.stripe.pays()
    await order.withdraw()
    await order.comes_to("approved", "paid")


async def test_an_event_of_a_page_that_nobody_heard_of_is_heard_after_the_order_was_given_up(
    order: RunningOrder,
) -> None:
    order.stripe.hangs = asyncio.Event()
    await order.begins()
    await until(lambda: order.stripe.tries > 0)
    await order.decide("cancel")
    order.stripe.unheard, order.stripe.retry = True, timedelta(hours=20)
    order.stripe.hangs.set()
    await until(lambda: order.stripe.page_is_open)
    order.stripe.unheard = False
    await order.pays()
    await order.comes_to("cancelled", "refunded")


async def opened_unheard(order: RunningOrder) -> None:
    """The call was given up when its last try came through, and is to be made again after a pause."""
    order.stripe.unheard = True
    order.stripe.down = "fault"
    await order.begins()
    await until(lambda: order.stripe.tries > 0)
    await order.rests()
    order.stripe.status, order.stripe.down = CheckoutStatus.OPEN, ""


async def test_a_fault_of_ours_is_tried_again_after_a_pause_and_ends_no_order(order: RunningOrder) -> None:
    order.stripe.down = "fault"
    await order.begins()
    await order.skip(minutes=5)
    assert order.books.news == ["payments_down"]
    assert (await order.status()).waiting_since is not None
    assert order.stripe.tries == 1, "it does not spin"
    order.stripe.down = ""
    await order.skip(minutes=10)
    await order.has_page()


async def test_an_event_ends_the_pause_after_a_fault_and_the_page_is_opened(order: RunningOrder) -> None:
    order.stripe.down = "fault"
    await order.begins()
    await until(lambda: order.stripe.tries == 1)
    await order.rests()
    order.stripe.down = ""
    await order.hint("by-hand")
    await order.has_page()


@pytest.mark.usefixtures("unhurried")
async def test_withdrawn_while_stripe_is_down_takes_effect_at_once_and_opens_no_page(
    order: RunningOrder,
) -> None:
    order.stripe.down = "outage"
    await order.begins()
    await until(lambda: order.stripe.tries > 0)
    await order.withdraw()
    await order.comes_to("cancelled", "none")
    order.stripe.down = ""
    await order.skip(hours=1)
    assert order.stripe.asked == []
    assert order.books.news == ["order_withdrawn_unsure"], "the row knows that there was no page"
    assert (await order.status()).waiting_since is None


async def test_cancelled_by_staff_while_stripe_is_down_opens_no_page(order: RunningOrder) -> None:
    order.stripe.down = "outage"
    await order.begins()
    await until(lambda: order.stripe.tries > 0)
    assert (await order.decide("cancel", note="closed")).state == "cancelled"
    order.stripe.down = ""
    await order.skip(hours=1)
    assert order.stripe.status is None


@pytest.mark.usefixtures("unhurried")
async def test_a_page_that_opens_after_all_for_a_withdrawn_order_is_ended(order: RunningOrder) -> None:
    order.stripe.hangs = asyncio.Event()
    await order.begins()
    await until(lambda: order.stripe.tries > 0)
    await order.withdraw()
    await order.comes_to("cancelled", "none")
    order.stripe.hangs.set()
    await until(lambda: order.stripe.asked == ["open", "close"])
    await order.rests()
    assert not order.stripe.page_is_open
    assert order.books.news == ["order_withdrawn_unsure"]


async def test_an_hour_of_outage_leaves_a_history_as_short_as_a_minute(order: RunningOrder) -> None:
    order.stripe.down, order.stripe.retry = "outage", timedelta(minutes=10)
    await order.begins()
    await order.skip(minutes=1)
    before = await order.length()
    await order.skip(hours=1)
    assert order.stripe.tries > 5
    # The clock that a test moves writes each of its own moves down.
    moved = 2 * order.stripe.tries
    assert await order.length() - before <= moved


async def test_of_a_page_that_is_open_nobody_is_told_that_payments_are_down(order: RunningOrder) -> None:
    """The worker that opened it was killed before it could say so."""
    order.stripe.answer_lost = True
    await order.begins()
    await until(lambda: "opened" in order.books.keys)
    await order.skip(seconds=11)
    await order.has_page()
    assert "payments_down" not in order.books.news
    assert order.stripe.asked == ["open"]


async def test_money_that_comes_before_the_answer_of_the_page_is_taken_at_once(order: RunningOrder) -> None:
    order.stripe.answer_lost = True
    await order.begins()
    await until(lambda: "opened" in order.books.keys)
    await order.pays()
    await order.comes_to("approved", "paid")
    assert order.stripe.asked == ["open", "webhook"]
    await order.skip(hours=1)
    await order.has_runs(2)
    assert (order.books.state, order.stripe.kept) == ("approved", 980)


async def test_an_event_before_there_is_a_page_is_answered_when_there_is_one(order: RunningOrder) -> None:
    order.stripe.down = "outage"
    await order.begins()
    await until(lambda: order.stripe.tries > 0)
    await order.hint()
    order.stripe.down = ""
    await order.skip(hours=1)
    await order.has_page()
    await until(lambda: "webhook" in order.stripe.asked)
