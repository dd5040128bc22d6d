"""Two tabs of one customer: the same words, the same cart, at once."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Arrive
from tests.browser.visitor import Visitor


async def test_what_is_done_in_one_tab_shows_in_the_other(arrive: Arrive) -> None:
    first = await arrive()
    await first.say("one tiramisu")
    await first.told("Added")
    second = await Visitor(await first.page.context.new_page(), first.installation).open()
    await second.told("one tiramisu")
    await expect(second.order).to_contain_text("Tiramisù")
    await second.order.get_by_role("button", name="One Tiramisù more").click()
    await expect(first.order).to_contain_text("$18.00")
    await first.say("and a cola")
    await second.told("and a cola")
    await expect(second.order).to_contain_text("Coca-Cola")
    assert await second.thread.get_by_text("one tiramisu", exact=True).count() == 1
