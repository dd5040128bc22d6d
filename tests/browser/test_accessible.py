"""axe finds nothing in any state of the page, in light and dark, on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Arrive
from tests.browser.visitor import PAY, Visitor


async def check(visitor: Visitor, state: str) -> None:
    assert await visitor.problems() == [], state


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_axe_finds_nothing_from_greeting_to_paid(
    arrive: Arrive, size: tuple[int, int], scheme: str
) -> None:
    visitor = await arrive(size, scheme)
    page = visitor.page
    await check(visitor, "greeting")
    await visitor.say("what desserts do you have?")
    await visitor.told("Tiramisù")
    await check(visitor, "items offered")
    dialog = await visitor.add("Margherita")
    await expect(dialog).to_be_visible()
    await check(visitor, "item dialog")
    await page.keyboard.press("Escape")
    await visitor.show("Chat")
    await visitor.say("two tiramisu and a cola")
    await visitor.told("Added")
    await check(visitor, "cart")
    await visitor.say("that's all")
    await expect(page.get_by_role("button", name="Confirm and pay").last).to_be_visible()
    await check(visitor, "read-back")
    await page.get_by_role("button", name="Confirm and pay").last.click()
    await expect(page.get_by_role("link", name=PAY).first).to_be_visible()
    await check(visitor, "waiting for payment")
    await page.get_by_role("link", name=PAY).first.click()
    await page.wait_for_url("**/c/pay/**")
    await visitor.pay("axe@example.com")
    await visitor.told("is paid")
    await check(visitor, "paid")
