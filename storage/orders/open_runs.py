"""Rows that somebody must be at work on: for each of these a workflow ought to be running."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.conversation import Phase
from domain.ids import OrderId, SessionId, ShopId
from domain.orders.states import FINAL, GIVEN_UP
from domain.payments.states import HELD, PaymentState
from storage.sessions.left_messages import A_DAY, UNANSWERED
from storage.tables.orders import OrderRow
from storage.tables.payments import PaymentRow, RefundRow
from storage.tables.sessions import MessageRow, SessionRow

SETTLED = timedelta(minutes=2)
"""What changed later may have a run that just begins, or that Temporal does not list yet."""
UNDER_WAY = (PaymentState.PROCESSING, PaymentState.AUTHORISED)


async def orders(tx: AsyncSession) -> list[OrderId]:
    """Open ones, and those that were given up while money of theirs is here or can still come; oldest first.

    The payment may know more than the order: it is written as soon as Stripe has answered, the step later.
    """
    can_be_paid = PaymentRow.state.in_(("open", "processing")) & PaymentRow.checkout_session_id.is_not(None)
    given_back = (
        select(func.coalesce(func.sum(RefundRow.amount), 0))
        .where(RefundRow.payment_id == PaymentRow.id, RefundRow.status == "succeeded")
        .scalar_subquery()
    )
    money = exists().where(
        PaymentRow.order_id == OrderRow.id, can_be_paid | (PaymentRow.received > given_back)
    )
    left_open = OrderRow.state.in_(GIVEN_UP) & money
    rows = await tx.scalars(
        select(OrderRow.id)
        .where(order_is_open() | left_open, OrderRow.updated_at < func.now() - SETTLED)
        .order_by(OrderRow.updated_at)
    )
    return [OrderId(row) for row in rows]


async def sessions(tx: AsyncSession) -> dict[SessionId, ShopId]:
    """Return sessions with a message nobody has answered, or with a cart that is frozen until its order
    is paid."""
    unanswered = exists().where(
        MessageRow.session_id == SessionRow.id,
        UNANSWERED,
        MessageRow.created_at < func.now() - SETTLED,
        MessageRow.created_at > func.now() - A_DAY,
    )
    frozen = (SessionRow.phase == Phase.PAYING) & (SessionRow.updated_at < func.now() - SETTLED)
    rows = await tx.execute(
        select(SessionRow.id, SessionRow.shop_id).where(unanswered | frozen).order_by(SessionRow.updated_at)
    )
    return {SessionId(row[0]): ShopId(row[1]) for row in rows}


def order_is_open() -> ColumnElement[bool]:
    """Not at an end, or at one with money under way or owed."""
    owed = OrderRow.state.in_(GIVEN_UP) & OrderRow.payment_state.in_(HELD)
    return OrderRow.state.not_in(FINAL) | OrderRow.payment_state.in_(UNDER_WAY) | owed
