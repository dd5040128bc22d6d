"""Disputes: the money is gone, refunds are refused, and only a dispute that was won gives both back."""

import pytest
import stripe

from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import Paid, StandIn


async def test_a_dispute_takes_the_money_and_is_told(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver, paid: Paid
) -> None:
    opened = await standin.control(f"charges/{paid.charge}/dispute", {"reason": "product_not_received"})
    found = await client.v1.disputes.retrieve_async(opened["id"])
    assert (found.status, found.reason, found.amount) == ("needs_response", "product_not_received", 2050)
    assert (found.charge, found.payment_intent, found.is_charge_refundable) == (
        paid.charge,
        paid.intent,
        False,
    )
    [taken] = found.balance_transactions
    assert (taken.type, taken.reporting_category, taken.amount) == ("adjustment", "dispute", -2050)
    assert (await client.v1.charges.retrieve_async(paid.charge)).disputed
    await receiver.until("charge.dispute.created", found.id)
    await receiver.until("charge.dispute.funds_withdrawn", found.id)


async def test_a_disputed_charge_cannot_be_refunded(
    client: stripe.StripeClient, standin: StandIn, paid: Paid
) -> None:
    await standin.control(f"charges/{paid.charge}/dispute")
    with pytest.raises(stripe.InvalidRequestError, match="has been charged back") as caught:
        await client.v1.refunds.create_async({"payment_intent": paid.intent})
    assert (caught.value.http_status, caught.value.code) == (400, "charge_disputed")


async def test_only_what_was_not_given_back_is_disputed(
    client: stripe.StripeClient, standin: StandIn, paid: Paid
) -> None:
    await client.v1.refunds.create_async({"charge": paid.charge, "amount": 2000})
    assert (await standin.control(f"charges/{paid.charge}/dispute"))["amount"] == 50


async def test_a_dispute_lets_the_refund_fail_that_was_under_way(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver, paid: Paid
) -> None:
    await standin.control("faults", {"refunds": {"next": ["pending"]}})
    made = await client.v1.refunds.create_async({"charge": paid.charge, "amount": 500})
    await standin.control(f"charges/{paid.charge}/dispute")
    failed = await client.v1.refunds.retrieve_async(made.id)
    assert (failed.status, failed.failure_reason) == ("failed", "charge_for_pending_refund_disputed")
    await receiver.until("refund.failed", made.id)


async def test_a_dispute_that_was_won_gives_the_money_and_the_refunds_back(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver, paid: Paid
) -> None:
    opened = await standin.control(f"charges/{paid.charge}/dispute")
    await standin.control(f"disputes/{opened['id']}/close", {"outcome": "won"})
    [found] = (await client.v1.disputes.list_async({"charge": paid.charge})).data
    seen = [(one.reporting_category, one.amount) for one in found.balance_transactions]
    assert (found.status, seen) == ("won", [("dispute", -2050), ("dispute_reversal", 2050)])
    await receiver.until("charge.dispute.closed", found.id)
    await receiver.until("charge.dispute.funds_reinstated", found.id)
    assert (await client.v1.refunds.create_async({"charge": paid.charge})).status == "succeeded"


async def test_a_dispute_that_was_lost_stays_lost(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver, paid: Paid
) -> None:
    opened = await standin.control(f"charges/{paid.charge}/dispute")
    await standin.control(f"disputes/{opened['id']}/close", {"outcome": "lost"})
    await receiver.until("charge.dispute.closed", opened["id"])
    with pytest.raises(stripe.InvalidRequestError, match="has been charged back"):
        await client.v1.refunds.create_async({"charge": paid.charge})
    assert await standin.refusal(f"disputes/{opened['id']}/close", {"outcome": "won"}) == 409


@pytest.mark.parametrize(("reason", "status"), [("bored", 400), ("fraudulent", 409)])
async def test_a_dispute_that_makes_no_sense_is_refused(
    standin: StandIn, paid: Paid, reason: str, status: int
) -> None:
    await standin.control(f"charges/{paid.charge}/dispute")
    assert await standin.refusal(f"charges/{paid.charge}/dispute", {"reason": reason}) == status
