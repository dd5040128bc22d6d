"""An order in each of its chapters, and what is still to come of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.histories.telling import intent_of, processing, ready_to_pay, refunds_of, staff
from tests.installation import Customer, Installation, Json, checkout_id, eventually
from tests.money import rows, trail

Stands = tuple[str, str]
"""State and payment state."""
Goes = Callable[[Installation, Customer, Json], Awaitable[None]]


@dataclass(frozen=True)
class Chapter:
    """`begin` brings an order there, where it `stands`; then `go_on` happens, and it `ends` like that."""

    name: str
    begin: Callable[[Installation, Customer], Awaitable[Json]]
    stands: Stands
    go_on: Goes
    ends: Stands

    def __str__(self) -> str:
        return self.name


async def reached(customer: Customer, stands: Stands) -> Json:
    return await customer.order_when(state=stands[0], payment_state=stands[1])


async def _link_open(_: Installation, customer: Customer) -> Json:
    return await ready_to_pay(customer)


async def _processing(_: Installation, customer: Customer) -> Json:
    return await processing(customer)


async def _paid(_: Installation, customer: Customer) -> Json:
    order = await ready_to_pay(customer)
    await customer.pay(order, email="ada@example.com")
    await reached(customer, ("approved", "paid"))
    return order


def _in_the_kitchen(*steps: str) -> Callable[[Installation, Customer], Awaitable[Json]]:
    async def begin(installation: Installation, customer: Customer) -> Json:
        order = await _paid(installation, customer)
        for step in steps:
            await staff(installation, customer, order, step)
        return order

    return begin


async def _expired(installation: Installation, customer: Customer) -> Json:
    order = await processing(customer)
    await settle(installation, order, "failed")
    await reached(customer, ("expired", "none"))
    return order


async def _refund_under_way(installation: Installation, customer: Customer) -> Json:
    order = await _paid(installation, customer)
    await installation.control("faults", {"refunds": {"next": ["pending"]}})
    await staff(installation, customer, order, "cancel")
    await waiting_refund(installation, order)

    async def told() -> bool:
        return trail(installation, order)[-1].startswith("refund pending")

    await eventually(told, what="the refund is known to be under way")
    await _news_passed_on(installation, order, "refund.created", "charge.refunded")
    return order


async def _news_passed_on(installation: Installation, order: Json, *types: str) -> None:
    """Until none of these events of Stripe's can wake the order any more."""
    statement = "SELECT type FROM stripe_event WHERE order_id = :order AND outcome = 'forwarded'"

    async def heard() -> bool:
        found = rows(installation, statement, order=order["order_id"])
        return {each.type for each in found} >= set(types)

    await eventually(heard, what=f"{types} are passed on")


async def waiting_refund(installation: Installation, order: Json) -> str:
    """Its id at Stripe."""
    intent = await intent_of(installation, checkout_id(order))

    async def made() -> str:
        return next(
            (each["id"] for each in await refunds_of(installation, intent) if each["status"] == "pending"), ""
        )

    return await eventually(made, what="a refund that waits")


async def settle(installation: Installation, order: Json, outcome: str) -> None:
    await installation.control(f"sessions/{checkout_id(order)}/settle", {"outcome": outcome})


async def _pays(_: Installation, customer: Customer, order: Json) -> None:
    await customer.pay(order)


async def _bank_pays(installation: Installation, _: Customer, order: Json) -> None:
    await settle(installation, order, "succeeded")


def _staff_do(step: str) -> Goes:
    async def go_on(installation: Installation, customer: Customer, order: Json) -> None:
        await staff(installation, customer, order, step)

    return go_on


async def _owner_refunds_a_part(installation: Installation, _: Customer, order: Json) -> None:
    intent = await intent_of(installation, checkout_id(order))
    await installation.control("refund", {"payment_intent": intent, "amount": 100})


async def _refund_settles(installation: Installation, _: Customer, order: Json) -> None:
    await installation.control(f"refunds/{await waiting_refund(installation, order)}/settle")


LINK_OPEN = Chapter("link open", _link_open, ("draft", "none"), _pays, ("approved", "paid"))
PROCESSING = Chapter("processing", _processing, ("draft", "processing"), _bank_pays, ("approved", "paid"))
PAID = Chapter("paid", _paid, ("approved", "paid"), _staff_do("prepare"), ("preparing", "paid"))
PREPARING = Chapter(
    "preparing", _in_the_kitchen("prepare"), ("preparing", "paid"), _staff_do("ready"), ("ready", "paid")
)
READY = Chapter(
    "ready",
    _in_the_kitchen("prepare", "ready"),
    ("ready", "paid"),
    _staff_do("fulfil"),
    ("fulfilled", "paid"),
)
FULFILLED = Chapter(
    "fulfilled",
    _in_the_kitchen("fulfil"),
    ("fulfilled", "paid"),
    _owner_refunds_a_part,
    ("fulfilled", "partially_refunded"),
)
EXPIRED = Chapter("aftercare", _expired, ("expired", "none"), _bank_pays, ("approved", "paid"))
REFUND_UNDER_WAY = Chapter(
    "refund under way",
    _refund_under_way,
    ("cancelled", "paid"),
    _refund_settles,
    ("cancelled", "refunded"),
)

CANCELLABLE = (LINK_OPEN, PROCESSING, PAID, PREPARING, READY)
"""Where staff could cancel."""
TOO_LATE = (FULFILLED, EXPIRED, REFUND_UNDER_WAY)
OPEN = (*CANCELLABLE, REFUND_UNDER_WAY)
"""Somebody must be at work on it."""
EVERY = (*CANCELLABLE, *TOO_LATE)
