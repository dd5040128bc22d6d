"""An order made of clicks alone: menu, item dialog, cart, read-back, payment."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Arrive
from tests.browser.visitor import PAY


async def test_every_step_works_by_clicking(arrive: Arrive) -> None:
    visitor = await arrive()
    page = visitor.page
    dialog = await visitor.add("Margherita")
    await dialog.get_by_role("radio", name="Large").check()
    await dialog.get_by_role("button", name="Add to order").click()
    await expect(visitor.order).to_contain_text("Margherita")
    dialog = await visitor.add("Tiramisù")
    await dialog.get_by_role("button", name="Add to order").click()
    await expect(visitor.order).to_contain_text("Tiramisù")
    await visitor.order.get_by_role("button", name="One Tiramisù more").click()
    await expect(visitor.order).to_contain_text("$18.00")
    await visitor.order.get_by_role("button", name="Remove Margherita").click()
    await expect(visitor.order).not_to_contain_text("Margherita")
    await visitor.order.get_by_role("button", name="That’s all").click()
    await page.get_by_role("button", name="Confirm and pay").last.click()
    await page.get_by_role("link", name=PAY).first.click()
    await page.wait_for_url("**/c/pay/**")
    await visitor.pay("clicking@example.com")
    await visitor.told("is paid")


async def test_a_required_choice_must_be_made_before_the_dialog_adds(arrive: Arrive) -> None:
    visitor = await arrive()
    dialog = await visitor.add("Gelato")
    await dialog.get_by_role("button", name="Add to order").click()
    await expect(dialog).to_be_visible()
    await expect(visitor.order).not_to_contain_text("Gelato")
