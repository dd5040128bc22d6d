"""An order that waits for its money: what Stripe says of it, and what the clock finds."""

from __future__ import annotations

from domain.orders.reasons import Reason, ReasonCode
from tests.workflows.order.conftest import Makes
from tests.workflows.order.running import RunningOrder


async def test_an_order_is_paid_and_numbered(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.rests()
    assert order.books.news == ["payment_link", "order_paid"]
    assert (await order.status()).number == "A17"
    assert (order.books.exports, order.books.mails) == (1, 1)


async def test_an_order_without_anything_to_pay_needs_no_page(make: Makes) -> None:
    order = await make(total=0).begins()
    await order.comes_to("approved", "none")
    await order.rests()
    assert order.stripe.asked == []
    assert order.books.exports == 1


async def test_who_comes_back_from_the_page_is_found_paid_without_a_webhook(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays()
    await order.hint("customer.returned")
    await order.comes_to("approved", "paid")
    assert order.stripe.asked == ["open", "returned"]


async def test_a_payment_no_webhook_tells_of_is_found_when_the_page_has_ended(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays()
    await order.skip(minutes=47)
    await order.comes_to("approved", "paid")
    assert order.stripe.asked == ["open", "close"]


async def test_an_order_that_is_not_paid_expires_and_its_page_with_it(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    await order.skip(minutes=47)
    await order.comes_to("expired", "none")
    assert not order.stripe.page_is_open
    assert order.books.news == ["payment_link", "payment_expired"]


async def test_a_page_stays_open_to_its_end_however_often_stripe_was_asked(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    for _ in range(3):
        await order.hint("charge.updated")
    await order.skip(minutes=40)
    assert order.stripe.page_is_open
    assert "close" not in order.stripe.asked


async def test_a_page_stays_open_when_stripe_could_not_be_asked_for_an_hour(make: Makes) -> None:
    order = await (await make(checkout_minutes=600).begins()).has_page()
    order.stripe.down = "outage"
    await order.hint()
    await order.skip(minutes=75)
    order.stripe.down = ""
    await order.skip(minutes=30)
    assert order.stripe.page_is_open
    assert order.stripe.asked == ["open", "webhook"]


async def test_slow_money_is_waited_for_and_found_without_a_webhook(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays_slowly()
    await order.hint()
    await order.comes_to("draft", "processing")
    order.stripe.pays()
    await order.skip(hours=7)
    await order.comes_to("approved", "paid")
    assert order.books.news == ["payment_link", "payment_processing", "order_paid"]


async def test_slow_money_that_fails_ends_the_order(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays_slowly()
    await order.hint()
    await order.comes_to("draft", "processing")
    order.stripe.fails()
    await order.hint()
    await order.comes_to("expired", "none")
    assert order.books.news[-1] == "payment_failed"


async def test_the_end_of_the_link_is_no_end_for_money_on_its_way(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays_slowly()
    await order.hint()
    await order.comes_to("draft", "processing")
    await order.skip(hours=5)
    assert order.books.state == "draft"
    assert "close" not in order.stripe.asked


async def test_a_payment_that_does_not_match_is_paid_back(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    await order.pays(500, problem="amount")
    await order.comes_to("cancelled", "refunded")
    assert order.books.step("mismatch").reason == Reason(ReasonCode.PAYMENT_MISMATCH, {"differs": "amount"})
    assert order.stripe.kept == 0


async def test_the_same_event_many_times_has_one_effect(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays()
    for _ in range(8):
        await order.hint()
    await order.comes_to("approved", "paid")
    await order.rests()
    assert order.books.keys == ["opened", "paid"]
    assert order.books.mails == 1
