"""A payment is opened, read and paid back on the Stripe account that its row names."""

from __future__ import annotations

import pytest
import stripe

from tests.activities.payments.till import Till
from tests.storage.rows import change

ACCOUNT = "acct_1ShopOfSomebody"


async def test_a_payment_lives_on_the_account_of_its_row_from_page_to_refund(till: Till) -> None:
    set_account = "UPDATE payment SET account = :account WHERE id = :id"
    await change(till.database, set_account, account=ACCOUNT, id=till.payment_id)
    await till.is_paid()
    assert (await till.pays_back()).status == "succeeded"
    payment = await till.payment()
    stripes = till.standin.client().v1
    page_id, intent_id = payment.checkout_session_id or "", payment.payment_intent_id or ""
    theirs = await stripes.checkout.sessions.retrieve_async(page_id, None, {"stripe_account": ACCOUNT})
    assert theirs.amount_total == payment.received
    refunds = await stripes.refunds.list_async({"payment_intent": intent_id}, {"stripe_account": ACCOUNT})
    assert [each.amount for each in refunds.data] == [payment.received]
    with pytest.raises(stripe.InvalidRequestError, match="No such checkout"):
        await stripes.checkout.sessions.retrieve_async(page_id)
