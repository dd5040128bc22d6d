"""A customer with a phone: types, clicks, reloads, confirms, pays on the test page and sees it is paid."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import PHONE, Arrive


async def test_from_greeting_to_paid_on_a_phone(arrive: Arrive) -> None:
    visitor = await arrive(PHONE)
    page = visitor.page
    await visitor.say("a large margherita and two colas")
    await visitor.told("Added")
    dialog = await visitor.add("Tiramisù")
    async with page.expect_response("**/cart/items"):
        await dialog.get_by_role("button", name="Add to order").click()
    await visitor.show("Chat")
    await page.reload()
    await visitor.told("a large margherita and two colas")
    await visitor.check_out()
    await expect(page.get_by_text("Tiramisù")).to_be_visible()
    await visitor.pay("phone@example.com")
    await visitor.told("is paid")
    await page.reload()
    await visitor.told("is paid")


async def test_nothing_is_wider_than_the_phone(arrive: Arrive) -> None:
    visitor = await arrive((320, 640))
    await visitor.say("what's vegan?")
    await visitor.told("Vegan")
    wide = await visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


async def test_hostile_text_stays_text(arrive: Arrive) -> None:
    visitor = await arrive(PHONE)
    await visitor.say("<img src=x onerror=\"document.title='owned'\"> <b>bold</b>")
    await visitor.told("<b>bold</b>")
    assert await visitor.page.title() == "Trattoria Lucia"
