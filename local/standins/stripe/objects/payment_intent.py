"""Builds a PaymentIntent, and the error it keeps after a declined attempt."""

import secrets

import stripe

from local.standins.stripe.objects.blank import blank
from local.standins.stripe.wire import Wire, new_id

FROM_SESSION = (
    "description",
    "metadata",
    "receipt_email",
    "statement_descriptor",
    "statement_descriptor_suffix",
)


def build(session: Wire, wanted: Wire, created: int) -> Wire:
    """`wanted` is payment_intent_data; the metadata of the session itself is not copied, as at Stripe."""
    intent_id = new_id("pi")
    return (
        blank(stripe.PaymentIntent)
        | {
            "id": intent_id,
            "object": "payment_intent",
            "amount": session["amount_total"],
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "capture_method": "automatic_async",
            "client_secret": f"{intent_id}_secret_{secrets.token_hex(12)}",
            "confirmation_method": "automatic",
            "created": created,
            "currency": session["currency"],
            "livemode": session["livemode"],
            "metadata": {},
            "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
            "payment_method_types": session["payment_method_types"],
            "status": "requires_payment_method",
        }
        | {name: wanted[name] for name in FROM_SESSION if name in wanted}
    )


def declined(charge: Wire) -> Wire:
    return blank(stripe.PaymentIntent.LastPaymentError) | {
        "charge": charge["id"],
        "code": charge["failure_code"],
        "decline_code": "generic_decline" if charge["failure_code"] == "card_declined" else None,
        "doc_url": "https://stripe.com/docs/error-codes/card-declined",
        "message": charge["failure_message"],
        "payment_method_type": charge["payment_method_details"]["type"],
        "type": "card_error" if charge["failure_code"] == "card_declined" else "invalid_request_error",
    }
