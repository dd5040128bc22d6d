"""Builds the booking behind a charge or a refund, with a plausible fee: the shape, not the price list."""

import stripe

from local.standins.stripe.objects.blank import blank
from local.standins.stripe.wire import Wire, new_id

FIXED_FEE = 25


def build(source: Wire, created: int) -> Wire:
    paid_in = source["object"] == "charge"
    amount = source["amount"] if paid_in else -source["amount"]
    fee = min(amount, FIXED_FEE + amount * 15 // 1000) if paid_in else 0
    return blank(stripe.BalanceTransaction) | {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": created + 2 * 24 * 3600,
        "balance_type": "payments",
        "created": created,
        "currency": source["currency"],
        "fee": fee,
        "fee_details": [_fee(fee, source["currency"])] if fee else [],
        "net": amount - fee,
        "reporting_category": source["object"],
        "source": source["id"],
        "status": "pending",
        "type": source["object"],
    }


def _fee(amount: int, currency: str) -> Wire:
    details = blank(stripe.BalanceTransaction.FeeDetail)
    return details | {
        "amount": amount,
        "currency": currency,
        "type": "stripe_fee",
        "description": "Processing fee",
    }
