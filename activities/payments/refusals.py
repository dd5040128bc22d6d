"""What Stripe's errors mean: a refusal is a result with a reason, an outage is worth another try."""

from __future__ import annotations

import stripe

WORTH_ANOTHER_TRY = frozenset({409, 429})
NAMELESS = {stripe.AuthenticationError: "not_authenticated", stripe.PermissionError: "not_permitted"}
"""Stripe gives these no code."""
ABOUT_THE_ORDER = frozenset({"amount_too_small", "amount_too_large"})


def refusal_of(error: stripe.StripeError) -> str:
    """Stripe's reason for an answer that stays the same however often it is asked; empty for an outage."""
    status = error.http_status or 0
    if not 400 <= status < 500 or status in WORTH_ANOTHER_TRY or is_spent(error):
        return ""
    named = error.code or getattr(error, "param", None) or NAMELESS.get(type(error))
    return str(named or "invalid_request")


def is_about_the_order(error: stripe.StripeError) -> bool:
    """Return whether only another order would be taken; anything else somebody can mend, at Stripe or
    with us."""
    param = str(getattr(error, "param", None) or "")
    return error.code in ABOUT_THE_ORDER or param.startswith(("line_items", "currency"))


def is_spent(error: stripe.StripeError) -> bool:
    """Return whether nothing more can be had under this key: a failure, or another request, is kept under
    it."""
    return isinstance(error, stripe.IdempotencyError) or _is_replayed(error)


def _is_replayed(error: stripe.StripeError) -> bool:
    """Stripe answered with what it had stored under our key, rather than trying again."""
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    return headers.get("idempotent-replayed") == "true"
