"""Refunds: by intent or charge, in parts, never too much, failing later, or made in the dashboard."""

import pytest
import stripe

from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import Paid, StandIn, order


async def test_two_parts_add_up_on_the_charge(
    client: stripe.StripeClient, receiver: Receiver, paid: Paid
) -> None:
    part = await client.v1.refunds.create_async(
        {
            "payment_intent": paid.intent,
            "amount": 300,
            "reason": "requested_by_customer",
            "metadata": {"refund_id": "rf_1"},
        }
    )
    assert (part.status, part.amount, part.reason, part.charge) == (
        "succeeded",
        300,
        "requested_by_customer",
        paid.charge,
    )
    rest = await client.v1.refunds.create_async({"charge": paid.charge})
    assert rest.amount == 1750
    charge = await client.v1.charges.retrieve_async(paid.charge, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded) == (2050, True)
    assert charge.refunds is not None
    assert [one.amount for one in charge.refunds.data] == [1750, 300]
    await receiver.until("charge.refunded", paid.charge, times=2)
    await receiver.until("refund.created", paid.intent, times=2)
    await receiver.until("refund.updated", paid.intent, times=2)


async def test_refunds_of_an_intent_are_listed_newest_first(client: stripe.StripeClient, paid: Paid) -> None:
    made = [
        (await client.v1.refunds.create_async({"payment_intent": paid.intent, "amount": amount})).id
        for amount in (100, 200, 300)
    ]
    first = await client.v1.refunds.list_async({"payment_intent": paid.intent, "limit": 2})
    assert [one.id for one in first.data] == [made[2], made[1]]
    assert first.has_more
    rest = await client.v1.refunds.list_async({"payment_intent": paid.intent, "starting_after": made[1]})
    assert [one.id for one in rest.data] == [made[0]]
    back = await client.v1.refunds.list_async(
        {"payment_intent": paid.intent, "ending_before": made[0], "limit": 1}
    )
    assert [one.id for one in back.data] == [made[1]]
    assert (await client.v1.refunds.retrieve_async(made[0])).amount == 100


async def test_more_than_was_paid_is_refused(client: stripe.StripeClient, paid: Paid) -> None:
    with pytest.raises(stripe.InvalidRequestError) as over:
        await client.v1.refunds.create_async({"payment_intent": paid.intent, "amount": 2051})
    assert "Refund amount (€20.51) is greater than charge amount (€20.50)" in str(over.value)
    assert over.value.param == "amount"
    await client.v1.refunds.create_async({"payment_intent": paid.intent, "amount": 2000})
    with pytest.raises(stripe.InvalidRequestError, match=r"unrefunded amount on charge \(€0.50\)"):
        await client.v1.refunds.create_async({"payment_intent": paid.intent, "amount": 51})


async def test_a_charge_given_back_cannot_be_refunded(client: stripe.StripeClient, paid: Paid) -> None:
    await client.v1.refunds.create_async({"payment_intent": paid.intent})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await client.v1.refunds.create_async({"payment_intent": paid.intent})
    assert caught.value.code == "charge_already_refunded"


async def test_what_was_never_taken_cannot_be_refunded(client: stripe.StripeClient, standin: StandIn) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    waiting = await standin.control(f"sessions/{session.id}/pay_later")
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        await client.v1.refunds.create_async({"payment_intent": waiting["payment_intent"]})
    with pytest.raises(stripe.InvalidRequestError) as missing:
        await client.v1.refunds.create_async({"payment_intent": "pi_none"})
    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError) as neither:
        await client.v1.refunds.create_async({"amount": 5})
    assert neither.value.code == "parameter_missing"
    with pytest.raises(stripe.InvalidRequestError) as reason:
        await client.v1.refunds.create_async({"payment_intent": waiting["payment_intent"], "reason": "bored"})
    assert reason.value.param == "reason"


async def test_a_refund_can_fail_later(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn, paid: Paid
) -> None:
    made = await client.v1.refunds.create_async({"payment_intent": paid.intent, "amount": 500})
    await standin.control(f"refunds/{made.id}/fail")
    failed = await client.v1.refunds.retrieve_async(made.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert (await client.v1.charges.retrieve_async(paid.charge)).amount_refunded == 0
    await receiver.until("refund.failed", made.id)


async def test_the_dashboard_refunds_without_our_metadata(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn, paid: Paid
) -> None:
    made = await standin.control("refund", {"payment_intent": paid.intent, "amount": 700})
    assert (await client.v1.refunds.retrieve_async(made["id"])).to_dict()["metadata"] == {}
    arrival = await receiver.until("refund.created", made["id"])
    assert arrival.event.request is not None
    assert arrival.event.request.id is None


async def test_the_statement_reconciles_charges_and_refunds(
    client: stripe.StripeClient, standin: StandIn, paid: Paid
) -> None:
    before = (await standin.control("charges", method="GET"))["totals"]["eur"]
    kept = await client.v1.refunds.create_async({"payment_intent": paid.intent, "amount": 300})
    failing = await client.v1.refunds.create_async({"payment_intent": paid.intent, "amount": 400})
    await standin.control(f"refunds/{failing.id}/fail")
    statement = await standin.control("charges", method="GET")
    [entry] = [one for one in statement["charges"] if one["id"] == paid.charge]
    assert (entry["session"], entry["amount"], entry["amount_refunded"]) == (paid.session, 2050, 300)
    assert [(one["id"], one["status"]) for one in entry["refunds"]] == [
        (kept.id, "succeeded"),
        (failing.id, "failed"),
    ]
    assert statement["totals"]["eur"]["charged"] == before["charged"]
    assert statement["totals"]["eur"]["refunded"] == before["refunded"] + 300
