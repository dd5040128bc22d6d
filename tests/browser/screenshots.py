"""`make screenshots`: the page's main states in both themes and two widths, into docs/screenshots/."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect

from tests.browser.conftest import ARGUMENTS, DESKTOP, PHONE
from tests.browser.visitor import PAY, Visitor
from tests.installation import Installation, running_installation

FOLDER = Path(__file__).parent.parent.parent / "docs" / "screenshots"
SIZES = {"desktop": DESKTOP, "phone": PHONE}


async def shoot(visitor: Visitor, name: str) -> None:
    await visitor.page.wait_for_timeout(400)
    await visitor.page.screenshot(path=FOLDER / f"{name}.png")


async def story(browser: Browser, installation: Installation, width: str, scheme: str) -> None:
    size = SIZES[width]
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]  # light or dark
        reduced_motion="reduce",
    )
    visitor = await Visitor(await context.new_page(), installation).open()
    page, tag = visitor.page, f"{width}-{scheme}"
    await shoot(visitor, f"1-greeting-{tag}")
    await visitor.say("two large margheritas, one without basil, and a cola")
    await visitor.told("no Basil")
    await visitor.say("what desserts do you have?")
    await visitor.told("Tiramisù")
    await shoot(visitor, f"2-chat-{tag}")
    await visitor.add("Gelato")
    await shoot(visitor, f"3-item-{tag}")
    await page.keyboard.press("Escape")
    await visitor.show("Chat")
    await visitor.say("that's all")
    confirm = page.get_by_role("button", name="Confirm and pay").last
    await expect(confirm).to_be_visible()
    await shoot(visitor, f"4-read-back-{tag}")
    await confirm.click()
    link = page.get_by_role("link", name=PAY).first
    await expect(link).to_be_visible()
    await shoot(visitor, f"5-payment-{tag}")
    await link.click()
    await page.wait_for_url("**/c/pay/**")
    await visitor.pay("ada@example.com")
    await visitor.told("is paid")
    await shoot(visitor, f"6-paid-{tag}")
    await context.close()


async def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="countertalk-") as folder:
        async with (
            running_installation(Path(folder) / "data") as installation,
            async_playwright() as playwright,
        ):
            path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            for width in SIZES:
                for scheme in ("light", "dark"):
                    await story(browser, installation, width, scheme)
                    print(f"{width}, {scheme}", flush=True)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
