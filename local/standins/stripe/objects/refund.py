"""Builds a Refund of a charge, in whole or in part."""

import stripe

from local.standins.stripe.objects.blank import blank
from local.standins.stripe.wire import Wire, new_id


def build(charge: Wire, amount: int, reason: str | None, metadata: Wire, created: int) -> Wire:
    refund = blank(stripe.Refund) | {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "destination_details": _destination(charge["payment_method_details"]["type"]),
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "succeeded",
    }
    for absent in ("failure_reason", "instructions_email", "next_action", "description"):
        del refund[absent]
    return refund


def _destination(method: str) -> Wire:
    if method == "card":
        card = blank(stripe.Refund.DestinationDetails.Card)
        return {"type": "card", "card": card | {"reference_status": "pending", "type": "refund"}}
    return {"type": method}
