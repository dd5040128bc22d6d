"""A card that is refused, a second try that is not; and an order changed while it waits."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Arrive
from tests.browser.visitor import PAY


async def test_a_declined_card_is_explained_and_the_next_try_pays(arrive: Arrive) -> None:
    visitor = await arrive()
    page = visitor.page
    await visitor.say("one tiramisu")
    await visitor.told("Added")
    await visitor.check_out()
    await page.get_by_label("Email").fill("decline@example.com")
    await page.get_by_role("button", name="Decline").click()
    await expect(page.get_by_text("declined").first).to_be_visible()
    await visitor.pay("decline@example.com")
    await visitor.told("is paid")


async def test_leaving_the_payment_page_keeps_the_order_to_pay_or_change(arrive: Arrive) -> None:
    visitor = await arrive()
    page = visitor.page
    await visitor.say("one tiramisu")
    await visitor.told("Added")
    await visitor.check_out()
    await page.get_by_role("button", name="Leave").click()
    await page.wait_for_url("**/s/**")
    await expect(page.get_by_role("link", name=PAY).first).to_be_visible()
    await visitor.order.get_by_role("button", name="Change my order").click()
    await visitor.told("is open again")
    await visitor.say("and a cola")
    await expect(visitor.order).to_contain_text("Coca-Cola")
