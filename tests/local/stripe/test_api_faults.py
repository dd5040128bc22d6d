"""Faults on request at the API, and who may talk to it at all."""

import httpx
import pytest
import stripe

from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import StandIn, browser, order


async def test_too_many_requests_are_not_kept(client: stripe.StripeClient, standin: StandIn) -> None:
    await standin.control("faults", {"api": {"next": ["429"]}})
    with pytest.raises(stripe.RateLimitError):
        await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "busy:1"})
    session = await client.v1.checkout.sessions.create_async(order(), {"idempotency_key": "busy:1"})
    assert session.status == "open"


async def test_an_answer_of_500_can_hide_an_effect(
    client: stripe.StripeClient, standin: StandIn, receiver: Receiver
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await standin.control("faults", {"api": {"next": ["after_effect_500"]}})
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            await client.v1.checkout.sessions.expire_async(session.id, None, {"idempotency_key": "hidden:1"})
    assert (await client.v1.checkout.sessions.retrieve_async(session.id)).status == "expired"
    await receiver.until("checkout.session.expired", session.id)
    assert receiver.types(session.id) == ["checkout.session.expired"]


async def test_a_plain_500_has_no_effect(client: stripe.StripeClient, standin: StandIn) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await standin.control("faults", {"api": {"next": ["500"]}})
    with pytest.raises(stripe.APIError):
        await client.v1.checkout.sessions.expire_async(session.id)
    assert (await client.v1.checkout.sessions.retrieve_async(session.id)).status == "open"


async def test_a_lost_answer_is_found_again_by_its_key(client: stripe.StripeClient, standin: StandIn) -> None:
    wanted = order()
    await standin.control("faults", {"api": {"next": ["drop_connection"]}})
    with pytest.raises(stripe.APIConnectionError):
        await client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "lost:1"})
    session = await client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "lost:1"})
    assert session.status == "open"
    assert standin.recording.headers["idempotent-replayed"] == "true"


async def test_faults_can_be_narrowed_to_one_path(client: stripe.StripeClient, standin: StandIn) -> None:
    await standin.control("faults", {"api": {"error_500": 1.0, "method": "POST", "path": "/v1/refunds"}})
    session = await client.v1.checkout.sessions.create_async(order())
    assert session.status == "open"
    with pytest.raises(stripe.APIError):
        await client.v1.refunds.create_async({"payment_intent": "pi_none"})
    await standin.control("faults", method="DELETE")
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.refunds.create_async({"payment_intent": "pi_none"})


async def test_one_seed_gives_one_series_of_faults(client: stripe.StripeClient, standin: StandIn) -> None:
    async def series() -> list[int | None]:
        await standin.control("faults", {"api": {"error_500": 0.3, "error_429": 0.3}, "seed": 7})
        seen: list[int | None] = []
        for _ in range(12):
            try:
                await client.v1.events.list_async({"limit": 1})
                seen.append(200)
            except stripe.StripeError as error:
                seen.append(error.http_status)
        return seen

    first = await series()
    assert set(first) == {200, 429, 500}
    assert await series() == first


async def test_a_misspelt_knob_is_refused(standin: StandIn) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        await standin.control("faults", {"webhooks": {"dorp": 0.3}})


@pytest.mark.parametrize(
    ("key", "text"),
    [("sk_live_abc", "live key"), ("rk_live_abc", "live key"), ("pk_test_abc", "Invalid API Key")],
)
async def test_only_test_keys_are_let_in(standin: StandIn, key: str, text: str) -> None:
    with pytest.raises(stripe.AuthenticationError, match=text) as caught:
        await standin.client(key).v1.events.list_async()
    assert caught.value.http_status == 401
    assert key not in str(caught.value)


async def test_no_key_and_no_such_path_are_refused(client: stripe.StripeClient, standin: StandIn) -> None:
    async with browser(standin.url) as visitor:
        assert (await visitor.get("/v1/events")).status_code == 401
        assert (await visitor.get("/healthz")).json() == {"ok": True}
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        await client.v1.customers.list_async()


async def test_another_api_version_is_refused(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=r"2026-10-28\.endive only"):
        await client.v1.events.list_async(None, {"stripe_version": "2020-08-27"})


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("401", stripe.AuthenticationError),
        ("402", stripe.CardError),
        ("403", stripe.PermissionError),
        ("404", stripe.InvalidRequestError),
    ],
)
async def test_a_request_can_be_refused_as_stripe_refuses(
    client: stripe.StripeClient, standin: StandIn, status: str, kind: type[stripe.StripeError]
) -> None:
    await standin.control("faults", {"api": {"next": [status]}})
    with pytest.raises(kind) as caught:
        await client.v1.checkout.sessions.create_async(order())
    assert caught.value.http_status == int(status)
    assert (await client.v1.checkout.sessions.create_async(order())).status == "open"
