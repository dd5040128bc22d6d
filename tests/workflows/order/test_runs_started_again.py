"""A run that is gone is started again: it goes on from the row and from what Stripe knows."""

from __future__ import annotations

import pytest

from domain.orders.reasons import ReasonCode
from tests.workflows.order.running import RunningOrder
from tests.workflows.order.waiting import until


async def test_a_draft_without_a_page_gets_one(order: RunningOrder) -> None:
    order.stands_in_the_row("draft")
    await order.begins(again=True)
    await order.has_page()


async def test_what_was_paid_while_it_was_gone_is_found(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    await order.is_lost()
    order.stripe.pays()
    await order.begins(again=True)
    await order.comes_to("approved", "paid")
    assert order.books.keys == ["opened", "paid"]


@pytest.mark.parametrize("steps", [("prepare",), ("prepare", "ready")], ids=["preparing", "ready"])
async def test_the_kitchen_goes_on_where_it_was(order: RunningOrder, steps: tuple[str, ...]) -> None:
    await (await order.begins()).is_paid()
    for step in steps:
        await order.decide(step)
    await order.is_lost()
    await order.begins(again=True)
    await order.skip(hours=21)
    await order.comes_to("fulfilled", "paid")


async def test_a_press_that_was_carried_out_before_the_loss_is_answered_and_not_repeated(
    order: RunningOrder,
) -> None:
    await (await order.begins()).is_paid()
    await order.decide("prepare", "press-1")
    await order.is_lost()
    await order.begins(again=True)
    assert (await order.decide("prepare", "press-1")).state == "preparing"
    assert order.books.keys.count("press-1") == 1


async def test_money_owed_when_the_run_was_lost_is_paid_back_once(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.stripe.down = "outage"
    await order.decide("cancel", note="sold out")
    await order.is_lost()
    order.stripe.down = ""
    await order.begins(again=True)
    await order.comes_to("cancelled", "refunded")
    assert len(order.stripe.refunds) == 1
    assert order.stripe.told_why == [ReasonCode.STAFF]


async def test_a_refund_that_failed_before_the_loss_is_not_sent_again(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await order.comes_to("cancelled", "refunded")
    await order.is_lost()
    order.stripe.settles("failed")
    await order.begins(again=True)
    await until(lambda: order.books.called == ["refund_failed"])
    await order.rests()
    assert order.stripe.asked.count("pay_back") == 1


async def test_what_is_told_once_is_not_told_again(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await order.comes_to("cancelled", "refunded")
    told = list(order.books.news)
    await order.is_lost()
    await order.begins(again=True)
    await order.rests()
    assert order.books.news == told


async def test_a_run_started_for_late_news_looks_after_them_for_a_day(order: RunningOrder) -> None:
    order.stands_in_the_row("fulfilled", "paid", days_ago=40)
    order.books.checkout_url = "https://pay.example/1"
    order.stripe.pays()
    order.stripe.disputed = True
    await order.begins(again=True)
    await order.comes_to("fulfilled", "disputed")
    await order.skip(hours=20)
    assert await order.is_running()
    await order.skip(hours=5)
    assert (await order.ended()).payment_state == "disputed"


async def test_what_was_refused_before_the_loss_is_not_asked_for_again(order: RunningOrder) -> None:
    """Staff may have paid it back another way."""
    await (await order.begins()).is_paid()
    order.stripe.refund_refused = ["insufficient_funds"]
    await order.decide("cancel")
    await until(lambda: order.books.called == ["refund_refused"])
    await order.rests()
    await order.is_cancelled_and_goes_on()
    await order.rests()
    await order.skip(hours=7)
    assert order.stripe.asked.count("pay_back") == 1
    assert order.books.news.count("refund_failed") == 1


async def test_a_refusal_that_only_meant_another_amount_stops_no_later_run(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.stripe.refusals = ["charge_already_refunded"]
    order.stripe.down = "outage"
    await order.decide("cancel")
    await order.is_lost()
    order.stripe.down = ""
    await order.begins(again=True)
    await order.comes_to("cancelled", "refunded")


async def test_a_confirmation_that_waits_when_the_run_is_lost_is_sent_by_the_next(
    order: RunningOrder,
) -> None:
    order.books.mail_is_down = True
    await (await order.begins()).is_paid()
    await until(lambda: order.books.mail_tries > 0)
    await order.is_lost()
    order.books.mail_is_down = False
    await order.begins(again=True)
    await until(lambda: order.books.mails == 1)


@pytest.mark.usefixtures("short_runs")
async def test_what_was_refused_is_known_though_the_rows_could_not_be_read_for_days(
    order: RunningOrder,
) -> None:
    """A run whose history has grown long before it could begin leaves the reading to the next."""
    await (await order.begins()).is_paid()
    order.stripe.refund_refused = ["insufficient_funds"]
    await order.decide("cancel")
    await until(lambda: order.books.called == ["refund_refused"])
    await order.rests()
    await order.is_lost()
    order.books.faults["resume"] = 2
    await order.begins(again=True)
    await until(lambda: order.books.faults["resume"] == 1)
    await order.skip(minutes=11)
    await until(lambda: order.books.faults["resume"] == 0)
    await order.has_runs(2)
    await order.skip(minutes=11)
    await order.rests()
    await order.skip(hours=7)
    await order.rests()
    assert order.stripe.asked.count("pay_back") == 1
