"""Payments as we know them; Stripe has the truth, these rows are what we made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from domain.ids import OrderId, PaymentId
from storage.database import Transaction
from storage.tables.payments import PAYMENT

THIS = PAYMENT.c.id == bindparam("payment")
COLUMNS = (
    PAYMENT.c.id,
    PAYMENT.c.order_id,
    PAYMENT.c.account,
    PAYMENT.c.state,
    PAYMENT.c.amount,
    PAYMENT.c.currency,
    PAYMENT.c.received,
    PAYMENT.c.checkout_session_id,
    PAYMENT.c.checkout_url,
    PAYMENT.c.payment_intent_id,
    PAYMENT.c.expires_at,
    PAYMENT.c.problem,
)
"""What `from_row` reads, in its order."""
LOAD = select(*COLUMNS).where(THIS)
LOAD_AND_LOCK = LOAD.with_for_update()
SAVE_SEEN = (
    update(PAYMENT)
    .where(THIS)
    .values(
        state=bindparam("seen_state"),
        received=func.greatest(PAYMENT.c.received, bindparam("seen_received")),
        payment_intent_id=func.coalesce(bindparam("seen_intent"), PAYMENT.c.payment_intent_id),
        problem=bindparam("seen_problem"),
    )
)
OF_STRIPE_OBJECT = select(PAYMENT.c.order_id).where(
    (PAYMENT.c.checkout_session_id == bindparam("object"))
    | (PAYMENT.c.payment_intent_id == bindparam("object"))
)


@dataclass(frozen=True)
class StoredPayment:
    id: PaymentId
    order_id: OrderId
    account: str
    """The Stripe account that collects it; empty for the installation's own."""
    state: str
    amount: int
    currency: str
    received: int
    checkout_session_id: str | None
    checkout_url: str
    payment_intent_id: str | None
    expires_at: datetime | None
    problem: str


async def load(tx: Transaction, payment_id: PaymentId, *, lock: bool = False) -> StoredPayment:
    statement = LOAD_AND_LOCK if lock else LOAD
    return from_row((await tx.execute(statement, {"payment": payment_id})).one())


def from_row(row: Sequence[Any]) -> StoredPayment:
    id_, order_id, account, state, amount, currency, received, checkout, url, intent, expires_at, problem = (
        row
    )
    return StoredPayment(
        id=PaymentId(id_),
        order_id=OrderId(order_id),
        account=account,
        state=state,
        amount=amount,
        currency=currency,
        received=received,
        checkout_session_id=checkout,
        checkout_url=url,
        payment_intent_id=intent,
        expires_at=expires_at,
        problem=problem,
    )


async def save_seen(
    tx: Transaction, payment_id: PaymentId, state: str, received: int, intent_id: str | None, problem: str
) -> None:
    """Write what Stripe says of a payment; `received` never falls, and an intent that is known stays."""
    seen = {
        "payment": payment_id,
        "seen_state": state,
        "seen_received": received,
        "seen_intent": intent_id,
        "seen_problem": problem,
    }
    await tx.execute(SAVE_SEEN, seen)


async def order_of_stripe_object(tx: Transaction, object_id: str) -> OrderId | None:
    """The order of a Checkout session or payment intent of ours."""
    found = (await tx.execute(OF_STRIPE_OBJECT, {"object": object_id})).scalars().first()
    return OrderId(found) if found else None
