"""Webhooks: signed, repeated until accepted, and lost, doubled, shuffled or late when asked."""

import json
from itertools import pairwise

import pytest
import stripe

from tests.local.stripe.receiver import SECRET, Receiver
from tests.local.stripe.running import StandIn, order
from tests.patience import eventually

PAYMENT = {"payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.updated"}


async def paid(client: stripe.StripeClient, standin: StandIn) -> tuple[str, str]:
    session = await client.v1.checkout.sessions.create_async(order())
    return session.id, (await standin.control(f"sessions/{session.id}/pay"))["payment_intent"]


async def test_a_payment_raises_each_of_its_events_once(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn
) -> None:
    session, intent = await paid(client, standin)
    for kind in PAYMENT:
        await receiver.until(kind, intent)
    completed = await receiver.until("checkout.session.completed", session)
    assert sorted(receiver.types(session, intent)) == sorted([*PAYMENT, "checkout.session.completed"])
    assert completed.event.api_version == "2026-10-28.endive"
    assert not completed.event.livemode


async def test_a_signature_holds_only_for_its_secret_and_body(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn
) -> None:
    session, _ = await paid(client, standin)
    arrival = await receiver.until("checkout.session.completed", session)
    event = client.construct_event(arrival.raw, arrival.signature, SECRET)
    assert event.data.object["id"] == session
    for raw, secret in ((arrival.raw, "whsec_other"), (arrival.raw.replace(b"2050", b"2051"), SECRET)):
        with pytest.raises(stripe.SignatureVerificationError):
            client.construct_event(raw, arrival.signature, secret)


async def test_a_refused_delivery_comes_again_with_growing_pauses(
    client: stripe.StripeClient, receiver: Receiver
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    answers = iter([500, 302, 503])
    receiver.answer = lambda event: next(answers, 200) if event.data.object["id"] == session.id else 200
    await client.v1.checkout.sessions.expire_async(session.id)
    await receiver.until("checkout.session.expired", session.id)
    tries = receiver.about(session.id)
    assert [one.status for one in tries] == [500, 302, 503, 200]
    assert len({one.event.id for one in tries}) == 1
    pauses = [later.at - earlier.at for earlier, later in pairwise(tries)]
    assert all(pause >= least for pause, least in zip(pauses, [0.05, 0.1, 0.2], strict=True))


async def test_an_accepted_event_is_no_longer_pending(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await client.v1.checkout.sessions.expire_async(session.id)
    arrival = await receiver.until("checkout.session.expired", session.id)
    assert json.loads(arrival.raw)["pending_webhooks"] == 1

    async def taken() -> bool:
        return (await client.v1.events.retrieve_async(arrival.event.id)).pending_webhooks == 0

    await eventually(taken, what="the answer has arrived")
    again = await standin.control(f"events/{arrival.event.id}/redeliver")
    await receiver.until("checkout.session.expired", session.id, times=2)
    assert again["pending_webhooks"] == 0


async def test_lost_webhooks_are_still_in_the_list_of_events(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn
) -> None:
    await standin.control("faults", {"webhooks": {"drop": 1.0}})
    session, _ = await paid(client, standin)
    await standin.control("faults", method="DELETE")
    other, _ = await paid(client, standin)
    await receiver.until("checkout.session.completed", other)
    assert receiver.types(session) == []
    listed = await client.v1.events.list_async({"type": "checkout.session.completed", "limit": 2})
    assert [one.data.object["id"] for one in listed.data] == [other, session]


async def test_doubled_webhooks_carry_the_same_event(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn
) -> None:
    await standin.control("faults", {"webhooks": {"duplicate": 1.0}})
    session, _ = await paid(client, standin)
    await receiver.until("checkout.session.completed", session, times=2)
    assert len({one.event.id for one in receiver.about(session)}) == 1


async def test_shuffled_webhooks_all_arrive(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn
) -> None:
    await standin.control("faults", {"webhooks": {"reorder": True}, "seed": 3})
    session, intent = await paid(client, standin)
    for kind in PAYMENT:
        await receiver.until(kind, intent)
    await receiver.until("checkout.session.completed", session)
    told = await client.v1.events.list_async({"limit": 5})
    happened = [one.type for one in reversed(told.data)]
    assert sorted(receiver.types(session, intent)) == sorted(happened)
    assert receiver.types(session, intent) != happened


async def test_late_webhooks_are_late(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn
) -> None:
    await standin.control("faults", {"webhooks": {"delay_seconds": [86_000, 86_400]}})
    late, _ = await paid(client, standin)
    await standin.control("faults", {"webhooks": {"delay_seconds": [0.1, 0.2]}})
    session, _ = await paid(client, standin)
    await receiver.until("checkout.session.completed", session)
    assert receiver.types(late) == []


async def test_events_are_paged_and_filtered(client: stripe.StripeClient, standin: StandIn) -> None:
    session, intent = await paid(client, standin)
    first = await client.v1.events.list_async({"limit": 2})
    rest = await client.v1.events.list_async({"limit": 3, "starting_after": first.data[-1].id})
    subjects = {one.data.object["id"] for one in [*first.data, *rest.data]}
    assert {session, intent} < subjects
    groups = await client.v1.events.list_async({"type": "payment_intent.*", "limit": 2})
    assert [one.type for one in groups.data] == ["payment_intent.succeeded", "payment_intent.created"]
    named = await client.v1.events.list_async({"types": ["charge.updated"], "limit": 1})
    assert named.data[0].data.previous_attributes is not None
    tomorrow = first.data[0].created + 86400
    assert (await client.v1.events.list_async({"created": {"gte": tomorrow}})).data == []
    assert (await client.v1.events.retrieve_async(first.data[0].id)).type == first.data[0].type


async def test_an_event_names_the_request_that_caused_it(
    client: stripe.StripeClient, receiver: Receiver
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await client.v1.checkout.sessions.expire_async(session.id, None, {"idempotency_key": "cause:1"})
    arrival = await receiver.until("checkout.session.expired", session.id)
    assert arrival.event.request is not None
    assert arrival.event.request.idempotency_key == "cause:1"
