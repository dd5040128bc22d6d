"""A shop's own site with our button: the page opens in a frame; the site learns nothing of the customer."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import Browser, FrameLocator, Locator, Page, async_playwright, expect

from tests.browser.conftest import ARGUMENTS, DESKTOP, PATIENCE_MILLISECONDS, PHONE
from tests.browser.visitor import AXE
from tests.installation import Customer, Installation

PAY = re.compile(r"^Pay \D?\d")
LISTEN = (
    """window.heard = []; addEventListener("message", ({ data, origin }) => heard.push([origin, data]));"""
)
HEARD_A_WORD = "heard.some(([, data]) => data.countertalk === '{}')"


@dataclass
class Guest:
    """Someone on the shop's own site."""

    page: Page
    installation: Installation
    console: list[str]

    @property
    def button(self) -> Locator:
        return self.page.get_by_role("button", name="Order here")

    @property
    def sheet(self) -> Locator:
        return self.page.get_by_role("dialog", name="Order here")

    @property
    def chat(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title='Order here']")

    async def open(self) -> None:
        await self.button.click()
        await expect(self.chat.get_by_role("log", name="Conversation")).to_contain_text("What can I get you?")
        await self.heard("ready")

    async def heard(self, word: str) -> None:
        await self.page.wait_for_function(HEARD_A_WORD.format(word))

    async def say(self, text: str, answer: str) -> None:
        await self.chat.get_by_role("textbox", name="Message").fill(text)
        await self.chat.get_by_role("textbox", name="Message").press("Enter")
        await expect(self.chat.get_by_role("log", name="Conversation")).to_contain_text(answer)

    async def order_up_to_payment(self) -> None:
        await self.say("a large margherita", "Added")
        await self.chat.get_by_role("textbox", name="Message").fill("that's all")
        await self.chat.get_by_role("textbox", name="Message").press("Enter")
        await self.chat.get_by_role("button", name="Confirm and pay").last.click()
        await self.chat.get_by_role("link", name=PAY).first.click()
        await self.page.wait_for_url("**/c/pay/**")

    async def pay(self) -> None:
        """Outside of the frame, and back at the shop's page, which knows the customer."""
        await self.page.get_by_label("Email").fill("framed@example.com")
        await self.page.get_by_role("button", name=PAY).click()
        await self.page.wait_for_url(f"{self.installation.run['api']}/s/**")
        thread = self.page.get_by_role("log", name="Conversation")
        await expect(thread).to_contain_text("is paid")


