"""The same order in dark: the page follows the system, words stay readable, the shop keeps its accent."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import PHONE, Arrive
from tests.browser.visitor import Visitor

LIGHTNESS = """() => {
  const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number);
  return (r * 299 + g * 587 + b * 114) / 1000;
}"""


async def lightness(visitor: Visitor) -> float:
    found: float = await visitor.page.evaluate(LIGHTNESS)
    return found


async def test_the_page_is_dark_where_the_system_is_and_sells_as_well(arrive: Arrive) -> None:
    by_day, by_night = await arrive(), await arrive(PHONE, "dark")
    assert await lightness(by_night) < 60
    assert await lightness(by_day) > 200
    await by_night.say("one tiramisu")
    await by_night.told("Added")
    await by_night.check_out()
    await by_night.pay("night@example.com")
    await by_night.told("is paid")
    await expect(by_night.page.get_by_role("region", name="Order status")).to_contain_text("Number")
