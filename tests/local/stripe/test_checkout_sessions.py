"""Creating, reading, listing and expiring Checkout Sessions, driven by the official SDK."""

import time
from typing import Any

import pytest
import stripe

from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import StandIn, line, order, pay


async def refusal(client: stripe.StripeClient, params: Any) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await client.v1.checkout.sessions.create_async(params)
    assert caught.value.http_status == 400
    return caught.value


async def test_a_new_session_is_open_and_shows_what_was_asked(client: stripe.StripeClient) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert (session.amount_total, session.currency, session.livemode) == (2050, "eur", False)
    assert (session.client_reference_id, session.payment_intent) == ("ord_1", None)
    assert session.metadata is not None
    assert session.metadata.to_dict() == {"order_id": "ord_1", "app": "countertalk"}
    assert session.url is not None
    assert session.url.endswith(f"/c/pay/{session.id}")


async def test_the_lines_come_by_expand_and_by_their_own_path(client: stripe.StripeClient) -> None:
    created = await client.v1.checkout.sessions.create_async(order())
    assert "line_items" not in created
    read = await client.v1.checkout.sessions.retrieve_async(created.id, {"expand": ["line_items"]})
    assert read.line_items is not None
    seen = [(one.description, one.quantity, one.amount_total) for one in read.line_items.data]
    assert seen == [("Margherita", 2, 1900), ("Tip", 1, 150)]
    listed = await client.v1.checkout.sessions.line_items.list_async(created.id, {"limit": 1})
    assert [one.description for one in listed.data] == ["Margherita"]
    assert listed.has_more


@pytest.mark.parametrize("path", ["currency", "id", "nonsense", "metadata.order_id"])
async def test_a_path_that_holds_no_object_cannot_be_expanded(client: stripe.StripeClient, path: str) -> None:
    created = await client.v1.checkout.sessions.create_async(order())
    with pytest.raises(stripe.InvalidRequestError, match=rf"cannot be expanded \({path}\)"):
        await client.v1.checkout.sessions.retrieve_async(created.id, {"expand": [path]})


@pytest.mark.parametrize("minutes", [29, 24 * 60 + 1])
async def test_a_session_lives_from_half_an_hour_to_a_day(client: stripe.StripeClient, minutes: int) -> None:
    error = await refusal(client, order(expires_at=int(time.time()) + minutes * 60))
    assert error.param == "expires_at"
    assert "from Checkout Session creation" in str(error)


async def test_unknown_parameters_are_refused_at_any_depth(client: stripe.StripeClient) -> None:
    top = await refusal(client, order(total=5))
    assert (top.code, top.param) == ("parameter_unknown", "total")
    item = line(950, 1, "Margherita")
    item["price_data"]["product_data"]["colour"] = "red"
    deep = await refusal(client, order(line_items=[item]))
    assert (deep.code, deep.param) == ("parameter_unknown", "line_items[0][price_data][product_data][colour]")


