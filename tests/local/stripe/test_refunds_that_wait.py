"""Refunds that are not through at once: they wait, need the customer, are canceled, fail, or are refused."""

from typing import Any

import pytest
import stripe
from stripe.params import RefundCreateParams
from typing_extensions import Unpack

from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import Paid, StandIn, pay_later


async def refund(
    client: stripe.StripeClient, paid: Paid, **more: Unpack[RefundCreateParams]
) -> stripe.Refund:
    return await client.v1.refunds.create_async({"payment_intent": paid.intent, **more})


async def choose(standin: StandIn, *fates: str) -> None:
    await standin.control("faults", {"refunds": {"next": list(fates)}})


async def refunded(client: stripe.StripeClient, paid: Paid) -> int:
    return (await client.v1.charges.retrieve_async(paid.charge)).amount_refunded


@pytest.mark.parametrize(
    ("fate", "reason", "booked"),
    [
        ("pending", "processing", True),
        ("pending_charge", "charge_pending", False),
        ("pending_insufficient_funds", "insufficient_funds", False),
    ],
)
async def test_a_refund_can_wait_until_it_is_settled(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver, paid: Paid,
    fate: str, reason: str, booked: bool,
) -> None:  # fmt: skip
    await choose(standin, fate)
    made = await refund(client, paid, amount=500)
    assert (made.status, made.pending_reason) == ("pending", reason)
    assert (made.balance_transaction is not None) == booked
    assert await refunded(client, paid) == 500
    created = await receiver.until("refund.created", made.id)
    assert created.event.data.object["status"] == "pending"
    await standin.control(f"refunds/{made.id}/settle")
    settled = await client.v1.refunds.retrieve_async(made.id)
    assert (settled.status, settled.pending_reason) == ("succeeded", None)
    assert settled.balance_transaction is not None
    await receiver.until("refund.updated", made.id)
    await receiver.until("charge.refunded", paid.charge)


async def test_a_refund_that_needs_the_customer_tells_where_it_asked(
    client: stripe.StripeClient, standin: StandIn, paid: Paid
) -> None:
    await choose(standin, "requires_action", "requires_action")
    made = await refund(client, paid, amount=500)
    other = await refund(client, paid, amount=500, instructions_email="bob@example.com")
    assert (made.status, made.instructions_email) == ("requires_action", "ada@example.com")
    assert other.next_action is not None
    assert other.next_action.display_details is not None
    assert other.next_action.display_details.email_sent.email_sent_to == "bob@example.com"
    await standin.control(f"refunds/{made.id}/settle")
    settled = await client.v1.refunds.retrieve_async(made.id)
    assert settled.status == "succeeded"
    assert "next_action" not in settled


@pytest.mark.parametrize("fate", ["pending", "requires_action"])
async def test_a_refund_that_waits_can_be_canceled_and_gives_the_money_back(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver, paid: Paid, fate: str
) -> None:
    await choose(standin, fate)
    made = await refund(client, paid)
    await standin.control(f"refunds/{made.id}/cancel")
    canceled = await client.v1.refunds.retrieve_async(made.id)
    assert (canceled.status, canceled.failure_reason) == ("canceled", "merchant_request")
    assert canceled.failure_balance_transaction is not None
    assert await refunded(client, paid) == 0
    assert (await receiver.until("refund.updated", made.id)).event.data.object["status"] == "canceled"
    assert (await refund(client, paid)).amount == 2050


async def test_stripe_itself_cancels_only_what_needs_the_customer(
    client: stripe.StripeClient, standin: StandIn, paid: Paid
) -> None:
    await choose(standin, "requires_action", "pending")
    asking, waiting = await refund(client, paid, amount=500), await refund(client, paid, amount=500)
    assert (await client.v1.refunds.cancel_async(asking.id)).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="status of pending"):
        await client.v1.refunds.cancel_async(waiting.id)


@pytest.mark.parametrize("fate", ["pending", "pending_insufficient_funds", "requires_action", "succeeded"])
async def test_a_refund_can_fail_from_every_state_that_is_not_an_end(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver, paid: Paid, fate: str
) -> None:
    await choose(standin, fate)
    made = await refund(client, paid, amount=500)
    await standin.control(f"refunds/{made.id}/fail", {"reason": "declined"})
    failed = await client.v1.refunds.retrieve_async(made.id)
    assert (failed.status, failed.failure_reason) == ("failed", "declined")
    assert (failed["failure_balance_transaction"] is None) == (made.balance_transaction is None)
    assert await refunded(client, paid) == 0
    await receiver.until("refund.failed", made.id)
    for move in ("settle", "fail", "cancel"):
        assert await standin.refusal(f"refunds/{made.id}/{move}") == 409


