"""What we read of an event Stripe sent, and which kinds of events an order is told of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

WAKES: Mapping[str, str] = {
    "checkout.session.completed": "the page was filled in: paid, or the money is under way",
    "checkout.session.async_payment_succeeded": "a slow payment has arrived",
    "checkout.session.async_payment_failed": "a slow payment has failed",
    "checkout.session.expired": "the page has closed",
    "charge.refunded": "money went back, at Stripe's dashboard too",
    "charge.refund.updated": "a refund became something else (older API versions)",
    "refund.created": "a refund was made",
    "refund.updated": "a refund became something else",
    "refund.failed": "a refund came back",
    "charge.dispute.created": "the customer's bank asks for the money",
    "charge.dispute.updated": "a dispute became something else",
    "charge.dispute.closed": "a dispute is won or lost",
    "charge.dispute.funds_withdrawn": "the bank took the money",
    "charge.dispute.funds_reinstated": "the bank gave the money back",
}
"""Every other type is stored and tells nobody anything: one card payment makes `payment_intent.created`,
`charge.succeeded`, `payment_intent.succeeded` and `charge.updated` beside `checkout.session.completed`, which
says it all; a declined card (`charge.failed`, `payment_intent.payment_failed`) may be followed by another try
on the same page."""
THIN = "v2.core.event"


class Unreadable(ValueError):
    """It is no event, or what we would look up cannot be text in PostgreSQL."""


@dataclass(frozen=True)
class Envelope:
    """The ids every event is kept under; `account` is the connected account it came from, or empty: our
    own."""

    id: str
    type: str
    account: str


@dataclass(frozen=True)
class Content:
    """`subject` is the object it is about; None in a thin event, which names it only."""

    created: datetime | None
    subject: dict[str, Any] | None


def envelope(raw: bytes) -> Envelope:
    """Raises Unreadable for what cannot even be kept."""
    event = _object(raw)
    account = _optional(event, "account") or _optional(event, "context")
    return Envelope(_text(event, "id"), _text(event, "type"), account)


def content(raw: bytes) -> Content:
    """Raises Unreadable."""
    event = _object(raw)
    thin = event.get("object") == THIN
    return Content(_moment(event.get("created")), None if thin else _subject(event))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable("it is no JSON") from error
    if not isinstance(found, dict):
        raise Unreadable("it is no JSON object")
    return found


def _subject(event: dict[str, Any]) -> dict[str, Any]:
    data = event.get("data")
    subject = data.get("object") if isinstance(data, dict) else None
    if not isinstance(subject, dict):
        raise Unreadable("it has no object")
    metadata = subject.get("metadata")
    for each in (subject, metadata if isinstance(metadata, dict) else {}):
        for name in ("id", "payment_intent", "app", "installation", "order_id"):
            _optional(each, name)
    return subject


def _text(event: dict[str, Any], name: str) -> str:
    found = _optional(event, name)
    if not found:
        raise Unreadable(f"it has no {name}")
    return found


def _optional(event: dict[str, Any], name: str) -> str:
    """Empty where there is no such text; an expanded object is none."""
    found = event.get(name)
    if not isinstance(found, str):
        return ""
    if "\x00" in found or any("\ud800" <= letter <= "\udfff" for letter in found):
        raise Unreadable(f"its {name} is no text")
    return found


def _moment(created: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(created, UTC) if isinstance(created, int) else None
    except (ValueError, OverflowError, OSError):
        return None
