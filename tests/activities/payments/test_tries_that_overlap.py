"""Two tries of one call that know nothing of each other, as after an operator's reset or a long sleep."""

from __future__ import annotations

import asyncio

from tests.activities.payments.till import Till
from tests.patience import eventually
from tests.storage.rows import change


async def test_an_order_keeps_its_first_page_and_the_second_is_ended(till: Till) -> None:
    """The first try waits for Stripe until its page would live too short a time; the second has its own."""
    await till.standin.control("faults", {"api": {"slow_seconds": 3, "path": "/v1/checkout/sessions"}})
    first = asyncio.create_task(till.opens())

    async def is_asked() -> bool:
        sent = await posted(till, "/v1/checkout/sessions")
        return any(each.get("client_reference_id") == till.order.id for each in sent)

    await eventually(is_asked, what="the first try has reached Stripe")
    await change(till.database, "UPDATE payment SET expires_at = NULL WHERE id = :id", id=till.payment_id)
    second = await till.opens()
    assert (await first).url == second.url == (await till.payment()).checkout_url
    pages = await till.standin.client().v1.checkout.sessions.list_async()
    ours = {each.id: each.status for each in pages.data if each.client_reference_id == till.order.id}
    assert sorted(status or "" for status in ours.values()) == ["expired", "open"]
    assert ours[(await till.payment()).checkout_session_id or ""] == "open"


async def test_what_stripe_refused_for_good_is_asked_for_by_no_other_run(till: Till) -> None:
    """Staff may have paid it back by other means."""
    await till.is_paid()
    await till.standin.control("faults", {"refunds": {"next": ["charge_not_refundable"]}})
    for _ in range(2):
        made = await till.pays_back()
        assert (made.status, made.refused) == ("refused", "charge_not_refundable")
    intent = (await till.payment()).payment_intent_id
    refunds = await posted(till, "/v1/refunds")
    assert len([each for each in refunds if each["payment_intent"] == intent]) == 1


async def test_what_a_bank_has_sent_back_is_asked_for_by_no_other_run(till: Till) -> None:
    """A run that was reset may know nothing of the refund, which staff have made by other means since."""
    await till.is_paid()
    await till.standin.control("faults", {"refunds": {"next": ["failed"]}})
    for _ in range(2):
        assert (await till.pays_back()).status == "failed"
    intent = (await till.payment()).payment_intent_id
    refunds = await posted(till, "/v1/refunds")
    assert len([each for each in refunds if each["payment_intent"] == intent]) == 1


async def posted(till: Till, path: str) -> list[dict[str, str]]:
    """What was sent there, one after the other."""
    sent = await till.standin.requests()
    return [each["params"] for each in sent if (each["method"], each["path"]) == ("POST", path)]
