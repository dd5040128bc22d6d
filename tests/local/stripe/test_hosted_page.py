"""What a customer meets at the hosted page, with plain forms and no script."""

import re

import httpx
import pytest
import stripe

from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import StandIn, browser, line, order


async def browse(url: str | None, **form: str) -> httpx.Response:
    """GET without form fields, POST with them; redirects are shown, not followed."""
    assert url is not None
    async with browser() as customer:
        return await (customer.post(url, data=form) if form else customer.get(url))


async def test_the_page_shows_lines_total_and_four_ways_on(client: stripe.StripeClient) -> None:
    lines = [line(950, 2, "Margherita <b>"), line(150, 1, "Tip")]
    session = await client.v1.checkout.sessions.create_async(order(line_items=lines))
    page = await browse(session.url)
    assert page.status_code == 200
    assert "2 × Margherita &lt;b&gt;" in page.text
    assert "€19.00" in page.text
    assert "<h1>Pay €20.50</h1>" in page.text
    assert re.findall(r'name="action" value="(\w+)"', page.text) == ["pay", "pay_later", "decline", "leave"]
    assert '<label for="email">' in page.text
    assert "<script" not in page.text


async def test_paying_sends_the_customer_to_the_shop(client: stripe.StripeClient, receiver: Receiver) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    answer = await browse(session.url, action="pay", email="ada@example.com")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"https://shop.example/paid?session={session.id}"
    expanded = {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    paid = await client.v1.checkout.sessions.retrieve_async(session.id, expanded)  # type: ignore[arg-type]  # a dict
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert isinstance(paid.payment_intent, stripe.PaymentIntent)
    assert paid.payment_intent.amount_received == 2050
    assert paid.payment_intent.metadata.to_dict() == {"order_id": "ord_1", "payment_id": "pay_1"}
    assert isinstance(paid.payment_intent.latest_charge, stripe.Charge)
    assert paid.payment_intent.latest_charge.paid
    await receiver.until("checkout.session.completed", session.id)
    await receiver.until("payment_intent.succeeded", paid.payment_intent.id)


async def test_the_intent_does_not_inherit_the_metadata_of_the_session(client: stripe.StripeClient) -> None:
    session = await client.v1.checkout.sessions.create_async(
        order(payment_intent_data={"description": "Two pizzas"})
    )
    await browse(session.url, action="pay", email="ada@example.com")
    paid = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    assert isinstance(paid.payment_intent, stripe.PaymentIntent)
    assert paid.payment_intent.description == "Two pizzas"
    assert paid.payment_intent.metadata.to_dict() == {}


async def test_paying_twice_charges_once(client: stripe.StripeClient, standin: StandIn) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    answers = [await browse(session.url, action="pay", email="ada@example.com") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    statement = await standin.control("charges", method="GET")
    assert [one["amount"] for one in statement["charges"] if one["session"] == session.id] == [2050]


async def test_a_declined_card_leaves_the_session_open(
    client: stripe.StripeClient, receiver: Receiver
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    answer = await browse(session.url, action="decline", email="ada@example.com")
    page = await browse(str(httpx.URL(session.url or "").join(answer.headers["location"])))
    assert 'role="alert">Your card was declined' in page.text
    tried = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    assert tried.status == "open"
    assert isinstance(tried.payment_intent, stripe.PaymentIntent)
    assert tried.payment_intent.last_payment_error is not None
    assert tried.payment_intent.last_payment_error.code == "card_declined"
    await receiver.until("payment_intent.payment_failed", tried.payment_intent.id)

    await browse(session.url, action="pay", email="ada@example.com")
    paid = await client.v1.checkout.sessions.retrieve_async(session.id)
    assert (paid.status, paid.payment_intent) == ("complete", tried.payment_intent.id)
    await receiver.until("charge.succeeded", tried.payment_intent.id)


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
async def test_paying_later_completes_unpaid_and_settles(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn, outcome: str
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    assert (await browse(session.url, action="pay_later", email="ada@example.com")).status_code == 303
    waiting = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert isinstance(waiting.payment_intent, stripe.PaymentIntent)
    assert waiting.payment_intent.status == "processing"

    await standin.control(f"sessions/{session.id}/settle", {"outcome": outcome})
    await receiver.until(f"checkout.session.async_payment_{outcome}", session.id)
    settled = await client.v1.checkout.sessions.retrieve_async(session.id)
    assert settled.payment_status == ("paid" if outcome == "succeeded" else "unpaid")


async def test_a_late_payment_that_failed_may_succeed_after_all(
    client: stripe.StripeClient, receiver: Receiver, standin: StandIn
) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    await standin.control(f"sessions/{session.id}/pay_later")
    for outcome, then in (("failed", "unpaid"), ("succeeded", "paid")):
        await standin.control(f"sessions/{session.id}/settle", {"outcome": outcome})
        await receiver.until(f"checkout.session.async_payment_{outcome}", session.id)
        assert (await client.v1.checkout.sessions.retrieve_async(session.id)).payment_status == then


async def test_a_shop_that_takes_cards_only_offers_no_debit(client: stripe.StripeClient) -> None:
    wanted = order(allowed_payment_method_types=["card"])
    session = await client.v1.checkout.sessions.create_async(wanted)
    assert session.payment_method_types == ["card"]
    assert "pay_later" not in (await browse(session.url)).text
    assert (await browse(session.url, action="pay_later", email="ada@example.com")).status_code == 400
    assert (await client.v1.checkout.sessions.retrieve_async(session.id)).status == "open"


async def test_leaving_goes_back_and_keeps_the_session_open(client: stripe.StripeClient) -> None:
    session = await client.v1.checkout.sessions.create_async(order())
    answer = await browse(session.url, action="leave")
    assert (answer.status_code, answer.headers["location"]) == (303, "https://shop.example/cart")
    assert (await client.v1.checkout.sessions.retrieve_async(session.id)).status == "open"


async def test_an_email_is_asked_for_when_the_shop_gave_none(client: stripe.StripeClient) -> None:
    wanted = order()
    del wanted["customer_email"]
    session = await client.v1.checkout.sessions.create_async(wanted)
    refused = await browse(session.url, action="pay", email="")
    assert refused.status_code == 400
    assert "Enter your email address." in refused.text
    await browse(session.url, action="pay", email="grace@example.com")
    paid = await client.v1.checkout.sessions.retrieve_async(session.id)
    assert paid.customer_details is not None
    assert paid.customer_details.email == "grace@example.com"


async def test_expired_complete_and_unknown_pages_say_so(
    client: stripe.StripeClient, standin: StandIn
) -> None:
    gone = await client.v1.checkout.sessions.create_async(order())
    await client.v1.checkout.sessions.expire_async(gone.id)
    expired = await browse(gone.url)
    assert (expired.status_code, "has expired" in expired.text) == (410, True)
    assert (await browse(gone.url, action="pay", email="ada@example.com")).status_code == 410

    done = await client.v1.checkout.sessions.create_async(order())
    await standin.control(f"sessions/{done.id}/pay")
    assert "This payment is complete" in (await browse(done.url)).text
    assert (await browse(f"{standin.url}/c/pay/cs_test_none")).status_code == 404


async def test_a_total_of_nothing_completes_without_a_payment(client: stripe.StripeClient) -> None:
    session = await client.v1.checkout.sessions.create_async(order(line_items=[line(0, 1, "Gift")]))
    await browse(session.url, action="pay", email="ada@example.com")
    done = await client.v1.checkout.sessions.retrieve_async(session.id)
    assert (done.status, done.payment_status, done.payment_intent) == (
        "complete",
        "no_payment_required",
        None,
    )
