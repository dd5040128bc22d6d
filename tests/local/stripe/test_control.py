"""The control API: what was asked, what was tampered with, and refusals that make sense."""

import httpx
import pytest
import stripe

from tests.local.stripe.oracle import check_request
from tests.local.stripe.running import StandIn, order


async def test_requests_are_recorded_as_they_were_sent(client: stripe.StripeClient, standin: StandIn) -> None:
    session = await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "journal:1"})
    await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["line_items"]})
    made, read = (await standin.requests())[-2:]
    assert (made["method"], made["path"], made["status"]) == ("POST", "/v1/checkout/sessions", 200)
    assert made["idempotency_key"] == "journal:1"
    assert made["params"]["line_items"][0]["price_data"]["unit_amount"] == "950"
    assert (read["path"], read["params"]) == (
        f"/v1/checkout/sessions/{session.id}",
        {"expand": ["line_items"]},
    )
    assert (await standin.control(f"requests?after={made['id']}", method="GET"))["requests"] == [read]


async def test_every_accepted_request_conforms(client: stripe.StripeClient, standin: StandIn) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await standin.control(f"sessions/{session.id}/decline")
    await client.v1.checkout.sessions.expire_async(session.id)
    await client.v1.events.list_async({"created": {"gte": 5}, "limit": 3})
    accepted = [one for one in await standin.requests() if one["status"] == 200]
    assert len(accepted) >= 3
    assert [p for one in accepted for p in check_request(one["method"], one["path"], one["params"])] == []


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_tampered_payment_reads_otherwise(
    client: stripe.StripeClient, standin: StandIn, when: str
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    changes = {"amount": 1, "currency": "usd", "metadata": {"order_id": "ord_2"}}
    steps = [("tamper", changes), ("pay", None)]
    for action, body in steps if when == "before" else reversed(steps):
        await standin.control(f"sessions/{session.id}/{action}", body)
    read = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    assert isinstance(read.payment_intent, stripe.PaymentIntent)
    assert (read.amount_total, read.currency) == (1, "usd")
    assert (read.payment_intent.amount_received, read.payment_intent.currency) == (1, "usd")
    assert read.payment_intent.metadata.to_dict() == {"order_id": "ord_2"}


async def test_only_the_intent_can_be_tampered_with(client: stripe.StripeClient, standin: StandIn) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await standin.control(f"sessions/{session.id}/pay")
    await standin.control(f"sessions/{session.id}/tamper", {"amount": 5, "target": "payment_intent"})
    read = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    assert isinstance(read.payment_intent, stripe.PaymentIntent)
    assert (read.amount_total, read.payment_intent.amount_received) == (2050, 5)


@pytest.mark.parametrize(
    ("action", "body", "status"),
    [("pay", None, 409), ("settle", {"outcome": "failed"}, 409), ("settle", {}, 400), ("smile", None, 404)],
)
async def test_what_makes_no_sense_is_refused(
    client: stripe.StripeClient, standin: StandIn, action: str, body: dict[str, str] | None, status: int
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await standin.control(f"sessions/{session.id}/pay")
    with pytest.raises(httpx.HTTPStatusError) as caught:
        await standin.control(f"sessions/{session.id}/{action}", body)
    assert caught.value.response.status_code == status


async def test_an_intent_and_its_charges_are_listed(client: stripe.StripeClient, standin: StandIn) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await standin.control(f"sessions/{session.id}/decline")
    intent = (await standin.control(f"sessions/{session.id}/pay"))["payment_intent"]
    charges = await client.v1.charges.list_async({"payment_intent": intent})
    assert [one.status for one in charges.data] == ["succeeded", "failed"]
    intents = await client.v1.payment_intents.list_async({"limit": 1, "expand": ["data.latest_charge"]})
    assert isinstance(intents.data[0].latest_charge, stripe.Charge)
    assert intents.data[0].latest_charge.id == charges.data[0].id
