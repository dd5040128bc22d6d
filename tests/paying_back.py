"""Steps and waits that tests of money that goes back have in common."""

from __future__ import annotations

from schemas.messages.order import PaymentEventReceived
from tests.histories.telling import STRIPE_KEY, handle, intent_of, of_order, ready_to_pay, refunds_of
from tests.installation import Customer, Installation, Json, checkout_id, eventually
from tests.money import rows, shop_is_called, told, trail

FAILED = "Paying your money back did not work. The shop has been told and will see to it."


async def paid(customer: Customer) -> Json:
    """The order as it was before: with its payment page."""
    order = await ready_to_pay(customer)
    await customer.pay(order, email="ada@example.com")
    await customer.order_when(payment_state="paid")
    return order


async def refunds_next(installation: Installation, *fates: str) -> None:
    await installation.control("faults", {"refunds": {"next": list(fates)}})


async def first_refund(installation: Installation, order: Json) -> str:
    """Once it is made at Stripe."""
    intent = await intent_of(installation, checkout_id(order))

    async def made() -> str:
        found = await refunds_of(installation, intent)
        return str(found[-1]["id"]) if found else ""

    return await eventually(made, what="a refund at Stripe")


async def until_written(installation: Installation, order: Json, reason: str) -> None:
    async def written() -> bool:
        return any(each.startswith(reason) for each in trail(installation, order))

    await eventually(written, what=f"the trail says: {reason}")


async def until_booked(installation: Installation, customer: Customer, order: Json) -> None:
    """The last of several refunds at Stripe has reached our books."""
    made = await refunds_of(installation, await intent_of(installation, checkout_id(order)))
    statement = (
        "SELECT count(*) FROM refund JOIN payment ON payment.id = payment_id"
        " WHERE order_id = :order AND stripe_refund_id IS NOT NULL"
    )

    async def booked() -> bool:
        return bool(rows(installation, statement, order=order["order_id"])[0][0] == len(made))

    await eventually(booked, what=f"{len(made)} refunds in our books")


async def by_somebody(running: Installation, intent: str, amount: int, **metadata: str) -> None:
    """A refund by another tool on the same Stripe account."""
    named = {f"metadata[{key}]": value for key, value in metadata.items()}
    body = {"payment_intent": intent, "amount": str(amount), **named}
    (await running.stripe.post("/v1/refunds", headers=STRIPE_KEY, data=body)).raise_for_status()


async def noticed_again(installation: Installation, order: Json) -> None:
    """Something of no weight is heard from Stripe, and the payment has been read for it."""
    before = await readings(installation, order)
    hint = PaymentEventReceived(event_id="evt_again", type="checkout.session.completed")
    await (await handle(installation, of_order(order))).signal("payment_event", hint)

    async def read() -> bool:
        return await readings(installation, order) > before

    await eventually(read, what="the payment is read again")


async def readings(installation: Installation, order: Json) -> int:
    history = await (await handle(installation, of_order(order))).fetch_history()
    scheduled = [each.activity_task_scheduled_event_attributes for each in history.events]
    done = [each.activity_task_completed_event_attributes.scheduled_event_id for each in history.events]
    names = {
        each.event_id: one.activity_type.name for each, one in zip(history.events, scheduled, strict=True)
    }
    return [names.get(each) for each in done].count("payments.sync")


async def until_called(installation: Installation, order: Json, *concerns: tuple[str, str] | str) -> None:
    """The shop is to look at exactly this: codes, or codes with their detail."""

    async def called() -> bool:
        found = shop_is_called(installation, order)
        return all(each in found or each in [code for code, _ in found] for each in concerns)

    await eventually(called, what=f"the shop is called: {concerns}")
    assert len(shop_is_called(installation, order)) == len(concerns)


async def until_told(installation: Installation, customer: Customer, words: str) -> None:
    async def read() -> bool:
        return any(words in each for each in told(installation, customer))

    await eventually(read, what=f"the customer reads: {words}")


def about_money(installation: Installation, customer: Customer) -> list[str]:
    return [each for each in told(installation, customer) if " back" in each]


async def charge_of(installation: Installation, order: Json) -> str:
    intent = await intent_of(installation, checkout_id(order))
    found = await installation.stripe.get(f"/v1/payment_intents/{intent}", headers=STRIPE_KEY)
    return str(found.json()["latest_charge"])
