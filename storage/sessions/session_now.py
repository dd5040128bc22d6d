"""How a conversation stands: the session with its latest order, and the reply to one message."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select, true

from domain.ids import MessageId, SessionId
from storage.database import Transaction
from storage.orders import orders
from storage.orders.orders import OrderNow
from storage.payments import pages
from storage.payments.pages import Page
from storage.sessions import sessions, transcript
from storage.sessions.sessions import StoredSession
from storage.sessions.transcript import StoredMessage
from storage.tables.orders import ORDER
from storage.tables.sessions import MESSAGE, SESSION

ANSWERS = and_(MESSAGE.c.session_id == SESSION.c.id, MESSAGE.c.in_reply_to == bindparam("message"))
PAGE = pages.newest_of(ORDER.c.id)
SESSION_NOW = (
    select(
        *sessions.COLUMNS, *orders.NOW_COLUMNS, *transcript.COLUMNS, PAGE.c.checkout_url, PAGE.c.expires_at
    )
    .select_from(SESSION)
    .join(ORDER, ORDER.c.session_id == SESSION.c.id, isouter=True)
    .join(PAGE, true(), isouter=True)
    .join(MESSAGE, ANSWERS, isouter=True)
    .where(SESSION.c.id == bindparam("session"))
    .order_by(ORDER.c.created_at.desc())
    .limit(1)
)
ORDER_FROM = len(sessions.COLUMNS)
REPLY_FROM = ORDER_FROM + len(orders.NOW_COLUMNS)
PAGE_FROM = REPLY_FROM + len(transcript.COLUMNS)


@dataclass(frozen=True)
class SessionNow:
    session: StoredSession
    order: OrderNow | None
    page: Page
    """Of the order."""
    reply: StoredMessage | None


async def session_now(
    tx: Transaction, session_id: SessionId, message_id: MessageId | None = None
) -> SessionNow:
    """`reply` is the answer to the message, once there is one."""
    row = (await tx.execute(SESSION_NOW, {"session": session_id, "message": message_id})).one()
    order, reply, page = row[ORDER_FROM:REPLY_FROM], row[REPLY_FROM:PAGE_FROM], row[PAGE_FROM:]
    return SessionNow(
        sessions.from_row(row[:ORDER_FROM]),
        orders.now_from(order) if order[0] else None,
        Page(page[0] or "", page[1]),
        transcript.from_row(reply) if reply[0] else None,
    )
