"""Builds Stripe's list envelope."""

from local.standins.stripe.wire import Wire


def listed(data: list[Wire], url: str, *, has_more: bool = False) -> Wire:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}