async def test_a_refund_can_fail_in_the_answer_already(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver, paid: Paid
) -> None:
    await choose(standin, "failed")
    made = await refund(client, paid, amount=500)
    assert (made.status, await refunded(client, paid)) == ("failed", 0)
    await receiver.until("refund.failed", made.id)


async def test_a_refund_can_want_the_customers_address(
    client: stripe.StripeClient, standin: StandIn, paid: Paid
) -> None:
    await choose(standin, "address_needed")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await refund(client, paid)
    assert (caught.value.code, caught.value.param) == ("parameter_missing", "instructions_email")
    assert (await refund(client, paid, instructions_email="ada@example.com")).status == "succeeded"


async def test_a_charge_can_be_too_old_and_no_code_says_so(
    client: stripe.StripeClient, standin: StandIn, paid: Paid
) -> None:
    await choose(standin, "charge_too_old")
    with pytest.raises(stripe.InvalidRequestError, match="too old") as caught:
        await refund(client, paid)
    assert caught.value.code is None


@pytest.mark.parametrize("code", ["charge_disputed", "charge_not_refundable"])
async def test_a_refusal_is_kept_under_its_key_and_another_key_succeeds(
    client: stripe.StripeClient, standin: StandIn, paid: Paid, code: str
) -> None:
    await choose(standin, code)
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            await client.v1.refunds.create_async(
                {"payment_intent": paid.intent}, {"idempotency_key": f"{paid.intent}:1"}
            )
        assert (caught.value.http_status, caught.value.code) == (400, code)
    assert await refunded(client, paid) == 0
    assert (await refund(client, paid)).status == "succeeded"


async def test_the_refund_of_a_debit_waits_and_settles_by_itself(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver
) -> None:
    paid = await pay_later(standin, client, "sepa_debit")
    made = await refund(client, paid)
    assert (made.status, made.pending_reason) == ("pending", "processing")
    assert (await receiver.until("refund.updated", made.id)).event.data.object["status"] == "succeeded"
    assert (await client.v1.refunds.retrieve_async(made.id)).status == "succeeded"


async def test_a_wait_that_was_chosen_does_not_end_by_itself(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver
) -> None:
    paid = await pay_later(standin, client, "sepa_debit")
    await choose(standin, "pending")
    chosen, usual = await refund(client, paid, amount=500), await refund(client, paid, amount=500)
    await receiver.until("refund.updated", usual.id)
    assert (await client.v1.refunds.retrieve_async(chosen.id)).status == "pending"


async def test_a_method_without_native_refunds_asks_the_customer(
    client: stripe.StripeClient, standin: StandIn
) -> None:
    made = await refund(client, await pay_later(standin, client, "konbini"))
    assert (made.status, made.instructions_email) == ("requires_action", "ada@example.com")


async def test_a_method_that_gives_nothing_back_refuses(
    client: stripe.StripeClient, standin: StandIn
) -> None:
    paid = await pay_later(standin, client, "oxxo")
    with pytest.raises(stripe.InvalidRequestError, match="does not support refunds") as caught:
        await refund(client, paid)
    assert caught.value.code == "charge_not_refundable"


async def test_more_than_a_hundred_refunds_are_read_by_pages(client: stripe.StripeClient, paid: Paid) -> None:
    made = [await refund(client, paid, amount=1) for _ in range(101)]
    first = await client.v1.refunds.list_async({"payment_intent": paid.intent, "limit": 100})
    assert (len(first.data), first.has_more) == (100, True)
    rest = await client.v1.refunds.list_async(
        {"payment_intent": paid.intent, "limit": 100, "starting_after": first.data[-1].id}
    )
    assert ([one.id for one in rest.data], rest.has_more) == ([made[0].id], False)
    charge = await client.v1.charges.retrieve_async(paid.charge, {"expand": ["refunds"]})
    assert charge.refunds is not None
    assert [one.id for one in charge.refunds.data] == [one.id for one in reversed(made[-10:])]
    assert charge.refunds.has_more


@pytest.mark.parametrize(
    ("path", "body"),
    [("faults", {"refunds": {"next": ["vanish"]}}), ("refunds/re_none/fail", {"reason": "bored"})],
)
async def test_a_fate_or_reason_stripe_does_not_have_is_refused(
    standin: StandIn, path: str, body: dict[str, Any]
) -> None:
    assert await standin.refusal(path, body) == 400
