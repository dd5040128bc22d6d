"""Checkout Sessions: creating, reading, expiring, by our reading of Stripe's documented rules."""

import re

from local.standins.stripe import order_lines
from local.standins.stripe.account import Account
from local.standins.stripe.errors import StripeError, missing_param, not_modelled
from local.standins.stripe.listing import limit_of
from local.standins.stripe.objects import payment_intent, session
from local.standins.stripe.objects.listed import listed
from local.standins.stripe.wire import Wire

SHORTEST_SECONDS, LONGEST_SECONDS = 30 * 60, 24 * 3600
MODELLED = frozenset(session.ECHOED) | {
    "adaptive_pricing", "currency", "custom_text", "expand", "expires_at", "line_items", "mode",
    "payment_intent_data", "ui_mode",
}  # fmt: skip
ONLY_VALUE = {"mode": "payment", "ui_mode": "hosted_page", "allow_promotion_codes": False}


def create(account: Account, params: Wire, _: str) -> Wire:
    _refuse_what_is_not_modelled(params)
    for name in ("mode", "line_items", "success_url"):
        if not params.get(name):
            raise missing_param(name)
    created = account.now()
    _check_life(params.get("expires_at"), created)
    _check_addresses(params)
    lines, total, currency = order_lines.build(params, created)
    opened = session.build(params, total, currency, created, account.public_url)
    hidden = {"payment_intent_data": params.get("payment_intent_data", {})}
    account.store.add(opened, hidden=hidden | {"connected": account.cause.connected or ""})
    for line in lines:
        account.store.add(line, parent=opened["id"])
    return opened


def _refuse_what_is_not_modelled(params: Wire) -> None:
    for name, value in params.items():
        if name not in MODELLED and value not in (False, {"enabled": False}):
            raise not_modelled(name)
        if name in ONLY_VALUE and value != ONLY_VALUE[name]:
            raise not_modelled(name)
    for name, value in params.get("payment_intent_data", {}).items():
        if name not in payment_intent.FROM_SESSION and value not in ("automatic", "automatic_async"):
            raise not_modelled(f"payment_intent_data[{name}]")


def _check_life(expires_at: int | None, created: int) -> None:
    if expires_at is None:
        return
    text = "The `expires_at` timestamp must be "
    if expires_at < created + SHORTEST_SECONDS:
        raise StripeError(f"{text}at least 30 minutes from Checkout Session creation.", param="expires_at")
    if expires_at > created + LONGEST_SECONDS:
        raise StripeError(f"{text}less than 24 hours from Checkout Session creation.", param="expires_at")


def _check_addresses(params: Wire) -> None:
    for name in ("success_url", "cancel_url"):
        if name in params and not params[name].startswith(("http://", "https://")):
            raise StripeError("Not a valid URL", code="url_invalid", param=name)
    email = params.get("customer_email", "a@b.c")
    if not is_email(email):
        raise StripeError(f"Invalid email address: {email}", code="email_invalid", param="customer_email")


def is_email(text: str) -> bool:
    """Stricter than the standards, as Stripe is: plain letters, and no dot at an end of the name."""
    return re.fullmatch(r"(?!\.)[A-Za-z0-9._%+'-]+(?<!\.)@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text) is not None


def read(account: Account, _: Wire, session_id: str) -> Wire:
    return account.fetch("checkout.session", session_id, "session")


def lines(account: Account, params: Wire, session_id: str) -> Wire:
    """In the order they were given; Stripe pages them too, a cursor into the lines is not modelled."""
    read(account, params, session_id)
    for name in ("starting_after", "ending_before"):
        if name in params:
            raise not_modelled(name)
    found = account.store.children(session_id, "item")
    limit = limit_of(params)
    url = f"/v1/checkout/sessions/{session_id}/line_items"
    return listed(found[:limit], url, has_more=len(found) > limit)


def expire(account: Account, params: Wire, session_id: str) -> Wire:
    found = read(account, params, session_id)
    if found["status"] != "open":
        raise StripeError('Only Checkout Sessions with a status in ["open"] can be expired.', executed=True)
    return _expire(account, found)


def expire_due(account: Account) -> None:
    """What time does at Stripe by itself."""
    where = "kind = 'checkout.session' AND json_extract(body, '$.status') = 'open'"
    due = account.store.select(f"{where} AND json_extract(body, '$.expires_at') <= ?", [account.now()])
    if due:
        with account.store.transaction():
            for found in due:
                _expire(account, found)


def _expire(account: Account, found: Wire) -> Wire:
    expired = account.store.save(found | {"status": "expired", "url": None})
    account.emit("checkout.session.expired", expired)
    return expired
