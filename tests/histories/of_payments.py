"""Stories of money that is slow, late, wrong, missed or given back."""

from __future__ import annotations

import asyncio

from tests.histories.telling import (
    NO_WEBHOOKS,
    bought,
    intent_of,
    of_order,
    processing,
    ready_to_pay,
    refunds_of,
    skip,
    staff,
)
from tests.installation import Customer, Installation, Json, checkout_id, eventually


async def paid_slowly(installation: Installation, customer: Customer) -> str:
    order = await processing(customer)
    await _settle(installation, order, "succeeded")
    await customer.order_when(payment_state="paid")
    return of_order(order)


async def paid_slowly_without_a_webhook(installation: Installation, customer: Customer) -> str:
    """Asked for by the clock: once too early, then in time."""
    order = await processing(customer)
    await installation.control("faults", NO_WEBHOOKS)
    await skip(installation, of_order(order), hours=7)
    await _settle(installation, order, "succeeded")
    await skip(installation, of_order(order), hours=6)
    await customer.order_when(payment_state="paid")
    return of_order(order)


async def paid_late(installation: Installation, customer: Customer) -> str:
    order = await processing(customer)
    await staff(installation, customer, order, "cancel")
    await _settle(installation, order, "succeeded")
    await customer.order_when(payment_state="refunded")
    return of_order(order)


async def paid_late_without_a_webhook(installation: Installation, customer: Customer) -> str:
    """Aftercare asks for what was under way when the order was cancelled."""
    order = await processing(customer)
    await installation.control("faults", NO_WEBHOOKS)
    await staff(installation, customer, order, "cancel")
    await _settle(installation, order, "succeeded")
    await skip(installation, of_order(order), hours=7)
    await customer.order_when(payment_state="refunded")
    return of_order(order)


async def paid_after_it_expired(installation: Installation, customer: Customer) -> str:
    """Made after all, and fulfilled."""
    order = await processing(customer)
    await _settle(installation, order, "failed")
    await customer.order_when(state="expired")
    await _settle(installation, order, "succeeded")
    await customer.order_when(payment_state="paid")
    await staff(installation, customer, order, "fulfil")
    return of_order(order)


async def paid_after_it_was_ordered_again(installation: Installation, customer: Customer) -> str:
    order = await processing(customer)
    await _settle(installation, order, "failed")
    await customer.order_when(state="expired")
    again = await customer.check_out()
    await customer.pay(again)
    await customer.order_when(payment_state="paid")
    await _settle(installation, order, "succeeded")

    async def paid_back() -> bool:
        return bool(await refunds_of(installation, await intent_of(installation, checkout_id(order))))

    await eventually(paid_back, what="the first order's money is paid back")
    return of_order(order)


async def payment_failed(installation: Installation, customer: Customer) -> str:
    order = await processing(customer)
    await _settle(installation, order, "failed")
    await customer.order_when(state="expired")
    return of_order(order)


async def payment_failed_after_it_was_cancelled(installation: Installation, customer: Customer) -> str:
    order = await processing(customer)
    await staff(installation, customer, order, "cancel")
    await _settle(installation, order, "failed")
    await customer.order_when(payment_state="none")
    return of_order(order)


async def mismatched(installation: Installation, customer: Customer) -> str:
    order = await ready_to_pay(customer)
    await installation.control(f"sessions/{checkout_id(order)}/tamper", {"amount": order["total"] - 100})
    await customer.pay(order)
    await customer.order_when(payment_state="refunded")
    return of_order(order)


async def cancelled_and_refunded(installation: Installation, customer: Customer) -> str:
    order = await bought(customer)
    await staff(installation, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    return of_order(order)


async def refund_failed(installation: Installation, customer: Customer) -> str:
    """The answer to the refund was lost, and the bank has refused it before we ask again."""
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    lost = ["ok"] * 2 + ["drop_connection"]  # read the payment and its refunds; then the refund itself
    await installation.control("faults", {"api": {"next": lost, "error_429": 1.0}})
    cancelling = asyncio.create_task(staff(installation, customer, order, "cancel"))

    async def refund() -> str:
        charges = (await installation.stripe.get("/_control/charges")).json()["charges"]
        charge = next(each for each in charges if each["session"] == checkout_id(order))
        return str(charge["refunds"][0]["id"]) if charge["refunds"] else ""

    await installation.control(
        f"refunds/{await eventually(refund, what='the refund is made at Stripe')}/fail"
    )
    await installation.calm()
    await cancelling
    await customer.transcript(lambda seen: any("did not work" in each["text"] for each in seen))
    return of_order(order)


async def refunded_in_the_dashboard(installation: Installation, customer: Customer) -> str:
    """A part of it, which fails at the bank; then all of it."""
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    intent = await intent_of(installation, checkout_id(order))
    await installation.control("refund", {"payment_intent": intent, "amount": 100})
    await customer.order_when(payment_state="partially_refunded")
    await installation.control(f"refunds/{(await refunds_of(installation, intent))[0]['id']}/fail")
    await customer.transcript(lambda seen: any("did not work" in each["text"] for each in seen))
    await installation.control("refund", {"payment_intent": intent})
    await customer.order_when(payment_state="refunded")
    return of_order(order)


async def cancelled_with_nothing_left_to_refund(installation: Installation, customer: Customer) -> str:
    """All was paid back in Stripe's dashboard, and its webhook is lost."""
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    await installation.control("faults", NO_WEBHOOKS)
    await installation.control(
        "refund", {"payment_intent": await intent_of(installation, checkout_id(order))}
    )
    await staff(installation, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    return of_order(order)


async def _settle(installation: Installation, order: Json, outcome: str) -> None:
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": outcome})


STORIES = (
    paid_slowly,
    paid_slowly_without_a_webhook,
    paid_late,
    paid_late_without_a_webhook,
    paid_after_it_expired,
    paid_after_it_was_ordered_again,
    payment_failed,
    payment_failed_after_it_was_cancelled,
    mismatched,
    cancelled_and_refunded,
    refund_failed,
    refunded_in_the_dashboard,
    cancelled_with_nothing_left_to_refund,
)
