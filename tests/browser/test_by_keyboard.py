"""An order without a pointer: Tab, Enter, Space and Escape are enough."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import Arrive

MOST_TABS = 120


async def tab_to(page: Page, name: str) -> None:
    """Presses Tab until the thing with this accessible name has the focus."""
    for _ in range(MOST_TABS):
        focused = await page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              return (at?.getAttribute('aria-label') || at?.innerText || '').trim();
            }"""
        )
        if focused.startswith(name):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {name!r}")


async def test_the_keyboard_alone_reaches_the_payment_page(arrive: Arrive) -> None:
    visitor = await arrive()
    page = visitor.page
    await visitor.page.get_by_role("textbox", name="Message").focus()
    await page.keyboard.type("one tiramisu")
    await page.keyboard.press("Enter")
    await visitor.told("Added")
    await expect(visitor.order.get_by_role("button", name="That’s all")).to_be_enabled()
    await tab_to(page, "That’s all")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Confirm and pay").last).to_be_visible()
    await tab_to(page, "Confirm and pay")
    await page.keyboard.press("Space")
    await expect(page.get_by_role("link", name="Pay $").first).to_be_visible()
    await tab_to(page, "Pay $")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/c/pay/**")


async def test_escape_closes_an_item_and_the_focus_goes_back(arrive: Arrive) -> None:
    visitor = await arrive()
    opener = visitor.page.get_by_role("button", name="Tiramisù").first
    await opener.focus()
    await visitor.page.keyboard.press("Enter")
    dialog = visitor.page.get_by_role("dialog", name="Tiramisù")
    await expect(dialog).to_be_visible()
    await visitor.page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(opener).to_be_focused()
