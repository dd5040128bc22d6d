"""Stripe's webhook: verify, store, tell the order, answer. All it believes is that something happened."""

from __future__ import annotations

import json

import stripe
import structlog
from fastapi import APIRouter, Header, Request

from api.errors import Problem
from api.origins import about, here
from api.services import Services, Using
from schemas.bodies import JSON_OBJECT, Answer
from schemas.order_flow import PaymentHint
from storage import stripe_events

router = APIRouter(tags=["stripe"])
logger = structlog.get_logger(__name__)


class Received(Answer):
    outcome: str


@router.post("/stripe/webhook", openapi_extra=JSON_OBJECT)
async def receive(request: Request, using: Using, stripe_signature: str = Header("")) -> Received:
    """400 for what Stripe did not sign; 5xx, so that Stripe sends it again, until the order has been told."""
    raw = await request.body()
    event = _verified(using, raw, stripe_signature)
    about(event_id=event.id, event_type=event.type)
    async with using.database.transaction() as tx:
        if not await stripe_events.receive(tx, event.id, event.type, raw):
            return Received(outcome="known")
    outcome = await forward(using, event.id, event.type, raw)
    logger.info("an event came from stripe", outcome=outcome)
    return Received(outcome=outcome)


async def forward(using: Services, event_id: str, type_: str, raw: bytes) -> str:
    """Tells the order this event is about; an event of somebody else's is kept and ignored."""
    subject = json.loads(raw)["data"]["object"]
    async with using.database.transaction() as tx:
        order_id = await stripe_events.order_of(tx, subject)
        if order_id is None:
            if stripe_events.is_ours(subject):
                raise Problem(503, "unknown_order", "the event names an order we do not have yet", 5)
            await stripe_events.settle(tx, event_id, "ignored", None)
            return "ignored"
    about(order_id=order_id)
    hint = PaymentHint(event_id=event_id, type=type_, origin=here())
    told = await using.gateway.payment_event(order_id, hint)
    outcome = "forwarded" if told else "order_closed"
    if not told:
        logger.error("an event came for a closed order")
    async with using.database.transaction() as tx:
        await stripe_events.settle(tx, event_id, outcome, order_id)
    return outcome


def _verified(using: Services, raw: bytes, signature: str) -> stripe.Event:
    """Tries each secret: while one is rolled, both sign."""
    for secret in using.settings.webhook_secrets:
        try:
            stripe.WebhookSignature.verify_header(raw.decode(), signature, secret, 300)
            event = json.loads(raw)
            if not isinstance(event["id"], str) or not isinstance(event["data"]["object"], dict):
                raise ValueError("an event has an id and an object")
            return stripe.Event.construct_from(event, key=None)
        except stripe.SignatureVerificationError:
            continue
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Problem(400, "unreadable_event", "the body is no Stripe event") from error
    raise Problem(400, "bad_signature", "the Stripe-Signature header does not match")
