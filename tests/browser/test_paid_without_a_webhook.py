"""Webhooks do not reach us: who has paid and comes back sees the order paid, without waiting for a clock."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.conftest import Arrive
from tests.installation import Installation


async def test_the_page_tells_the_order_that_its_customer_is_back(
    installation: Installation, arrive: Arrive
) -> None:
    await installation.control("faults", {"webhooks": {"drop": 1.0}})
    visitor = await arrive()
    hints: list[str] = []
    visitor.page.on(
        "response", lambda got: hints.append(got.url) if got.ok and "/returned" in got.url else None
    )
    await visitor.say("one tiramisu")
    await visitor.told("Added")
    await visitor.check_out()
    await visitor.pay("ada@example.com")
    await visitor.told("is paid", 180)
    await expect(visitor.page).not_to_have_url(re.compile("paid="))
    assert len(hints) == 1
    await visitor.page.reload()
    await visitor.told("is paid", 180)
    assert len(hints) == 1, "once the truth is known nobody hints"
