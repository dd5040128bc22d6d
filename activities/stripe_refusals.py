"""What Stripe's errors mean: a refusal is a result with a reason, an outage is worth another try."""

from __future__ import annotations

import stripe

OURS_TO_MEND = (stripe.AuthenticationError, stripe.PermissionError, stripe.IdempotencyError)
"""A wrong key or a slip of ours: tried again until it is mended, and it rings."""
REFUSALS = (stripe.InvalidRequestError, stripe.CardError)


def refusal_of(error: stripe.StripeError) -> str:
    """Stripe's reason for an answer that stays the same however often it is asked; empty for an outage."""
    if not isinstance(error, REFUSALS) or isinstance(error, OURS_TO_MEND):
        return ""
    return str(error.code or error.param or "invalid_request")


def replayed(error: stripe.StripeError) -> bool:
    """True when Stripe answered with what it had stored under our key, rather than trying again."""
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    return headers.get("idempotent-replayed") == "true"
