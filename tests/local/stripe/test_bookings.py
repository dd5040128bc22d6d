"""Balance transactions: each movement of money has Stripe's type and category, and becomes available."""

from pathlib import Path
from typing import TypeAlias

import pytest
import stripe

from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import Paid, StandIn, order, pay, pay_later, running

Kind: TypeAlias = tuple[str, str, int]


async def bookings(client: stripe.StripeClient, source: str) -> list[Kind]:
    """Oldest first."""
    found = await client.v1.balance_transactions.list_async({"source": source})
    return [(one.type, one.reporting_category, one.amount) for one in reversed(found.data)]


async def test_a_card_is_booked_as_charge_and_refund(client: stripe.StripeClient, paid: Paid) -> None:
    made = await client.v1.refunds.create_async({"charge": paid.charge, "amount": 500})
    assert await bookings(client, paid.charge) == [("charge", "charge", 2050)]
    assert await bookings(client, made.id) == [("refund", "refund", -500)]


@pytest.mark.parametrize("method", ["sepa_debit", "konbini"])
async def test_a_local_method_is_booked_as_payment_and_payment_refund(
    client: stripe.StripeClient, standin: StandIn, method: str
) -> None:
    paid = await pay_later(standin, client, method)
    made = await client.v1.refunds.create_async({"charge": paid.charge, "amount": 500})
    assert (paid.charge[:3], made.id[:4]) == ("py_", "pyr_")
    assert await bookings(client, paid.charge) == [("payment", "charge", 2050)]
    assert await bookings(client, made.id) == [("payment_refund", "refund", -500)]


@pytest.mark.parametrize(("fate", "end"), [("succeeded", "fail"), ("pending", "fail"), ("pending", "cancel")])
async def test_a_refund_that_comes_to_nothing_is_booked_back(
    client: stripe.StripeClient, standin: StandIn, paid: Paid, fate: str, end: str
) -> None:
    await standin.control("faults", {"refunds": {"next": [fate]}})
    made = await client.v1.refunds.create_async({"charge": paid.charge, "amount": 500})
    await standin.control(f"refunds/{made.id}/{end}")
    back = ("refund_failure", "refund_failure", 500)
    assert await bookings(client, made.id) == [("refund", "refund", -500), back]
    ended = await client.v1.refunds.retrieve_async(made.id, {"expand": ["failure_balance_transaction"]})
    assert isinstance(ended.failure_balance_transaction, stripe.BalanceTransaction)
    assert ended.failure_balance_transaction.type == "refund_failure"


async def test_a_refund_that_was_never_booked_is_not_booked_back(
    client: stripe.StripeClient, standin: StandIn, paid: Paid
) -> None:
    await standin.control("faults", {"refunds": {"next": ["pending_insufficient_funds"]}})
    made = await client.v1.refunds.create_async({"charge": paid.charge, "amount": 500})
    await standin.control(f"refunds/{made.id}/fail")
    assert await bookings(client, made.id) == []


async def test_money_paid_in_is_pending_until_its_day(tmp_path: Path, receiver: Receiver) -> None:
    async with running(tmp_path, receiver.url) as standin:
        client = standin.client()
        paid = await pay(standin, client)
        charge = await client.v1.charges.retrieve_async(paid.charge)
        assert isinstance(charge.balance_transaction, str)
        booking = await client.v1.balance_transactions.retrieve_async(charge.balance_transaction)
        assert (booking.status, booking.available_on - booking.created) == ("pending", 2 * 86400)
        assert booking.net == booking.amount - booking.fee
        await standin.control("clock", {"advance_seconds": 2 * 86400 + 5})
        assert (await client.v1.balance_transactions.retrieve_async(booking.id)).status == "available"


async def test_money_paid_out_counts_at_once(client: stripe.StripeClient, paid: Paid) -> None:
    made = await client.v1.refunds.create_async({"charge": paid.charge, "expand": ["balance_transaction"]})
    assert isinstance(made.balance_transaction, stripe.BalanceTransaction)
    assert (made.balance_transaction.status, made.balance_transaction.fee) == ("available", 0)


async def test_a_method_stripe_does_not_have_cannot_pay_later(
    client: stripe.StripeClient, standin: StandIn
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    answer = await standin.refusal(f"sessions/{session.id}/pay_later", {"method": "shells"})
    assert answer == 400
