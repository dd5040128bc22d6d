"""Builds a Dispute: the customer's bank takes the money back until somebody decides."""

import stripe

from local.standins.stripe.objects.blank import blank
from local.standins.stripe.wire import Wire, new_id

DAYS_TO_ANSWER = 9


def build(charge: Wire, reason: str, created: int) -> Wire:
    return blank(stripe.Dispute) | {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge["amount"] - charge["amount_refunded"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": blank(stripe.Dispute.Evidence) | {"enhanced_evidence": {}},
        "evidence_details": blank(stripe.Dispute.EvidenceDetails)
        | {
            "due_by": created + DAYS_TO_ANSWER * 24 * 3600,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": False,
        "livemode": charge["livemode"],
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": _method(charge),
        "reason": reason,
        "status": "needs_response",
    }


def _method(charge: Wire) -> Wire | None:
    if charge["payment_method_details"]["type"] != "card":
        return None
    card = {"brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4"}
    return {"type": "card", "card": card}
