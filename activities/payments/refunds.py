"""Ask Stripe to pay money back: one refund there for one row of ours, however often it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import stripe
from temporalio import activity

from activities.payments.account import options
from activities.payments.refusals import is_spent
from domain.ids import OrderId
from storage.payments.refunds import StoredRefund


@dataclass(frozen=True)
class Asked:
    """`planned` has the amount and the id, `email` is the customer's address or empty."""

    order_id: OrderId
    account: str
    intent_id: str
    planned: StoredRefund
    email: str


async def pay_back(client: stripe.StripeClient, asked: Asked, mark: Mapping[str, str]) -> stripe.Refund:
    """The row's id is the key. Where Stripe keeps a failure under it, each later try has one of its own:
    Stripe has just listed no such refund.

    Raises stripe.StripeError for a refusal or an outage.
    """
    try:
        return await _with_address(client, asked, mark, asked.planned.id)
    except stripe.StripeError as error:
        if not is_spent(error):
            raise
        info = activity.info()
        return await _with_address(client, asked, mark, f"{info.activity_id}:{info.attempt}")


async def _with_address(
    client: stripe.StripeClient, asked: Asked, mark: Mapping[str, str], key: str
) -> stripe.Refund:
    """Ask for the refund. Where a method cannot give back by itself, Stripe asks the customer by mail:
    the address goes along."""
    wanted: stripe.params.RefundCreateParams = {
        "payment_intent": asked.intent_id,
        "amount": asked.planned.amount,
        "metadata": {**mark, "order_id": asked.order_id, "refund_id": asked.planned.id},
    }
    try:
        return await client.v1.refunds.create_async(wanted, options(asked.account, key))
    except stripe.InvalidRequestError as error:
        if error.param != "instructions_email" or not asked.email:
            raise
        wanted["instructions_email"] = asked.email
        return await client.v1.refunds.create_async(wanted, options(asked.account, f"{key}:with-address"))
