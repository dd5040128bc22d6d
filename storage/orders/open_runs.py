"""Rows that somebody must be at work on: for each of these a workflow ought to be running."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, exists, func, select

from domain.conversation import Phase
from domain.ids import OrderId, SessionId, ShopId
from domain.orders.states import FINAL, GIVEN_UP
from domain.payments.states import HELD, PaymentState
from storage.database import Transaction
from storage.sessions.left_messages import A_DAY, UNANSWERED
from storage.tables.orders import ORDER
from storage.tables.payments import PAYMENT, REFUND
from storage.tables.sessions import MESSAGE, SESSION

SETTLED = timedelta(minutes=2)
"""What changed later may have a run that just begins, or that Temporal does not list yet."""
UNDER_WAY = (PaymentState.PROCESSING, PaymentState.AUTHORISED)


async def orders(tx: Transaction) -> list[OrderId]:
    """Open ones, and those that were given up while money of theirs is here or can still come; oldest first.

    The payment may know more than the order: it is written as soon as Stripe has answered, the step later.
    """
    can_be_paid = PAYMENT.c.state.in_(("open", "processing")) & PAYMENT.c.checkout_session_id.is_not(None)
    given_back = (
        select(func.coalesce(func.sum(REFUND.c.amount), 0))
        .where(REFUND.c.payment_id == PAYMENT.c.id, REFUND.c.status == "succeeded")
        .scalar_subquery()
    )
    money = exists().where(PAYMENT.c.order_id == ORDER.c.id, can_be_paid | (PAYMENT.c.received > given_back))
    left_open = ORDER.c.state.in_(GIVEN_UP) & money
    rows = await tx.execute(
        select(ORDER.c.id)
        .where(order_is_open() | left_open, ORDER.c.updated_at < func.now() - SETTLED)
        .order_by(ORDER.c.updated_at)
    )
    return [OrderId(row.id) for row in rows]


async def sessions(tx: Transaction) -> dict[SessionId, ShopId]:
    """Return sessions with a message nobody has answered, or with a cart that is frozen until its order
    is paid."""
    unanswered = exists().where(
        MESSAGE.c.session_id == SESSION.c.id,
        UNANSWERED,
        MESSAGE.c.created_at < func.now() - SETTLED,
        MESSAGE.c.created_at > func.now() - A_DAY,
    )
    frozen = (SESSION.c.phase == Phase.PAYING) & (SESSION.c.updated_at < func.now() - SETTLED)
    rows = await tx.execute(
        select(SESSION.c.id, SESSION.c.shop_id).where(unanswered | frozen).order_by(SESSION.c.updated_at)
    )
    return {SessionId(row[0]): ShopId(row[1]) for row in rows}


def order_is_open() -> ColumnElement[bool]:
    """Return the condition for orders not at an end, or at one with money under way or owed."""
    owed = ORDER.c.state.in_(GIVEN_UP) & ORDER.c.payment_state.in_(HELD)
    return ORDER.c.state.not_in(FINAL) | ORDER.c.payment_state.in_(UNDER_WAY) | owed