async def test_payment_method_types_has_its_own_refusal(client: stripe.StripeClient) -> None:
    error = await refusal(client, order(payment_method_types=["card"]))
    assert error.code == "payment_method_types_no_longer_supported"


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"mode": "borrow"}, None, "mode"),
        ({"line_items": [line(950, 0, "Nothing")]}, "parameter_invalid_integer", "line_items[0][quantity]"),
        ({"line_items": []}, "parameter_missing", "line_items"),
        ({"line_items": [{"price": "price_1", "quantity": 1}]}, "resource_missing", "line_items[0][price]"),
        ({"expires_at": "soon"}, "parameter_invalid_integer", "expires_at"),
        ({"success_url": "javascript:alert(1)"}, "url_invalid", "success_url"),
        ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
        ({"customer_email": ".ada@example.com"}, "email_invalid", "customer_email"),
        ({"customer_email": "zoë@example.com"}, "email_invalid", "customer_email"),
        ({"client_reference_id": ""}, "parameter_invalid_empty", "client_reference_id"),
        ({"metadata": {"k" * 41: "v"}}, None, f"metadata[{'k' * 41}]"),
        ({"line_items": [line(950, 1, "a"), line(950, 1, "b", "usd")]}, None, "line_items"),
        ({"line_items": [line(950, 1, "a", "zzz")]}, None, "line_items[0][price_data][currency]"),
        ({"automatic_tax": {"enabled": True}}, "standin_not_modelled", "automatic_tax"),
    ],
)
async def test_wrong_values_are_refused_by_name(
    client: stripe.StripeClient, changes: Any, code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await client.v1.checkout.sessions.create_async(order(**changes))
    assert (caught.value.code, caught.value.param) == (code, param)


@pytest.mark.parametrize(
    ("currency", "least"), [("eur", 50), ("usd", 50), ("gbp", 30), ("jpy", 50), ("huf", 17500)]
)
async def test_a_charge_has_a_least_amount(client: stripe.StripeClient, currency: str, least: int) -> None:
    error = await refusal(client, order(line_items=[line(least - 1, 1, "Sip", currency)]))
    assert error.code == "amount_too_small"
    session = await client.v1.checkout.sessions.create_async(
        order(line_items=[line(least, 1, "Sip", currency)])
    )
    assert session.amount_total == least


@pytest.mark.parametrize(
    ("currency", "broken", "whole"),
    [("isk", 550, 500), ("ugx", 100_050, 100_000), ("kwd", 5124, 5120), ("ugx", 5, 500)],
)
async def test_an_amount_nobody_can_hand_out_is_refused(
    client: stripe.StripeClient, standin: StandIn, currency: str, broken: int, whole: int
) -> None:
    """Takes UGX as ISK, with two zeros at the end, which is not proved."""
    error = await refusal(client, order(line_items=[line(broken, 1, "Coffee", currency)]))
    assert (error.code, error.param) == (
        "parameter_invalid_integer",
        "line_items[0][price_data][unit_amount]",
    )
    paid = await pay(standin, client, line_items=[line(whole, 2, "Coffee", currency)])
    with pytest.raises(stripe.InvalidRequestError, match="must end in") as part:
        await client.v1.refunds.create_async({"charge": paid.charge, "amount": broken})
    assert part.value.param == "amount"
    assert (await client.v1.refunds.create_async({"charge": paid.charge, "amount": whole})).amount == whole


async def test_a_session_has_at_most_a_hundred_lines(client: stripe.StripeClient) -> None:
    many = [line(100, 1, f"Dish {number}") for number in range(101)]
    assert "up to 100 line items" in str(await refusal(client, order(line_items=many)))
    session = await client.v1.checkout.sessions.create_async(order(line_items=many[:100]))
    assert session.amount_total == 10_000


async def test_an_expired_session_cannot_expire_again(
    client: stripe.StripeClient, receiver: Receiver
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    expired = await client.v1.checkout.sessions.expire_async(session.id)
    assert (expired.status, expired.url) == ("expired", None)
    await receiver.until("checkout.session.expired", session.id)
    with pytest.raises(stripe.InvalidRequestError, match=r'status in \["open"\] can be expired'):
        await client.v1.checkout.sessions.expire_async(session.id)


async def test_a_session_expires_by_itself(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn
) -> None:
    now = (await standin.control("clock", method="GET"))["now"]
    session = await client.v1.checkout.sessions.create_async(order(expires_at=now + 1800 + 600))
    later = await client.v1.checkout.sessions.create_async(order(expires_at=now + 7200))
    await standin.control("clock", {"advance_seconds": 2410})
    await receiver.until("checkout.session.expired", session.id)
    assert (await client.v1.checkout.sessions.retrieve_async(session.id)).status == "expired"
    assert (await client.v1.checkout.sessions.retrieve_async(later.id)).status == "open"


async def test_a_session_nobody_made_is_missing(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await client.v1.checkout.sessions.retrieve_async("cs_test_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    assert caught.value.request_id is not None


async def test_a_session_is_found_by_its_payment_intent(
    client: stripe.StripeClient, standin: StandIn
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    paid = await standin.control(f"sessions/{session.id}/pay")
    found = await client.v1.checkout.sessions.list_async({"payment_intent": paid["payment_intent"]})
    assert [one.id for one in found.data] == [session.id]
