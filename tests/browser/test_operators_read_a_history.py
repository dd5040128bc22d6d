"""An operator opens a run in Temporal's UI and reads there what is encrypted on the server."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.conftest import DESKTOP, PATIENCE_MILLISECONDS
from tests.e2e import hands
from tests.histories.telling import of_session
from tests.installation import Customer, Installation

NOTE = "ask for Ada Lovelace"


async def test_the_ui_shows_what_a_customer_wrote(
    installation: Installation, customer: Customer, chromium: Browser
) -> None:
    assert (await customer.click("Lemon Sorbet", note=NOTE)).status_code == 201
    workflow_id = of_session(customer)
    run_id = await hands.run_id(installation, workflow_id)
    context = await chromium.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    url = f"{installation.run['temporal_ui']}/namespaces/default/workflows/{workflow_id}/{run_id}/history"
    await page.goto(url)
    await expect(page.get_by_text("A customer orders by chat").first).to_be_visible()
    await page.get_by_text("Workflow Execution Update Accepted").first.click()
    await expect(page.get_by_text(NOTE).first).to_be_visible()
    await context.close()
