"""One Chromium for all stories; a fresh profile for each visitor."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.visitor import Visitor
from tests.installation import Installation
from tests.patience import PATIENCE

ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
DESKTOP, PHONE = (1280, 900), (390, 844)
Arrive = Callable[..., Awaitable[Visitor]]
PATIENCE_MILLISECONDS = PATIENCE * 1000
expect.set_options(timeout=PATIENCE_MILLISECONDS)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = await playwright.chromium.launch(
            executable_path=path, args=ARGUMENTS, timeout=PATIENCE_MILLISECONDS
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def arrive(installation: Installation, chromium: Browser) -> AsyncIterator[Arrive]:
    """`await arrive(size, scheme)`: a visitor at the shop's page; errors on the page fail the test."""
    errors: list[str] = []
    contexts = []

    async def arrive(
        size: tuple[int, int] = DESKTOP, scheme: str = "light", slug: str = "trattoria-lucia"
    ) -> Visitor:
        context = await chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]  # light or dark
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return await Visitor(page, installation).open(slug)

    yield arrive
    for context in contexts:
        await context.close()
    assert errors == []
