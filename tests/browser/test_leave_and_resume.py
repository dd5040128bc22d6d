"""The same order on another device: the resume link brings the cart along."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import PHONE, Arrive
from tests.installation import Installation


async def test_the_resume_link_opens_the_same_cart_elsewhere(
    arrive: Arrive, installation: Installation
) -> None:
    here = await arrive()
    await here.say("one tiramisu")
    await here.told("Added")
    token = await here.page.evaluate(
        """() => Object.values(localStorage).map((text) => {
          try { return JSON.parse(text)?.token ?? JSON.parse(text); } catch { return text; }
        }).find((each) => typeof each === 'string' && each.length > 30)"""
    )
    shop = installation.shop("trattoria-lucia")
    link = await installation.http.post(
        f"/api/chat/{shop['id']}/resume-link", headers={"Authorization": f"Bearer {token}"}
    )
    there = await arrive(PHONE)
    await there.page.goto(link.json()["url"])
    await there.page.reload()
    await there.told("one tiramisu")
    assert "resume" not in there.page.url, "the token does not stay in the address"
    await there.say("and a cola")
    await expect(here.order).to_contain_text("Coca-Cola")


async def test_a_resume_link_that_is_none_says_so(arrive: Arrive, installation: Installation) -> None:
    visitor = await arrive()
    await visitor.page.goto(f"{installation.shop('trattoria-lucia')['url']}#resume={'x' * 43}")
    await visitor.page.reload()
    await expect(visitor.page.get_by_text("expired").first).to_be_visible()
