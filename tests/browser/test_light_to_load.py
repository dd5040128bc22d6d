"""What a first visit loads, and how still the page is while words arrive."""

from __future__ import annotations

import gzip

from playwright.async_api import Response, expect

from tests.browser.conftest import PHONE, Arrive
from tests.installation import Installation

FIRST_LOAD_BYTES = 60_000


async def test_a_first_visit_loads_less_than_sixty_kilobytes(
    arrive: Arrive, installation: Installation
) -> None:
    visitor = await arrive(PHONE)
    loaded: list[Response] = []
    page = await visitor.page.context.new_page()
    page.on("response", lambda response: loaded.append(response))  # noqa: PLW0108 (a builtin takes no mark)
    await page.goto(installation.shop("trattoria-lucia")["url"])
    await expect(page.get_by_role("log", name="Conversation")).to_be_visible()
    await expect(page.get_by_role("button", name="Menu", exact=True).first).to_be_visible()
    await page.wait_for_load_state("networkidle")
    sizes = {each.url: len(gzip.compress(await each.body(), 6)) for each in loaded if each.ok}
    assert sum(sizes.values()) < FIRST_LOAD_BYTES, sizes
    packed = [each for each in loaded if each.headers.get("content-encoding") == "gzip"]
    assert any("order-chat.js" in each.url for each in packed), "the server compresses what it sends"


async def test_nothing_jumps_while_an_order_is_typed(arrive: Arrive) -> None:
    visitor = await arrive(PHONE)
    await visitor.page.evaluate(
        """() => { window.shift = 0; new PerformanceObserver((list) => {
          for (const each of list.getEntries()) if (!each.hadRecentInput) window.shift += each.value;
        }).observe({type: 'layout-shift', buffered: true}); }"""
    )
    await visitor.say("two large margheritas and a cola")
    await visitor.told("Added")
    await visitor.say("what desserts do you have?")
    await visitor.told("Tiramisù")
    assert await visitor.page.evaluate("window.shift") < 0.1
