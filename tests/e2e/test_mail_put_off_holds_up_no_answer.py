"""Case 02: the mail server puts a reminder off; the customer who comes back is answered, and not reminded."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from schemas.messages.session import SessionView
from tests.e2e import outages
from tests.histories.telling import handle, of_session, open_shop, skip, zone_where_it_is
from tests.installation import Customer, Installation, names
from tests.patience import eventually
from workflows.sessions.workflow import CustomerSession

PUT_OFF = {name: outages.OTHERS[name] for name in ("mail refuses", "mail is silent")}


async def reminded(installation: Installation, customer: Customer) -> None:
    """The shop's time is over, and the letter is with the mail server."""
    await skip(installation, of_session(customer), hours=2, seconds=5)
    session = await handle(installation, of_session(customer))

    async def on_its_way() -> bool:
        found = await session.query(CustomerSession.status)
        return bool(SessionView.model_validate(found).recovery_attempts)

    await eventually(on_its_way, what="the reminder is on its way")


async def called_off(installation: Installation, customer: Customer) -> None:
    """A try that is under way ends first, as nothing can take it back from the mail server."""
    session = await handle(installation, of_session(customer))

    async def nothing_under_way() -> bool:
        return not (await session.describe()).raw_description.pending_activities

    await eventually(nothing_under_way, what="the letter is called off")


@pytest.mark.parametrize("outage", PUT_OFF.values(), ids=PUT_OFF.keys())
async def test_a_reminder_that_mail_put_off_is_called_off_when_the_customer_is_back(
    installation: Installation, customer: Customer, outage: outages.Outage
) -> None:
    address = f"{uuid4()}@example.com"
    await open_shop(installation, customer, "2.50", zone_where_it_is(13, timedelta(hours=2)))
    await customer.say(f"one espresso, my email is {address}")
    async with outage(installation):
        await reminded(installation, customer)
        assert names(await customer.say("two espressos")) == [(3, "Espresso")]
        await called_off(installation, customer)
    await skip(installation, of_session(customer), hours=1)
    assert await installation.letters(address) == [], "who has come back is not reminded any more"
    assert names(await customer.say("one espresso")) == [(4, "Espresso")]
