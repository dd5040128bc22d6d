"""Stripe's webhook: verify, store, signal the order, answer. An event is a hint; the order asks Stripe."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import stripe
import structlog
from fastapi import APIRouter, Header, Request

from api.http.errors import ApiError
from api.http.openapi import BODY, errors
from api.http.request_context import bind, current
from api.payment_events import deliver
from api.services import AppServices, Services
from domain.ids import OrderId
from schemas.common import JSON_OBJECT, ResponseBody
from schemas.documents.stripe_event import Content, Envelope, Unreadable, content, envelope
from schemas.http.errors import ErrorCode
from schemas.messages.order import PaymentEventReceived
from storage.payments import stripe_events

router = APIRouter(tags=["stripe"])
AN_ORDER_STILL_COMES = timedelta(minutes=5)
"""How long after an event its order may still be missing from our database."""
logger = structlog.get_logger(__name__)


class Received(ResponseBody):
    outcome: str


@router.post(
    "/stripe/webhook",
    openapi_extra=JSON_OBJECT,
    responses=errors(*BODY, ErrorCode.BAD_SIGNATURE, ErrorCode.UNREADABLE_EVENT, ErrorCode.UNKNOWN_ORDER),
)
async def receive_stripe_event(
    request: Request, services: AppServices, stripe_signature: str = Header("")
) -> Received:
    """Store an event and signal its order; 400 without Stripe's signature, 5xx to have it sent again."""
    raw = await request.body()
    event = _verified(services, raw, stripe_signature)
    bind(event_id=event.id, event_type=event.type)
    async with services.database.transaction() as tx:
        if not await stripe_events.receive(tx, event, raw):
            return Received(outcome="known")
    outcome = await forward(services, event, raw)
    services.metrics.event(outcome)
    logger.info("stripe_event.received", outcome=outcome)
    return Received(outcome=outcome)


async def forward(services: Services, event: Envelope, raw: bytes) -> str:
    """Signal the order which the event is about, and return the outcome; other events are only stored."""
    try:
        inside = content(raw)
        async with services.database.reading() as tx:
            found = await stripe_events.addressee(tx, event.type, inside, services.settings.installation)
    except Unreadable as problem:
        logger.error("stripe_event.put_aside", outcome="unreadable", problem=str(problem))
        return await _put_aside(services, event, str(problem))
    if found.order_id is not None:
        received = PaymentEventReceived(event_id=event.id, type=event.type, context=current())
        await deliver(services, found.order_id, received)
        return await _settle(services, event, "forwarded", found.order_id)
    if found.why_none == "unknown_order":
        return _wait(inside)
    return await _settle(services, event, found.why_none)


def _wait(inside: Content) -> str:
    """Raise ApiError, 503, while the event's order may still come; later the event waits for redrive."""
    if inside.created is not None and datetime.now(UTC) - inside.created < AN_ORDER_STILL_COMES:
        raise ApiError(ErrorCode.UNKNOWN_ORDER, "the event names an order we do not have yet", 5)
    logger.error("stripe_event.unknown_order")
    return "waiting"


async def _settle(services: Services, event: Envelope, outcome: str, order_id: OrderId | None = None) -> str:
    async with services.database.transaction() as tx:
        await stripe_events.settle(tx, event.id, outcome, order_id)
    return outcome


async def _put_aside(services: Services, event: Envelope, problem: str) -> str:
    async with services.database.transaction() as tx:
        await stripe_events.put_aside(tx, event.id, "unreadable", problem)
    return "unreadable"


def _verified(services: Services, raw: bytes, signature: str) -> Envelope:
    """Check the signature with each secret, since Stripe signs with two while one is replaced."""
    for secret in services.settings.webhook_secrets:
        try:
            stripe.WebhookSignature.verify_header(raw.decode(), signature, secret, 300)
            return envelope(raw)
        except stripe.SignatureVerificationError:
            continue
        except ValueError as error:  # no UTF-8, or Unreadable
            raise ApiError(ErrorCode.UNREADABLE_EVENT, "the body is no Stripe event") from error
    raise ApiError(ErrorCode.BAD_SIGNATURE, "the Stripe-Signature header does not match")
