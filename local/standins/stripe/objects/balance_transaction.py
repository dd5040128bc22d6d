"""Builds the bookings behind money that moves: shape and kinds, with a plausible fee, not the price list.

`type` is Stripe's own word, which differs by method; `reporting_category` groups what belongs together.
What is paid in waits some days before it is available; what goes out, or comes back, counts at once.
"""

import stripe

from local.standins.stripe.objects.blank import blank
from local.standins.stripe.wire import Wire, new_id

FIXED_FEE = 25
DAYS_UNTIL_AVAILABLE = {"card": 2}
DAYS_FOR_LOCAL_METHODS = 7
DAY = 24 * 3600


def of_charge(charge: Wire, created: int) -> Wire:
    method = charge["payment_method_details"]["type"]
    days = DAYS_UNTIL_AVAILABLE.get(method, DAYS_FOR_LOCAL_METHODS)
    fee = min(charge["amount"], FIXED_FEE + charge["amount"] * 15 // 1000)
    kind = "charge" if method == "card" else "payment"
    booked = _booking(charge, charge["amount"], kind, "charge", created)
    return booked | {
        "available_on": created + days * DAY,
        "fee": fee,
        "fee_details": [_fee(fee, charge["currency"])],
        "net": charge["amount"] - fee,
        "status": "pending",
    }


def of_refund(refund: Wire, created: int) -> Wire:
    kind = "payment_refund" if refund["id"].startswith("pyr_") else "refund"
    return _booking(refund, -refund["amount"], kind, "refund", created)


def of_returned_refund(refund: Wire, created: int) -> Wire:
    """The money of a refund that failed or was canceled is back."""
    return _booking(refund, refund["amount"], "refund_failure", "refund_failure", created)


def of_dispute(dispute: Wire, created: int) -> Wire:
    return _booking(dispute, -dispute["amount"], "adjustment", "dispute", created)


def of_won_dispute(dispute: Wire, created: int) -> Wire:
    return _booking(dispute, dispute["amount"], "adjustment", "dispute_reversal", created)


def _booking(source: Wire, amount: int, kind: str, category: str, created: int) -> Wire:
    return blank(stripe.BalanceTransaction) | {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": created,
        "balance_type": "payments",
        "created": created,
        "currency": source["currency"],
        "fee": 0,
        "fee_details": [],
        "net": amount,
        "reporting_category": category,
        "source": source["id"],
        "status": "available",
        "type": kind,
    }


def _fee(amount: int, currency: str) -> Wire:
    details = blank(stripe.BalanceTransaction.FeeDetail)
    return details | {
        "amount": amount,
        "currency": currency,
        "type": "stripe_fee",
        "description": "Processing fee",
    }
