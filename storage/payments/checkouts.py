"""The page at Stripe that collects a payment: planned before it is asked for, saved with its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, case, cast, select, update

from domain.ids import PaymentId
from domain.shops.shop import Shop
from storage.database import Transaction
from storage.documents import from_json
from storage.payments import payments
from storage.payments.payments import THIS, StoredPayment
from storage.tables.orders import ORDER
from storage.tables.payments import PAYMENT
from storage.tables.shops import SHOP

LEAST_LIFE = timedelta(minutes=31)
"""Stripe wants a page to live for half an hour at least."""
A_MINUTE = timedelta(minutes=1)
FIND = (
    select(SHOP.c.profile, *payments.COLUMNS)
    .select_from(PAYMENT)
    .join(ORDER, ORDER.c.id == PAYMENT.c.order_id)
    .join(SHOP, SHOP.c.id == ORDER.c.shop_id)
    .where(THIS)
)
TOO_SHORT = PAYMENT.c.expires_at.is_(None) | (PAYMENT.c.expires_at < bindparam("soonest"))
PLAN = (
    update(PAYMENT)
    .where(THIS)
    .values(
        checkout_attempt=PAYMENT.c.checkout_attempt + cast(TOO_SHORT, Integer),
        expires_at=case((TOO_SHORT, bindparam("planned")), else_=PAYMENT.c.expires_at),
    )
    .returning(PAYMENT.c.checkout_attempt, PAYMENT.c.expires_at)
)
SPEND_KEY = (
    update(PAYMENT).where(THIS, PAYMENT.c.checkout_attempt == bindparam("attempt")).values(expires_at=None)
)
SAVE = (
    update(PAYMENT)
    .where(THIS, PAYMENT.c.checkout_url.in_(["", bindparam("url")]))
    .values(
        checkout_session_id=bindparam("checkout"),
        checkout_url=bindparam("url"),
        expires_at=bindparam("ends"),
    )
    .returning(*payments.COLUMNS)
)


@dataclass(frozen=True)
class CheckoutAttempt:
    """`number` is part of the idempotency key, so an attempt always asks for the same."""

    number: int
    expires_at: datetime


async def find(tx: Transaction, payment_id: PaymentId) -> tuple[StoredPayment, Shop]:
    """Return the payment, and the shop that it is for."""
    profile, *payment = (await tx.execute(FIND, {"payment": payment_id})).one()
    return payments.from_row(payment), from_json(Shop, profile)


async def plan(tx: Transaction, payment_id: PaymentId, now: datetime, minutes: int) -> CheckoutAttempt:
    """The attempt under way, or the next one where its page would live too short a time."""
    wanted = {
        "payment": payment_id,
        "soonest": now + LEAST_LIFE - A_MINUTE,
        "planned": now + max(timedelta(minutes=minutes), LEAST_LIFE),
    }
    number, expires_at = (await tx.execute(PLAN, wanted)).one()
    return CheckoutAttempt(number, expires_at)


async def spend_key(tx: Transaction, payment_id: PaymentId, number: int) -> None:
    """Let nothing more be asked under this attempt's key; the next one begins when it is planned."""
    await tx.execute(SPEND_KEY, {"payment": payment_id, "attempt": number})


async def save(
    tx: Transaction, payment_id: PaymentId, checkout_session_id: str, url: str, expires_at: datetime
) -> StoredPayment | None:
    """Save the page that Stripe has opened, and return its payment; None if that has another page."""
    page = {"payment": payment_id, "checkout": checkout_session_id, "url": url, "ends": expires_at}
    row = (await tx.execute(SAVE, page)).one_or_none()
    return payments.from_row(row) if row else None
