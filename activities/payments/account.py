"""On which Stripe account a request is made: the one that collects the payment."""

from __future__ import annotations

import stripe


def options(account: str, idempotency_key: str = "") -> stripe.RequestOptions:
    """Return a request's options; an empty `account` is the installation's own."""
    found: stripe.RequestOptions = {}
    if account:
        found["stripe_account"] = account
    if idempotency_key:
        found["idempotency_key"] = idempotency_key
    return found
