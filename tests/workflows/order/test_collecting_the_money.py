"""An order that waits for its money: the page, what Stripe says of it, and what the clock finds."""

from __future__ import annotations

from tests.workflows.order.running import RunningOrder


async def test_an_order_is_paid_and_numbered(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    assert order.books.news == ["payment_link", "order_paid"]
    assert (await order.status()).number == "A17"


async def test_who_comes_back_from_the_page_is_found_paid_without_a_webhook(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays()
    await order.hint("customer.returned")
    await order.comes_to("approved", "paid")
    assert order.stripe.asked == ["open", "returned"]


async def test_a_payment_that_no_webhook_tells_of_is_found_when_the_page_has_ended(
    order: RunningOrder,
) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays()
    await order.skip(minutes=47)
    await order.comes_to("approved", "paid")
    assert order.stripe.asked == ["open", "close"]
