"""Money that the bank sends back after it was paid back, by us or by hand."""

from __future__ import annotations

import pytest

from tests.workflows.order.running import RunningOrder
from tests.workflows.order.waiting import until


@pytest.mark.parametrize("before", ["pending", "succeeded"])
async def test_a_refund_that_fails_later_is_unbooked_once_and_staff_are_called(
    order: RunningOrder, before: str
) -> None:
    order.stripe.refund_outcome = "pending" if before == "pending" else "succeeded"
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await until(lambda: order.books.news[-1] in {"refund_under_way", "order_refunded"})
    await order.rests()
    order.stripe.settles("failed")
    for _ in range(3):
        await order.hint("refund.failed")
    await until(lambda: order.books.called == ["refund_failed"])
    await order.rests()
    assert order.books.payment == "paid"
    assert order.books.news.count("refund_failed") == 1
    assert order.stripe.asked.count("pay_back") == 1, "nobody tries again without staff"


async def test_staff_who_pay_back_by_hand_what_failed_end_it(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await order.comes_to("cancelled", "refunded")
    order.stripe.settles("failed")
    await order.hint("refund.failed")
    await order.comes_to("cancelled", "paid")
    order.stripe.refunds_by_hand(980)
    await order.hint("charge.refunded")
    await order.comes_to("cancelled", "refunded")


async def test_staff_are_called_when_an_order_they_are_to_cook_is_paid_back_by_hand(
    order: RunningOrder,
) -> None:
    await (await order.begins()).is_paid()
    order.stripe.refunds_by_hand(400)
    await order.hint("charge.refunded")
    await order.comes_to("approved", "partially_refunded")
    assert order.books.called == []
    order.stripe.refunds_by_hand(580)
    await order.hint("charge.refunded")
    await order.comes_to("approved", "refunded")
    await until(lambda: order.books.called == ["paid_back_by_hand"])


async def sent_back_and_paid_by_hand(order: RunningOrder) -> None:
    """The bank sends our refund back, and staff pay it back themselves."""
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await order.comes_to("cancelled", "refunded")
    order.stripe.settles("failed")
    await order.hint("refund.failed")
    await until(lambda: order.books.called == ["refund_failed"])
    order.stripe.refunds_by_hand(980)
    await order.hint("charge.refunded")
    await order.comes_to("cancelled", "refunded")


async def test_a_second_refund_that_fails_calls_staff_again(order: RunningOrder) -> None:
    await sent_back_and_paid_by_hand(order)
    order.stripe.settles("failed")
    await order.hint("refund.failed")
    await until(lambda: order.books.called == ["refund_failed"] * 2)
    assert len({call.detail for call in order.books.calls}) == 2


async def test_a_second_refund_that_fails_calls_staff_though_another_run_saw_the_first_fail(
    order: RunningOrder,
) -> None:
    await sent_back_and_paid_by_hand(order)
    await order.is_lost()
    order.stripe.settles("failed")
    await order.begins(again=True)
    await until(lambda: order.books.called == ["refund_failed"] * 2)
    assert order.books.news[-1] == "refund_failed"
    await order.rests()
    assert order.stripe.asked.count("pay_back") == 1


async def test_what_staff_paid_back_by_hand_for_a_cancelled_order_and_the_bank_sent_back_is_paid_back_by_us(
    order: RunningOrder,
) -> None:
    """Nobody is called, who might pay it another way meanwhile."""
    await (await order.begins()).is_paid()
    order.stripe.down = "outage"
    await order.decide("cancel")
    order.stripe.refunds_by_hand(980)
    order.stripe.down = ""
    await order.skip(minutes=21)
    await order.comes_to("cancelled", "refunded")
    order.stripe.settles("failed")
    await order.hint("refund.failed")
    await until(lambda: order.stripe.kept == 0)
    await order.rests()
    assert order.books.payment == "refunded"
    assert order.books.called == []
    assert order.books.news[-2:] == ["order_refunded", "order_refunded"]
    failed = next(step for step in order.books.steps if step.key.endswith(":failed"))
    assert failed.reason.code == "refund_repeated"
