"""An order made of words alone, from the first sentence to the number."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Arrive


async def test_an_order_is_typed_paid_and_numbered(arrive: Arrive) -> None:
    visitor = await arrive()
    await visitor.say("two large margheritas, one without basil, and a cola")
    await visitor.told("no Basil")
    await expect(visitor.order).to_contain_text("Coca-Cola")
    await visitor.say("make the cola large")
    await expect(visitor.order).to_contain_text("Large")
    await visitor.check_out()
    await visitor.pay("typing@example.com")
    await visitor.told("is paid")
    status = visitor.page.get_by_role("region", name="Order status")
    await expect(status).to_contain_text("Number")


async def test_what_was_not_understood_is_said_and_nothing_is_added(arrive: Arrive) -> None:
    visitor = await arrive()
    await visitor.say("one flurble with extra wobble")
    await visitor.told("flurble")
    await expect(visitor.order).not_to_contain_text("Remove")
