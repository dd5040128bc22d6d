"""Our books and Stripe's about one order, and the trail of its steps."""

from __future__ import annotations

from sqlalchemy import text

from tests.histories.telling import STRIPE_KEY, intent_of, refunds_of
from tests.installation import Installation, Json, checkout_id, eventually

Money = tuple[int, int]
"""Received, and given back, in minor units."""


async def at_stripe(installation: Installation, order: Json) -> Money:
    """What Stripe has taken, and what has reached the customer again."""
    intent_id = await intent_of(installation, checkout_id(order))
    if intent_id == "None":
        return 0, 0
    intent = (await installation.stripe.get(f"/v1/payment_intents/{intent_id}", headers=STRIPE_KEY)).json()
    refunds = await refunds_of(installation, intent_id)
    back = sum(each["amount"] for each in refunds if each["status"] == "succeeded")
    return intent["amount_received"], back


def with_us(installation: Installation, order: Json) -> Money:
    statement = (
        "SELECT sum(p.received), sum((SELECT coalesce(sum(r.amount), 0) FROM refund r"
        " WHERE r.payment_id = p.id AND r.status = 'succeeded')) FROM payment p WHERE p.order_id = :order"
    )
    with installation.database.connect() as connection:
        received, back = connection.execute(text(statement), {"order": order["order_id"]}).one()
    return int(received), int(back)


async def agree(installation: Installation, order: Json, on: Money) -> None:
    """Both ledgers come to say this."""

    async def do() -> bool:
        return await at_stripe(installation, order) == on == with_us(installation, order)

    try:
        await eventually(do)
    except AssertionError:
        assert (await at_stripe(installation, order), with_us(installation, order)) == (on, on)


def trail(installation: Installation, order: Json) -> list[Json]:
    """The order's audit rows, the oldest first."""
    statement = "SELECT * FROM order_event WHERE order_id = :order ORDER BY version"
    with installation.database.connect() as connection:
        return [
            dict(row) for row in connection.execute(text(statement), {"order": order["order_id"]}).mappings()
        ]


def keys(installation: Installation, order: Json) -> list[str]:
    """What each step was taken for."""
    return [row["key"] for row in trail(installation, order)]
