"""The part of Stripe's API that is modelled: method, path, the SDK's parameter shape and the rule."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from stripe import params
from stripe.params import checkout as checkout_params

from local.standins.stripe import checkout, listing, refunds
from local.standins.stripe.account import Account
from local.standins.stripe.wire import Wire

Rule: TypeAlias = Callable[[Account, Wire, str], Wire]


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    shape: type
    rule: Rule


def _list(kind: str, path: str) -> Rule:
    return lambda account, given, _: listing.page(account, kind, given, path)


def _read(kind: str, param: str) -> Rule:
    return lambda account, _, object_id: account.fetch(kind, object_id, param)


SESSIONS = "/v1/checkout/sessions"
BOOKINGS = "/v1/balance_transactions"
ENDPOINTS = (
    Endpoint("POST", SESSIONS, checkout_params.SessionCreateParams, checkout.create),
    Endpoint("GET", SESSIONS, checkout_params.SessionListParams, _list("checkout.session", SESSIONS)),
    Endpoint("GET", f"{SESSIONS}/{{id}}", checkout_params.SessionRetrieveParams, checkout.read),
    Endpoint("POST", f"{SESSIONS}/{{id}}/expire", checkout_params.SessionExpireParams, checkout.expire),
    Endpoint(
        "GET", f"{SESSIONS}/{{id}}/line_items", checkout_params.SessionListLineItemsParams, checkout.lines
    ),
    Endpoint(
        "GET",
        "/v1/payment_intents",
        params.PaymentIntentListParams,
        _list("payment_intent", "/v1/payment_intents"),
    ),
    Endpoint(
        "GET",
        "/v1/payment_intents/{id}",
        params.PaymentIntentRetrieveParams,
        _read("payment_intent", "intent"),
    ),
    Endpoint("GET", "/v1/charges", params.ChargeListParams, _list("charge", "/v1/charges")),
    Endpoint("GET", "/v1/charges/{id}", params.ChargeRetrieveParams, _read("charge", "charge")),
    Endpoint("POST", "/v1/refunds", params.RefundCreateParams, refunds.create),
    Endpoint("GET", "/v1/refunds", params.RefundListParams, _list("refund", "/v1/refunds")),
    Endpoint("GET", "/v1/refunds/{id}", params.RefundRetrieveParams, _read("refund", "refund")),
    Endpoint("POST", "/v1/refunds/{id}/cancel", params.RefundCancelParams, refunds.cancel),
    Endpoint("GET", "/v1/disputes", params.DisputeListParams, _list("dispute", "/v1/disputes")),
    Endpoint("GET", "/v1/disputes/{id}", params.DisputeRetrieveParams, _read("dispute", "dispute")),
    Endpoint("GET", BOOKINGS, params.BalanceTransactionListParams, _list("balance_transaction", BOOKINGS)),
    Endpoint(
        "GET",
        f"{BOOKINGS}/{{id}}",
        params.BalanceTransactionRetrieveParams,
        _read("balance_transaction", "id"),
    ),
    Endpoint("GET", "/v1/events", params.EventListParams, _list("event", "/v1/events")),
    Endpoint("GET", "/v1/events/{id}", params.EventRetrieveParams, _read("event", "id")),
)
