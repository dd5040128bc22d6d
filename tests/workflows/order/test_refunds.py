"""Money that goes back: asked for by a cancellation, made in Stripe's dashboard, refused, late or failed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workflows.order.conftest import Makes
from tests.workflows.order.running import RunningOrder
from tests.workflows.order.waiting import until


@pytest.mark.parametrize(
    "steps", [(), ("prepare",), ("prepare", "ready")], ids=["paid", "preparing", "ready"]
)
async def test_staff_cancel_and_the_money_goes_back(order: RunningOrder, steps: tuple[str, ...]) -> None:
    await (await order.begins()).is_paid()
    for step in steps:
        await order.decide(step)
    assert (await order.decide("cancel", note="no cheese")).state == "cancelled"
    await order.comes_to("cancelled", "refunded")
    assert order.stripe.kept == 0
    assert order.books.news[-2:] == ["order_cancelled", "order_refunded"]
    assert order.stripe.asked.count("pay_back") == 1


async def test_staff_cancel_before_it_is_paid_and_the_page_is_ended(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    await order.decide("cancel")
    await order.rests()
    assert not order.stripe.page_is_open
    assert order.books.payment == "none"


async def test_staff_cancel_while_money_is_on_its_way_and_it_is_paid_back_later(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays_slowly()
    await order.hint()
    await order.comes_to("draft", "processing")
    assert (await order.decide("cancel")).state == "cancelled"
    order.stripe.pays()
    await order.skip(hours=7)
    await order.comes_to("cancelled", "refunded")


async def test_staff_cancel_at_once_while_stripe_is_down_and_the_money_goes_back_later(
    order: RunningOrder,
) -> None:
    await (await order.begins()).is_paid()
    order.stripe.down = "outage"
    assert (await order.decide("cancel")).state == "cancelled"
    await until(lambda: order.stripe.tries > 2)
    assert (await order.status()).waiting_for == "stripe"
    order.stripe.down = ""
    await order.skip(minutes=21)
    await order.comes_to("cancelled", "refunded")
    assert (await order.status()).waiting_for == ""


async def test_a_refund_that_waits_is_told_as_such_and_found_done_without_a_webhook(
    order: RunningOrder,
) -> None:
    order.stripe.refund_outcome = "pending"
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await until(lambda: order.books.news[-1] == "refund_under_way")
    assert order.books.payment == "paid"
    order.stripe.settles("succeeded")
    await order.skip(hours=7)
    await order.comes_to("cancelled", "refunded")
    assert order.books.news[-2:] == ["refund_under_way", "order_refunded"]


async def test_a_part_paid_back_by_hand_during_a_cancellation_leaves_the_rest_to_us(
    order: RunningOrder,
) -> None:
    await (await order.begins()).is_paid()
    order.stripe.down = "outage"
    await order.decide("cancel")
    order.stripe.refunds_by_hand(300)
    order.stripe.down = ""
    await order.skip(minutes=21)
    await order.comes_to("cancelled", "refunded")
    assert sorted(each.amount for each in order.stripe.refunds.values()) == [300, 680]


@pytest.mark.parametrize("reason", ["charge_already_refunded", "amount", "amount_too_large"])
async def test_an_amount_above_what_is_left_is_asked_for_anew(order: RunningOrder, reason: str) -> None:
    await (await order.begins()).is_paid()
    order.stripe.refund_refused = [reason]
    await order.decide("cancel")
    await order.comes_to("cancelled", "refunded")
    assert order.stripe.asked.count("pay_back") == 2
    assert order.books.called == []


async def test_a_refund_of_a_disputed_charge_is_refused_once_and_staff_are_called(
    order: RunningOrder,
) -> None:
    await (await order.begins()).is_paid()
    order.stripe.disputed, order.stripe.refund_refused = True, ["charge_disputed"]
    await order.decide("cancel")
    await until(lambda: "disputed" in order.books.called)
    await order.rests()
    assert order.books.called == ["refund_refused", "disputed"]
    assert order.books.news[-1] == "refund_failed"
    await order.skip(hours=20)
    assert order.stripe.asked.count("pay_back") == 1


async def test_refusals_that_never_end_end_with_staff(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.stripe.refund_refused = ["amount"] * 20
    await order.decide("cancel")
    await until(lambda: order.books.called == ["refund_refused"])
    await order.rests()
    assert order.stripe.asked.count("pay_back") == 5


async def test_a_refund_that_meets_a_fault_of_ours_is_tried_after_a_pause(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.stripe.down = "fault"
    await order.decide("cancel")
    await until(lambda: order.books.called == ["refund_stuck"])
    before = order.stripe.tries
    await order.skip(minutes=5)
    assert order.stripe.tries <= before + 1, "it does not spin"
    order.stripe.down = ""
    await order.skip(minutes=20)
    await order.comes_to("cancelled", "refunded")


async def test_an_event_ends_the_pause_of_a_refund_that_a_fault_has_stopped(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.stripe.down = "fault"
    await order.decide("cancel")
    await until(lambda: "refund_stuck" in order.books.called)
    order.stripe.down = ""
    await order.rests()
    await order.hint()
    await order.comes_to("cancelled", "refunded")
    assert order.stripe.asked.count("pay_back") == 1


async def test_hours_of_outage_during_a_refund_leave_a_short_history(order: RunningOrder) -> None:
    order.stripe.retry = timedelta(minutes=30)
    await (await order.begins()).is_paid()
    await order.rests()
    order.stripe.down = "outage"
    await order.decide("cancel")
    await until(lambda: order.stripe.tries > 2)
    before, tries = await order.length(), order.stripe.tries
    await order.skip(hours=3)
    tried = order.stripe.tries - tries
    assert tried > 4
    assert await order.length() - before <= 2 * tried + 4, "only the moved clock writes of itself"


async def test_a_dispute_is_marked_and_staff_are_called(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.stripe.disputed = True
    await order.hint("charge.dispute.created")
    await order.comes_to("approved", "disputed")
    await until(lambda: order.books.called == ["disputed"])
    await order.hint("charge.dispute.updated")
    await until(lambda: order.stripe.asked.count("webhook") == 3, "it is read again")
    await order.rests()
    assert order.books.called == ["disputed"], "they are called once"


async def test_a_refund_that_goes_on_being_under_way_is_told_once(order: RunningOrder) -> None:
    order.stripe.refund_outcome = "pending"
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await until(lambda: order.books.news[-1] == "refund_under_way")
    order.stripe.settles("requires_action")
    await order.hint("refund.updated")
    await until(lambda: any(key.endswith(":requires_action") for key in order.books.keys))
    assert order.books.news.count("refund_under_way") == 1


async def test_aftercare_does_not_end_while_a_refund_is_under_way(make: Makes) -> None:
    order = make(aftercare_days=1)
    order.stripe.refund_outcome = "pending"
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await order.skip(hours=32)
    assert await order.is_running()
    order.stripe.settles("succeeded")
    await order.skip(hours=7)
    assert (await order.ended()).payment_state == "refunded"


async def test_aftercare_does_not_end_while_money_is_owed(make: Makes) -> None:
    order = make(aftercare_days=1)
    order.stripe.refund_refused = ["insufficient_funds"]
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await order.skip(hours=32)
    assert await order.is_running()
    order.stripe.refunds_by_hand(980)
    await order.skip(hours=7)
    assert (await order.ended()).payment_state == "refunded"
