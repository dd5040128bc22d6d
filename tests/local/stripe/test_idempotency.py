"""One key, one effect: replays, misuse, and which answers are kept."""

import asyncio

import pytest
import stripe

from tests.local.stripe.running import StandIn, order


async def test_the_same_key_replays_the_first_answer(client: stripe.StripeClient, standin: StandIn) -> None:
    wanted = order()
    first = await client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "pay_1:create:1"})
    first_request = standin.recording.headers["request-id"]
    assert "idempotent-replayed" not in standin.recording.headers
    again = await client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "pay_1:create:1"})
    assert again.id == first.id
    assert standin.recording.headers["idempotent-replayed"] == "true"
    assert standin.recording.headers["original-request"] == first_request
    other = await client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "pay_1:create:2"})
    assert other.id != first.id


async def test_a_key_refuses_other_parameters_and_paths(client: stripe.StripeClient) -> None:
    wanted = order()
    session = await client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "other:1"})
    changed = wanted | {"expires_at": wanted["expires_at"] + 1}
    with pytest.raises(stripe.IdempotencyError, match="same parameters") as caught:
        await client.v1.checkout.sessions.create_async(changed, {"idempotency_key": "other:1"})
    assert caught.value.http_status == 400
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        await client.v1.checkout.sessions.expire_async(session.id, None, {"idempotency_key": "other:1"})


async def test_a_refused_parameter_leaves_the_key_free(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.checkout.sessions.create_async(
            order(submit_type="beg"), {"idempotency_key": "free:1"}
        )
    session = await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "free:1"})
    assert session.status == "open"


async def test_a_refusal_by_state_is_kept(client: stripe.StripeClient, standin: StandIn) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await client.v1.checkout.sessions.expire_async(session.id)
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
            await client.v1.checkout.sessions.expire_async(session.id, None, {"idempotency_key": "state:1"})
    assert standin.recording.headers["idempotent-replayed"] == "true"


async def test_a_500_is_kept_under_its_key(client: stripe.StripeClient, standin: StandIn) -> None:
    wanted = order()
    await standin.control("faults", {"api": {"next": ["500"]}})
    for _ in range(2):
        with pytest.raises(stripe.APIError) as caught:
            await client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "broken:1"})
        assert caught.value.http_status == 500
    assert standin.recording.headers["idempotent-replayed"] == "true"
    fresh = await client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "broken:2"})
    assert fresh.status == "open"


async def test_two_requests_at_once_with_one_key_conflict(
    client: stripe.StripeClient, standin: StandIn
) -> None:
    wanted = order()
    await standin.control("faults", {"api": {"slow_seconds": 3}})
    results = await asyncio.gather(
        *(client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "race:1"}) for _ in range(2)),
        return_exceptions=True,
    )
    [conflict] = [one for one in results if isinstance(one, stripe.APIError)]
    assert conflict.http_status == 409
    [session] = [one for one in results if isinstance(one, stripe.checkout.Session)]
    await standin.control("faults", method="DELETE")
    again = await client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "race:1"})
    assert again.id == session.id


async def test_a_key_has_at_most_255_characters(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.IdempotencyError):
        await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "k" * 256})
