"""A person at the page: finds things by their roles and names, as a screen reader would."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.installation import Installation
from tests.patience import PATIENCE

AXE = Path(__file__).parent.parent.parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
PAY = re.compile(r"^Pay \D?\d")


class Visitor:
    def __init__(self, page: Page, installation: Installation) -> None:
        self.page = page
        self.installation = installation

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("log", name="Conversation")

    @property
    def order(self) -> Locator:
        return self.page.get_by_role("region", name="Your order")

    async def open(self, slug: str = "trattoria-lucia") -> Visitor:
        await self.page.goto(self.installation.shop(slug)["url"])
        await expect(self.thread).to_contain_text("What can I get you?")
        return self

    async def say(self, text: str) -> None:
        await self.page.get_by_role("textbox", name="Message").fill(text)
        await self.page.keyboard.press("Enter")

    async def show(self, view: str) -> None:
        """Chat or menu, where the page is too narrow for both."""
        switch = self.page.get_by_role("button", name=view, exact=True)
        if await switch.count() and await switch.first.is_visible():
            await switch.first.click()

    async def add(self, item: str) -> Locator:
        """Opens an item of the menu; its dialog."""
        await self.show("Menu")
        await self.page.get_by_role("button", name=item).first.click()
        return self.page.get_by_role("dialog", name=item)

    async def check_out(self) -> None:
        await self.show("Chat")
        await self.say("that's all")
        await self.page.get_by_role("button", name="Confirm and pay").last.click()
        await self.page.get_by_role("link", name=PAY).first.click()
        await self.page.wait_for_url("**/c/pay/**")

    async def pay(self, email: str) -> None:
        await self.page.get_by_label("Email").fill(email)
        await self.page.get_by_role("button", name=PAY).click()
        await self.page.wait_for_url("**/s/**")

    async def told(self, text: str, seconds: float = PATIENCE) -> None:
        await expect(self.thread).to_contain_text(text, timeout=seconds * 1000)

    async def problems(self) -> list[str]:
        """What axe finds in this state, in words."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = await self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{each['id']}: {each['help']} ({each['nodes'][0]['target']})" for each in found["violations"]
        ]
