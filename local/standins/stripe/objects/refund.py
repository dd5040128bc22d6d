"""Builds a Refund of a charge, in whole or in part, as it is when it was asked for."""

import stripe

from local.standins.stripe.objects.blank import blank
from local.standins.stripe.wire import Wire, new_id

DAYS_TO_ANSWER = 45


def build(charge: Wire, amount: int, given: Wire, fate: Wire, created: int) -> Wire:
    """`given` are the caller's parameters, `fate` has the status and why it waits, if it does."""
    method = charge["payment_method_details"]["type"]
    refund = blank(stripe.Refund) | {
        "id": new_id("re" if method == "card" else "pyr"),
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "destination_details": _destination(method),
        "metadata": given.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "reason": given.get("reason"),
    }
    for absent in ("failure_reason", "instructions_email", "next_action", "description"):
        del refund[absent]
    refund |= fate
    if refund["status"] == "requires_action":
        email = given.get("instructions_email") or charge["billing_details"]["email"]
        refund |= {"instructions_email": email, "next_action": _instructions(email, created)}
    return refund


def _destination(method: str) -> Wire:
    if method == "card":
        card = blank(stripe.Refund.DestinationDetails.Card)
        return {"type": "card", "card": card | {"reference_status": "pending", "type": "refund"}}
    return {"type": method}


def _instructions(email: str, created: int) -> Wire:
    """Stripe asks the customer by mail where the money shall go."""
    sent = {"email_sent_at": created, "email_sent_to": email}
    expires_at = created + DAYS_TO_ANSWER * 24 * 3600
    return {
        "type": "display_details",
        "display_details": {"email_sent": sent, "expires_at": expires_at},
    }
