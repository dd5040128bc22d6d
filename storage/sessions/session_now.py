"""How a conversation stands: the session with its latest order, and the reply to one message."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import MessageId, SessionId
from storage.orders import orders
from storage.orders.orders import StoredOrder
from storage.payments import pages
from storage.payments.pages import Page
from storage.sessions import sessions, transcript
from storage.sessions.sessions import StoredSession
from storage.sessions.transcript import StoredMessage
from storage.tables.orders import OrderRow
from storage.tables.payments import PaymentRow
from storage.tables.sessions import MessageRow, SessionRow

ANSWERS = and_(MessageRow.session_id == SessionRow.id, MessageRow.in_reply_to == bindparam("message"))
PAGE = (
    select(PaymentRow.checkout_url, PaymentRow.expires_at)
    .where(PaymentRow.order_id == OrderRow.id)
    .order_by(*pages.NEWEST_FIRST)
    .limit(1)
    .lateral("page")
)
SESSION_NOW = (
    select(SessionRow, OrderRow, MessageRow, PAGE.c.checkout_url, PAGE.c.expires_at)
    .join(OrderRow, OrderRow.session_id == SessionRow.id, isouter=True)
    .join(PAGE, true(), isouter=True)
    .join(MessageRow, ANSWERS, isouter=True)
    .where(SessionRow.id == bindparam("session"))
    .order_by(OrderRow.created_at.desc())
    .limit(1)
)


@dataclass(frozen=True)
class SessionNow:
    session: StoredSession
    order: StoredOrder | None
    page: Page
    """Of the order."""
    reply: StoredMessage | None


async def session_now(
    tx: AsyncSession, session_id: SessionId, message_id: MessageId | None = None
) -> SessionNow:
    """`reply` is the answer to the message, once there is one."""
    wanted = {"session": session_id, "message": message_id}
    session, order, reply, url, expires_at = (await tx.execute(SESSION_NOW, wanted)).one()
    return SessionNow(
        sessions.from_row(session),
        orders.from_row(order) if order else None,
        Page(url or "", expires_at),
        transcript.from_row(reply) if reply else None,
    )
