"""Both sides of an order's money: Stripe's ledger and our books, and what was told about it to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from tests.installation import Customer, Installation, Json


def rows(installation: Installation, statement: str, **values: str) -> Sequence[Row[Any]]:
    with installation.database.connect() as connection:
        return connection.execute(text(statement), values).all()


async def assert_books_agree(installation: Installation, customer: Customer) -> None:
    """Every order of this customer: what Stripe took and gave back is what our rows say, to the cent."""
    charges = (await installation.stripe.get("/_control/charges")).json()["charges"]
    payments = rows(
        installation,
        "SELECT p.id, p.checkout_session_id, p.received, o.payment_state FROM payment p"
        " JOIN orders o ON o.id = p.order_id WHERE o.session_id = :session",
        session=customer.session_id,
    )
    assert payments
    for row in payments:
        payment, checkout, received, state = row.id, row.checkout_session_id, row.received, row.payment_state
        theirs = [each for each in charges if each["session"] == checkout and each["status"] == "succeeded"]
        assert received == sum(each["amount"] for each in theirs)
        returned = {made["id"]: made for each in theirs for made in each["refunds"]}
        assert _ours(installation, payment) == {
            key: (made["amount"], made["status"]) for key, made in returned.items()
        }
        disputed = any(each["disputed"] for each in theirs)
        assert state == _state(received, list(returned.values()), disputed=disputed)


def _ours(installation: Installation, payment: str) -> dict[str, tuple[int, str]]:
    made = rows(
        installation,
        "SELECT stripe_refund_id, amount, status FROM refund"
        " WHERE payment_id = :payment AND stripe_refund_id IS NOT NULL",
        payment=str(payment),
    )
    return {each.stripe_refund_id: (each.amount, each.status) for each in made}


def _state(received: int, refunds: list[Json], *, disputed: bool) -> str:
    given_back = sum(each["amount"] for each in refunds if each["status"] == "succeeded")
    if disputed:
        return "disputed"
    if not received:
        return "none"
    if given_back:
        return "refunded" if given_back == received else "partially_refunded"
    return "paid"


def trail(installation: Installation, order: Json) -> list[str]:
    """Return what was written down about this order: "paid", "refund pending 980", oldest first."""
    statement = "SELECT reason FROM order_event WHERE order_id = :order ORDER BY version"
    found = [each.reason for each in rows(installation, statement, order=order["order_id"])]
    params = ("status", "amount", "refusal", "differs")
    return [
        " ".join((each["code"], *(each["params"][name] for name in params if name in each["params"])))
        for each in found
    ]


def shop_is_called(installation: Installation, order: Json) -> list[tuple[str, str]]:
    """What somebody at the shop has to look at: code and detail."""
    statement = "SELECT code, detail FROM attention WHERE order_id = :order AND done_at IS NULL ORDER BY id"
    return [(each.code, each.detail) for each in rows(installation, statement, order=order["order_id"])]


def told(installation: Installation, customer: Customer) -> list[str]:
    """What the customer read from the shop, without the waiter's words."""
    statement = "SELECT text FROM message WHERE session_id = :session AND role = 'shop' ORDER BY seq"
    return [each.text for each in rows(installation, statement, session=customer.session_id)]


async def posts(installation: Installation, path: str, order: Json) -> list[Json]:
    """Our requests to Stripe that create something of this order's."""
    sent = (await installation.stripe.get("/_control/requests")).json()["requests"]
    return [
        each
        for each in sent
        if (each["method"], each["path"]) == ("POST", path)
        and each["params"].get("metadata", {}).get("order_id") == order["order_id"]
    ]
