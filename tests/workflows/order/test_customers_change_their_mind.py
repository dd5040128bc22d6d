"""A customer wants to change an order that waits for its money; the money is faster, or comes late."""

from __future__ import annotations

import asyncio

import pytest

from domain.orders.reasons import Reason, ReasonCode
from tests.workflows.order.running import RunningOrder
from tests.workflows.order.waiting import until

UNHURRIED = pytest.mark.usefixtures("unhurried")


@UNHURRIED
async def test_a_withdrawn_order_is_given_up_and_its_page_ended(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    await order.withdraw()
    await order.comes_to("cancelled", "none")
    await order.rests()
    assert not order.stripe.page_is_open
    assert order.books.news == ["payment_link", "order_withdrawn"]


@UNHURRIED
async def test_an_order_stands_when_the_money_was_faster(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays()
    await order.withdraw()
    await order.comes_to("approved", "paid")
    await order.rests()
    assert order.books.news == ["payment_link", "order_paid", "changed_too_late"]


@UNHURRIED
async def test_an_order_whose_money_is_on_its_way_stands(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays_slowly()
    await order.withdraw()
    await order.comes_to("draft", "processing")
    await order.rests()
    assert order.books.news == ["payment_link", "payment_processing", "money_under_way"]


async def test_withdrawn_while_stripe_hangs_is_given_up_and_the_page_ended_later(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.down = "outage"
    await order.withdraw()
    await order.skip(seconds=10)
    await order.comes_to("cancelled", "none")
    assert order.books.news[-1] == "order_withdrawn_unsure", "nobody knows whether it was paid"
    order.stripe.down = ""
    await order.skip(minutes=21)
    assert not order.stripe.page_is_open


async def test_the_page_is_ended_even_when_stripe_was_away_for_hours(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.down = "outage"
    await order.withdraw()
    await order.skip(hours=2)
    order.stripe.down = ""
    await order.skip(hours=2)
    assert not order.stripe.page_is_open
    assert set(order.stripe.asked) == {"open", "close"}


async def test_money_for_a_withdrawn_order_is_paid_back(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.down = "outage"
    await order.withdraw()
    await order.skip(seconds=10)
    order.stripe.pays()
    order.stripe.down = ""
    await order.skip(minutes=21)
    await order.comes_to("cancelled", "refunded")
    assert order.books.news[-2:] == ["paid_late", "order_refunded"]


async def test_money_for_a_withdrawn_order_that_does_not_match_it_is_paid_back_as_it_came(
    order: RunningOrder,
) -> None:
    await (await order.begins()).has_page()
    order.stripe.down = "outage"
    await order.withdraw()
    await order.skip(seconds=10)
    order.stripe.pays(500, problem="amount")
    order.stripe.down = ""
    await order.skip(minutes=21)
    await order.comes_to("cancelled", "refunded")
    assert order.books.step("paid_late").reason == Reason(ReasonCode.PAYMENT_MISMATCH, {"differs": "amount"})


async def test_slow_money_for_a_withdrawn_order_is_waited_for_and_paid_back(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.down = "outage"
    await order.withdraw()
    await order.skip(seconds=10)
    order.stripe.pays_slowly()
    order.stripe.down = ""
    await order.skip(minutes=21)
    await order.comes_to("cancelled", "processing")
    order.stripe.pays()
    await order.skip(hours=7)
    await order.comes_to("cancelled", "refunded")


async def test_money_for_an_expired_order_revives_it_while_it_can_be_made(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    await order.skip(minutes=47)
    await order.comes_to("expired")
    await order.pays()
    await order.comes_to("approved", "paid")
    assert order.books.step("paid").reason.code == "paid_late"


async def test_money_for_an_expired_order_that_is_sold_out_is_paid_back(order: RunningOrder) -> None:
    order.books.still_available = False
    await (await order.begins()).has_page()
    await order.skip(minutes=47)
    await order.comes_to("expired")
    await order.pays()
    await order.comes_to("expired", "refunded")
    assert order.stripe.kept == 0


async def test_late_money_that_was_paid_back_by_hand_already_is_booked_and_staff_are_called(
    order: RunningOrder,
) -> None:
    await (await order.begins()).has_page()
    await order.skip(minutes=47)
    await order.comes_to("expired")
    order.stripe.pays()
    order.stripe.refunds_by_hand(980)
    await order.hint("charge.refunded")
    await order.comes_to("approved", "refunded")
    await until(lambda: order.books.called == ["paid_back_by_hand"])


async def test_slow_money_that_fails_after_the_order_was_cancelled_is_no_longer_awaited(
    order: RunningOrder,
) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays_slowly()
    await order.hint()
    await order.comes_to("draft", "processing")
    await order.decide("cancel")
    await order.comes_to("cancelled", "processing")
    order.stripe.fails()
    await order.hint()
    await order.comes_to("cancelled", "none")


@UNHURRIED
async def test_a_withdrawal_that_comes_twice_is_one(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    await asyncio.gather(order.withdraw(), order.withdraw())
    await order.comes_to("cancelled")
    await order.rests()
    assert order.books.news == ["payment_link", "order_withdrawn"]


async def test_who_withdraws_after_the_money_came_is_told_that_the_order_stands(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.withdraw()
    await order.rests()
    await order.decide("prepare")
    assert order.books.news == ["payment_link", "order_paid", "changed_too_late", "order_preparing"]


async def test_a_page_found_open_for_an_order_that_was_given_up_is_ended(order: RunningOrder) -> None:
    """A run that was lost between the step and the end of the page leaves it like this."""
    await (await order.begins()).has_page()
    await order.is_lost()
    order.stands_in_the_row("cancelled")
    await order.begins(again=True)
    await until(lambda: not order.stripe.page_is_open)
    assert order.books.state == "cancelled"
