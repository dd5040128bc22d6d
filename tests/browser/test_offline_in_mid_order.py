"""The connection goes in the middle of an order: what was written goes out once it is back, once."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Arrive


async def test_messages_written_offline_are_sent_once_when_the_line_is_back(arrive: Arrive) -> None:
    visitor = await arrive()
    context = visitor.page.context
    await visitor.say("one tiramisu")
    await visitor.told("Added")
    await context.set_offline(True)
    await visitor.say("and a cola")
    await expect(visitor.page.get_by_text("offline").first).to_be_visible()
    await context.set_offline(False)
    await expect(visitor.order).to_contain_text("Coca-Cola")
    assert await visitor.thread.get_by_text("and a cola", exact=True).count() == 1


async def test_the_page_recovers_from_a_killed_api(arrive: Arrive) -> None:
    visitor = await arrive()
    await visitor.say("one tiramisu")
    await visitor.told("Added")
    killed = visitor.installation.kill("api")
    await visitor.say("and a cola")
    await visitor.installation.back("api", killed)
    await expect(visitor.order).to_contain_text("Coca-Cola")
