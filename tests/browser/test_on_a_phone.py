"""A customer with a phone: types, clicks, reloads, confirms, pays on the test page and sees it is paid."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.town import RunningTown

ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}


@pytest_asyncio.fixture(loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        chromium = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        await chromium.close()


async def open_shop(browser: Browser, town: RunningTown, slug: str = "trattoria-lucia") -> Page:
    context = await browser.new_context(viewport=PHONE)  # type: ignore[arg-type]  # a plain size
    page = await context.new_page()
    page.set_default_timeout(15_000)
    await page.goto(town.shop(slug)["url"])
    return page


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


async def test_from_greeting_to_paid_on_a_phone(town: RunningTown, browser: Browser) -> None:
    page = await open_shop(browser, town)
    thread = page.get_by_role("log", name="Conversation")
    await expect(thread).to_contain_text("Trattoria Lucia")

    await say(page, "a large margherita and two colas")
    await expect(thread).to_contain_text("Added")
    await page.get_by_role("button", name="Menu", exact=True).first.click()
    await page.get_by_role("button", name="Tiramisù").first.click()
    await page.get_by_role("dialog", name="Tiramisù").get_by_role("button", name="Add to order").click()
    await page.get_by_role("button", name="Chat", exact=True).first.click()
    await page.reload()
    await expect(thread).to_contain_text("a large margherita and two colas")

    await say(page, "that's all")
    await expect(thread).to_contain_text("1 × Tiramisù")
    await page.get_by_role("button", name="Confirm and pay").click()
    await page.get_by_role("link", name="Pay").first.click()
    await page.wait_for_url("**/c/pay/**")
    await expect(page.get_by_text("Tiramisù")).to_be_visible()
    await page.get_by_label("Email").fill("grace@example.com")
    await page.get_by_role("button", name=re.compile(r"^Pay \$")).click()
    await page.wait_for_url("**/s/trattoria-lucia**")
    await expect(thread).to_contain_text("is paid", timeout=20_000)
    await page.reload()
    await expect(thread).to_contain_text("is paid")


async def test_hostile_text_stays_text(town: RunningTown, browser: Browser) -> None:
    page = await open_shop(browser, town)
    await say(page, "<img src=x onerror=\"document.title='owned'\"> <b>bold</b>")
    thread = page.get_by_role("log", name="Conversation")
    await expect(thread).to_contain_text("<b>bold</b>")
    assert await page.title() == "Trattoria Lucia"
