"""A connected account has its own objects and keys, and its events go to the Connect endpoint."""

import json
from collections.abc import AsyncIterator

import pytest
import stripe

from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import StandIn, order, running

SHOP = "acct_1ShopOfSomebody"
CONNECT_SECRET = "whsec_of_the_connect_endpoint"


@pytest.fixture(scope="module")
async def connect() -> AsyncIterator[Receiver]:
    receiver = Receiver(secret=CONNECT_SECRET)
    await receiver.start()
    yield receiver
    await receiver.stop()


@pytest.fixture(scope="module")
async def standin(
    receiver: Receiver, connect: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[StandIn]:
    second = ("--connect-webhook-url", connect.url, "--connect-webhook-secret", CONNECT_SECRET)
    async with running(tmp_path_factory.mktemp("connect"), receiver.url, *second) as standin:
        yield standin


@pytest.fixture
async def theirs(client: stripe.StripeClient) -> stripe.checkout.Session:
    return await client.v1.checkout.sessions.create_async(order(), {"stripe_account": SHOP})


async def test_events_of_a_connected_account_come_signed_to_the_other_endpoint_and_name_it(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver, connect: Receiver,
    theirs: stripe.checkout.Session,
) -> None:  # fmt: skip
    ours = await client.v1.checkout.sessions.create_async(order())
    for session in (theirs, ours):
        await standin.control(f"sessions/{session.id}/pay")
    arrived = await connect.until("checkout.session.completed", theirs.id)
    assert json.loads(arrived.raw)["account"] == SHOP
    assert "account" not in json.loads((await receiver.until("checkout.session.completed", ours.id)).raw)
    assert receiver.about(theirs.id) == []
    assert connect.about(ours.id) == []


async def test_a_refund_and_a_dispute_of_theirs_are_told_as_theirs(
    standin: StandIn, connect: Receiver, theirs: stripe.checkout.Session
) -> None:
    intent = (await standin.control(f"sessions/{theirs.id}/pay"))["payment_intent"]
    made = await standin.control("refund", {"payment_intent": intent, "amount": 500})
    opened = await standin.control(f"charges/{made['charge']}/dispute")
    for kind, subject in (("refund.created", made), ("charge.dispute.created", opened)):
        assert json.loads((await connect.until(kind, subject["id"])).raw)["account"] == SHOP


async def test_each_account_finds_only_its_own(
    client: stripe.StripeClient, theirs: stripe.checkout.Session
) -> None:
    there: stripe.RequestOptions = {"stripe_account": SHOP}
    assert (await client.v1.checkout.sessions.retrieve_async(theirs.id, None, there)).id == theirs.id
    with pytest.raises(stripe.InvalidRequestError, match="No such checkout"):
        await client.v1.checkout.sessions.retrieve_async(theirs.id)
    seen = await client.v1.checkout.sessions.list_async({"limit": 100})
    assert theirs.id not in [one.id for one in seen.data]
    assert theirs.id in [one.id for one in (await client.v1.checkout.sessions.list_async(None, there)).data]


async def test_an_idempotency_key_holds_within_its_account(client: stripe.StripeClient) -> None:
    same = order()
    ours = await client.v1.checkout.sessions.create_async(same, {"idempotency_key": "one"})
    options: stripe.RequestOptions = {"idempotency_key": "one", "stripe_account": SHOP}
    theirs = await client.v1.checkout.sessions.create_async(same, options)
    again = await client.v1.checkout.sessions.create_async(same, options)
    assert theirs.id == again.id != ours.id


async def test_without_a_connect_endpoint_their_events_are_only_kept(
    client: stripe.StripeClient, receiver: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with running(tmp_path_factory.mktemp("alone"), receiver.url) as alone:
        theirs = await alone.client().v1.checkout.sessions.create_async(order(), {"stripe_account": SHOP})
        await alone.control(f"sessions/{theirs.id}/pay")
        kept = await alone.client().v1.events.list_async({"limit": 100}, {"stripe_account": SHOP})
        assert "checkout.session.completed" in [one.type for one in kept.data]
        assert (await alone.control("deliveries", method="GET"))["deliveries"] == []
