"""The oracle itself: it lets a real document pass and names each fault put into it."""

import copy
import json
from typing import Any

import pytest
import stripe

from tests.local.stripe.oracle import check_object, check_request
from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import StandIn, order


@pytest.fixture
async def session(client: stripe.StripeClient, standin: StandIn) -> Any:  # Any: JSON to be broken
    created = await client.v1.checkout.sessions.create_async(order())
    await standin.control(f"sessions/{created.id}/pay")
    await client.v1.checkout.sessions.retrieve_async(
        created.id, {"expand": ["line_items", "payment_intent.latest_charge"]}
    )
    return copy.deepcopy(standin.recording.objects[-1])


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (["amount_total"], "2050", "amount_total: '2050' is not int"),
        (["status"], "done", "status: 'done' is none"),
        (["livemode"], None, "livemode: None is not bool"),
        (["surprise"], 1, "surprise: unknown field"),
        (["metadata", "order_id"], 5, "metadata.order_id: 5 is not str"),
        (["total_details", "amount_tax"], None, "total_details.amount_tax"),
        (["line_items", "data", 0, "price", "unit_amount"], 9.5, "unit_amount: 9.5 is not int"),
        (["payment_intent", "latest_charge", "paid"], "yes", "latest_charge.paid: 'yes' is not bool"),
        (["payment_intent", "latest_charge", "outcome", "extra"], 1, "outcome.extra: unknown field"),
    ],
)
async def test_each_fault_in_an_object_is_named(
    session: Any, path: list[Any], value: Any, fault: str
) -> None:
    assert check_object(session) == []
    place = session
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    [problem] = check_object(session)
    assert fault in problem


async def test_an_object_of_another_kind_is_named(session: Any) -> None:
    session["payment_intent"] = session["payment_intent"]["latest_charge"]
    assert check_object(session) == ["checkout.session.payment_intent: Charge in the place of PaymentIntent"]


async def test_a_missing_required_field_is_named(session: Any) -> None:
    del session["payment_intent"]["amount_received"]
    assert check_object(session) == [
        "checkout.session.payment_intent.amount_received: required field is missing"
    ]


async def test_the_object_inside_an_event_is_held_too(
    client: stripe.StripeClient, receiver: Receiver, session: Any
) -> None:
    arrival = await receiver.until("checkout.session.completed", session["id"])
    event = json.loads(arrival.raw)
    assert check_object(event) == []
    event["data"]["object"]["mode"] = "borrow"
    event["type"] = "checkout.session.finished"
    assert len(check_object(event)) == 2


@pytest.mark.parametrize(
    ("params", "fault"),
    [
        ({"mode": "payment", "expires_at": "123"}, None),
        ({"mode": "borrow"}, "mode: 'borrow' is none"),
        ({"expires_at": "soon"}, "expires_at: 'soon' is not int"),
        ({"payment_method_types": ["card"]}, "payment_method_types: unknown parameter"),
        ({"line_items": [{"price_data": {"currency": "eur", "amount": "5"}}]}, "amount: unknown parameter"),
        ({"line_items": [{"price_data": {"unit_amount": "5"}}]}, "currency: required parameter is missing"),
        ({"metadata": {"a": ["b"]}}, "metadata: {'a': ['b']} is not a set of strings"),
    ],
)
def test_each_fault_in_a_request_is_named(params: dict[str, Any], fault: str | None) -> None:
    problems = check_request("POST", "/v1/checkout/sessions", params)
    if fault is None:
        assert problems == []
    else:
        [problem] = problems
        assert fault in problem


def test_a_request_stripe_does_not_have_is_named() -> None:
    assert check_request("POST", "/v1/checkout/sessions/cs_test_1/cancel", {}) != []
    assert check_request("POST", "/v1/checkout/sessions/cs_test_1/expire", {}) == []
