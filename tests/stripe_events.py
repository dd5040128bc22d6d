"""Events as Stripe sends them, signed for an installation's webhook, and what became of them."""

from __future__ import annotations

import json
import time
from uuid import uuid4

import httpx
import stripe
from sqlalchemy import text

from tests.installation import Installation, Json


def an_event(installation: Installation, order_id: str = "", **changes: object) -> Json:
    """Of a Checkout session of ours that was paid; `changes` replace fields of the event."""
    metadata = {
        "app": "countertalk",
        "installation": installation.secrets["installation"],
        "order_id": order_id or str(uuid4()),
    }
    return {
        "id": f"evt_{uuid4().hex}",
        "object": "event",
        "type": "checkout.session.completed",
        "created": int(time.time()),
        "data": {"object": {"id": f"cs_{uuid4().hex}", "metadata": metadata}},
        **changes,
    }


async def deliver(installation: Installation, event: Json) -> httpx.Response:
    """As Stripe does it: signed, over HTTP."""
    body = json.dumps(event)
    signature = stripe.WebhookSignature.generate_signature_header(
        body, installation.secrets["stripe_webhook"]
    )
    return await installation.http.post(
        "/stripe/webhook", content=body, headers={"Stripe-Signature": signature}
    )


def row(installation: Installation, event: Json) -> Json:
    """The event's row in the inbox."""
    with installation.database.connect() as connection:
        found = connection.execute(text("SELECT * FROM stripe_event WHERE id = :id"), {"id": event["id"]})
        return dict(found.mappings().one())


def make_older(installation: Installation, event: Json, days: int) -> None:
    """As if it had come that long ago, and were due now."""
    statement = (
        "UPDATE stripe_event SET next_try_at = now() - interval '1 s',"
        " received_at = received_at - make_interval(days => :days) WHERE id = :id"
    )
    with installation.database.begin() as connection:
        connection.execute(text(statement), {"id": event["id"], "days": days})
