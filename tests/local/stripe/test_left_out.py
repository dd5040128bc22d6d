"""Optional fields without a value are left out on request, in answers and in events."""

import json

import pytest
import stripe

from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import StandIn, order

LEAVE_OUT = {"objects": {"leave_out_nulls": True}}


async def test_the_sdk_has_no_attribute_for_what_is_left_out(
    client: stripe.StripeClient, standin: StandIn
) -> None:
    whole = await client.v1.checkout.sessions.create_async(order())
    assert whole.payment_intent is None
    await standin.control("faults", LEAVE_OUT)
    session = await client.v1.checkout.sessions.retrieve_async(whole.id, {"expand": ["line_items"]})
    with pytest.raises(AttributeError):
        session.payment_intent  # noqa: B018 (reading it is the point)
    assert session.customer_email == "ada@example.com", "what has a value stays"
    assert "null" not in json.dumps(session.to_dict(for_json=True))


async def test_events_leave_out_the_same_but_say_what_was_empty_before(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver
) -> None:
    await standin.control("faults", LEAVE_OUT)
    session = await client.v1.checkout.sessions.create_async(order())
    intent = (await standin.control(f"sessions/{session.id}/pay"))["payment_intent"]
    updated = json.loads((await receiver.until("charge.updated", intent)).raw)
    assert updated["data"]["previous_attributes"] == {"balance_transaction": None}
    assert None not in updated["data"]["object"].values()