Visit = Callable[..., Awaitable[Guest]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def everyday_chromium() -> AsyncIterator[Browser]:
    """Gives a frame from another site a storage of its own; the driver's settings deny it any."""
    async with async_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        arguments = [*ARGUMENTS, "--disable-features=Translate"]
        browser = await playwright.chromium.launch(
            executable_path=path, args=arguments, timeout=PATIENCE_MILLISECONDS
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(installation: Installation, everyday_chromium: Browser) -> AsyncIterator[Visit]:
    contexts = []

    async def visit(
        size: tuple[int, int] = DESKTOP, url: str = "", browser: Browser = everyday_chromium
    ) -> Guest:
        context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        await page.add_init_script(LISTEN)
        guest = Guest(page, installation, [])
        page.on("console", lambda message: guest.console.append(message.text))
        await page.goto(url or installation.run["host"])
        return guest

    yield visit
    for context in contexts:
        await context.close()


async def test_the_frame_is_made_when_it_is_first_opened_and_then_kept(visit: Visit) -> None:
    guest = await visit()
    await expect(guest.button).to_be_visible()
    assert len(guest.page.frames) == 1
    await guest.open()
    await guest.say("a cola", "Cola")
    await guest.button.click()
    await expect(guest.sheet).to_be_hidden()
    await guest.button.click()
    await expect(guest.chat.get_by_role("log", name="Conversation")).to_contain_text("a cola")
    assert [text for text in guest.console if "Content Security Policy" in text] == []


async def test_the_site_can_read_neither_the_order_nor_the_session(visit: Visit) -> None:
    guest = await visit()
    await guest.open()
    await guest.say("a large margherita", "Added")
    frame = guest.page.frames[1]
    token = await frame.evaluate("Object.values(localStorage).join()")
    assert "token" in token
    site = await guest.page.evaluate(
        """() => {
          const frame = document.querySelector("countertalk-embed").shadowRoot.querySelector("iframe");
          let stolen = "nothing";
          try { stolen = frame.contentWindow.localStorage.length } catch (error) { stolen = error.name }
          const kept = localStorage.length + document.cookie.length;
          return { document: frame.contentDocument, stolen, kept, heard };
        }"""
    )
    assert site["document"] is None
    assert site["stolen"] == "SecurityError"
    assert site["kept"] == 0
    assert site["heard"] == [[guest.installation.run["api"], {"countertalk": "ready"}]]


async def test_a_site_the_shop_has_not_named_cannot_show_the_page(
    visit: Visit, installation: Installation
) -> None:
    unnamed = installation.run["host"].replace("localhost", "127.0.0.1")
    guest = await visit(url=unnamed)
    async with guest.page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        await guest.button.click()
    await expect(guest.sheet).to_be_visible()
    await expect(guest.chat.get_by_role("textbox", name="Message")).to_have_count(0)
    assert await guest.page.evaluate("heard") == []
    await guest.page.keyboard.press("Escape")
    await expect(guest.sheet).to_be_hidden()
    await expect(guest.button).to_be_focused()


async def test_payment_leaves_the_frame_and_the_customer_comes_back_known(visit: Visit) -> None:
    guest = await visit()
    await guest.open()
    await guest.order_up_to_payment()
    await expect(guest.page.locator("iframe")).to_have_count(0)
    await guest.pay()
    await guest.page.goto(guest.installation.run["host"])
    await guest.button.click()
    await expect(guest.chat.get_by_role("log", name="Conversation")).to_contain_text("is paid")


async def test_a_browser_that_denies_frames_their_storage_can_order_and_pay_too(
    visit: Visit, chromium: Browser
) -> None:
    guest = await visit(browser=chromium)
    await guest.open()
    denied = await guest.page.frames[1].evaluate("try { localStorage.length } catch (error) { error.name }")
    assert denied == "SecurityError"
    await guest.order_up_to_payment()
    await guest.pay()


async def test_going_back_from_payment_leads_to_the_site(visit: Visit) -> None:
    guest = await visit()
    await guest.open()
    await guest.order_up_to_payment()
    await guest.page.go_back()
    await guest.page.wait_for_url(f"{guest.installation.run['host']}/")


async def test_escape_and_the_close_button_close_and_give_focus_back(visit: Visit) -> None:
    guest = await visit()
    await guest.open()
    await guest.chat.get_by_role("textbox", name="Message").press("Escape")
    await expect(guest.sheet).to_be_hidden()
    await expect(guest.button).to_be_focused()
    await guest.page.keyboard.press("Enter")
    await guest.sheet.get_by_role("button", name="Close", exact=True).click()
    await expect(guest.sheet).to_be_hidden()
    await expect(guest.button).to_be_focused()
    await expect(guest.button).to_have_attribute("aria-expanded", "false")


async def test_the_site_gives_the_words_of_the_button(visit: Visit) -> None:
    guest = await visit()
    own = {"shop": "trattoria-lucia", "label": "Hier bestellen", "close": "Schließen", "new": "neu"}
    await guest.page.evaluate(
        """([src, words]) => {
            const script = document.createElement("script");
            Object.assign(script, { src });
            Object.assign(script.dataset, words);
            document.body.append(script);
        }""",
        [f"{guest.installation.run['api']}/static/dist/embed.js", own],
    )
    await guest.page.get_by_role("button", name="Hier bestellen").click()
    sheet = guest.page.get_by_role("dialog", name="Hier bestellen")
    await sheet.get_by_role("button", name="Schließen", exact=True).click()
    await expect(sheet).to_be_hidden()


async def test_escape_in_a_dialog_of_the_page_closes_that_dialog_only(visit: Visit) -> None:
    guest = await visit()
    await guest.open()
    await guest.chat.get_by_role("button", name="Menu", exact=True).first.click()
    await guest.chat.get_by_role("button", name="Tiramisù").first.click()
    dialog = guest.chat.get_by_role("dialog", name="Tiramisù")
    await expect(dialog).to_be_visible()
    await guest.page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(guest.sheet).to_be_visible()


async def test_what_the_shop_says_while_it_is_closed_is_counted_on_the_button(visit: Visit) -> None:
    guest = await visit()
    await guest.open()
    await guest.say("a cola", "Added")
    customer = Customer(guest.installation)
    kept = f"countertalk.session.{customer.shop['id']}"
    customer.token = await guest.page.frames[1].evaluate(f"JSON.parse(localStorage['{kept}']).token")
    await guest.button.click()
    await expect(guest.sheet).to_be_hidden()
    await customer.say("two colas")
    await expect(guest.button).to_have_accessible_name("Order here 1 new")
    await guest.button.click()
    await expect(guest.button).to_have_accessible_name("Order here")


async def test_words_from_anybody_else_are_ignored(visit: Visit) -> None:
    guest = await visit()
    await guest.open()
    await guest.page.evaluate(
        """for (const word of ["close", "unread"])
          postMessage({ countertalk: word, count: 9 }, location.origin)"""
    )
    await guest.heard("unread")
    await expect(guest.sheet).to_be_visible()
    await expect(guest.button).to_have_accessible_name("Order here")


async def test_on_a_phone_the_page_fills_the_screen(visit: Visit) -> None:
    guest = await visit(PHONE)
    button = await guest.button.bounding_box()
    assert button is not None
    assert button["height"] >= 44
    assert button["width"] >= 44
    await guest.open()
    box = await guest.sheet.bounding_box()
    assert box == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    assert await guest.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert await guest.page.frames[1].evaluate("document.documentElement.scrollWidth") == PHONE[0]
    await guest.chat.get_by_role("textbox", name="Message").press("Escape")
    await expect(guest.sheet).to_be_hidden()
    await expect(guest.button).to_be_focused()


async def test_on_a_desk_the_page_opens_beside_the_site(visit: Visit) -> None:
    guest = await visit()
    await guest.open()
    box = await guest.sheet.bounding_box()
    assert box is not None
    assert box["width"] == 400
    assert box["y"] > 0
    await expect(guest.page.get_by_role("link", name="On the map")).to_be_visible()


async def test_nothing_stands_in_the_way_of_assistive_technology(visit: Visit) -> None:
    for size in (DESKTOP, PHONE):
        guest = await visit(size)
        await guest.open()
        await guest.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = await guest.page.evaluate(
            "axe.run({include: [['countertalk-embed']]}, {resultTypes: ['violations'], iframes: false})"
        )
        assert [each["help"] for each in found["violations"]] == []
