"""What becomes of a refund that is asked for: a test's choice, or what its payment method usually does."""

from local.standins.stripe.errors import StripeError, missing_param
from local.standins.stripe.wire import Wire

PENDING = {
    "pending": "processing",
    "pending_charge": "charge_pending",
    "pending_insufficient_funds": "insufficient_funds",
}
REFUSALS = ("charge_disputed", "charge_not_refundable", "charge_too_old", "address_needed")
FATES = ("succeeded", *PENDING, "requires_action", "failed", *REFUSALS)
USUAL = {"sepa_debit": "pending", "konbini": "requires_action", "oxxo": "charge_not_refundable"}
UNBOOKED = ("charge_pending", "insufficient_funds")
"""No money has moved while a refund waits for this."""


def usual(charge: Wire) -> str:
    """A card gives back at once, a debit waits, konbini asks the customer where to, oxxo cannot give back."""
    return USUAL.get(charge["payment_method_details"]["type"], "succeeded")


def fields(fate: str) -> Wire:
    """The status a refund is made with. One that fails at once is made first and then fails."""
    if fate in PENDING:
        return {"status": "pending", "pending_reason": PENDING[fate]}
    return {"status": "succeeded" if fate == "failed" else fate}


def refuse(code: str, charge: Wire) -> StripeError:
    """No code is published for a charge that is too old."""
    if code == "address_needed":
        return missing_param("instructions_email")
    texts = {
        "charge_disputed": "has been charged back; cannot issue a refund.",
        "charge_not_refundable": "was made with a payment method that does not support refunds.",
        "charge_too_old": "is too old to be refunded.",
    }
    known = None if code == "charge_too_old" else code
    return StripeError(f"Charge {charge['id']} {texts[code]}", code=known, executed=True)
