"""Builds a Checkout Session in mode `payment`, as it is before anybody paid."""

import secrets

import stripe

from local.standins.stripe.objects.blank import blank
from local.standins.stripe.wire import Wire

LIFE_SECONDS = 24 * 3600
METHODS = ("card", "sepa_debit")
# Given by the caller and shown again unchanged.
ECHOED = (
    "allow_promotion_codes",
    "allowed_payment_method_types",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "excluded_payment_method_types",
    "locale",
    "metadata",
    "origin_context",
    "submit_type",
    "success_url",
)


def build(given: Wire, total: int, currency: str, created: int, public_url: str) -> Wire:
    session_id = f"cs_test_{secrets.token_hex(29)}"
    email = given.get("customer_email")
    echoed = {name: given[name] for name in ECHOED if name in given}
    return (
        blank(stripe.checkout.Session)
        | _settings(given)
        | {
            "id": session_id,
            "object": "checkout.session",
            "amount_subtotal": total,
            "amount_total": total,
            "created": created,
            "currency": currency,
            "customer_details": customer_details(email) if email else None,
            "expires_at": given.get("expires_at", created + LIFE_SECONDS),
            "livemode": False,
            "metadata": {},
            "payment_status": "unpaid" if total else "no_payment_required",
            "status": "open",
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "url": f"{public_url}/c/pay/{session_id}",
        }
        | echoed
    )


def _settings(given: Wire) -> Wire:
    return {
        "adaptive_pricing": {"enabled": given.get("adaptive_pricing", {}).get("enabled", True)},
        "automatic_tax": blank(stripe.checkout.Session.AutomaticTax) | {"enabled": False},
        "collected_information": {"business_name": None, "individual_name": None, "shipping_details": None},
        "custom_fields": [],
        "custom_text": blank(stripe.checkout.Session.CustomText) | given.get("custom_text", {}),
        "customer_creation": "if_required",
        "invoice_creation": None,
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": methods(given),
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "ui_mode": "hosted_page",
    }


def methods(given: Wire) -> list[str]:
    """A card pays at once, the debit pays later; the caller may narrow the choice."""
    allowed = given.get("allowed_payment_method_types", METHODS)
    excluded = given.get("excluded_payment_method_types", [])
    return [method for method in METHODS if method in allowed and method not in excluded]


def customer_details(email: str) -> Wire:
    empty = blank(stripe.checkout.Session.CustomerDetails)
    return empty | {"email": email, "tax_exempt": "none", "tax_ids": []}
