"""Builds a Charge: one attempt to take money, by card or by a local method that settles later."""

from typing import Literal, TypeAlias

import stripe

from local.standins.stripe.objects.blank import blank
from local.standins.stripe.wire import Wire, new_id

LocalMethod: TypeAlias = Literal["sepa_debit", "konbini", "oxxo"]
Method: TypeAlias = Literal["card"] | LocalMethod
LOCAL_METHODS = ("sepa_debit", "konbini", "oxxo")


def build(intent: Wire, method: Method, email: str, created: int) -> Wire:
    charge_id = new_id("ch" if method == "card" else "py")
    return blank(stripe.Charge) | {
        "id": charge_id,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": blank(stripe.Charge.BillingDetails) | {"email": email},
        "calculated_statement_descriptor": "STAND-IN",
        "captured": False,
        "created": created,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": intent["livemode"],
        "metadata": intent["metadata"],
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": {"type": method, method: DETAILS[method]()},
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "status": "pending",
    }


def _card() -> Wire:
    return blank(stripe.Charge.PaymentMethodDetails.Card) | {
        "brand": "visa",
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": "standin",
        "funding": "credit",
        "last4": "4242",
        "network": "visa",
    }


def _debit() -> Wire:
    return blank(stripe.Charge.PaymentMethodDetails.SepaDebit) | {"bank_code": "37040044", "last4": "3201"}


def _konbini() -> Wire:
    return blank(stripe.Charge.PaymentMethodDetails.Konbini)


def _oxxo() -> Wire:
    return blank(stripe.Charge.PaymentMethodDetails.Oxxo)


DETAILS = {"card": _card, "sepa_debit": _debit, "konbini": _konbini, "oxxo": _oxxo}


def captured(charge: Wire, balance_transaction: str | None) -> Wire:
    """Stripe books the money after the charge succeeded: the first event has no balance transaction."""
    return charge | {
        "amount_captured": charge["amount"],
        "balance_transaction": balance_transaction,
        "captured": True,
        "outcome": _outcome("approved_by_network", "authorized", "Payment complete."),
        "paid": True,
        "receipt_url": f"https://pay.stripe.com/receipts/{charge['id']}",
        "status": "succeeded",
    }


def failed(charge: Wire, code: str, message: str) -> Wire:
    return charge | {
        "failure_code": code,
        "failure_message": message,
        "outcome": _outcome("declined_by_network", "issuer_declined", message)
        | {"reason": "generic_decline"},
        "status": "failed",
    }


def _outcome(network_status: str, kind: str, message: str) -> Wire:
    return blank(stripe.Charge.Outcome) | {
        "network_status": network_status,
        "risk_level": "normal",
        "seller_message": message,
        "type": kind,
    }
