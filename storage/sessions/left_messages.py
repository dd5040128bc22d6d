"""Customers' messages that were stored and that no turn has answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from domain.ids import MessageId, SessionId, ShopId
from storage.database import Transaction
from storage.tables.sessions import MESSAGE, SESSION
from storage.tries import pause

ON_ITS_WAY = timedelta(seconds=20)
"""Younger ones are being answered."""
A_DAY = timedelta(days=1)
"""An older message is not answered any more."""
UNANSWERED = (MESSAGE.c.role == "customer") & MESSAGE.c.answered_by.is_(None)


@dataclass(frozen=True)
class Unanswered:
    message_id: MessageId
    session_id: SessionId
    shop_id: ShopId


async def claim(tx: Transaction, limit: int = 200) -> list[Unanswered]:
    """Takes the messages whose time has come; each comes again later, and later each time."""
    due = (
        select(MESSAGE.c.session_id, MESSAGE.c.seq)
        .where(UNANSWERED, MESSAGE.c.message_id.is_not(None), MESSAGE.c.next_try_at <= func.now())
        .where(MESSAGE.c.created_at < func.now() - ON_ITS_WAY, MESSAGE.c.created_at > func.now() - A_DAY)
        .order_by(MESSAGE.c.next_try_at, MESSAGE.c.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte()
    )
    rows = await tx.execute(
        update(MESSAGE)
        .where(MESSAGE.c.session_id == due.c.session_id, MESSAGE.c.seq == due.c.seq)
        .where(SESSION.c.id == MESSAGE.c.session_id)
        .values(attempts=MESSAGE.c.attempts + 1, next_try_at=func.now() + pause(MESSAGE.c.attempts))
        .returning(MESSAGE.c.created_at, MESSAGE.c.message_id, MESSAGE.c.session_id, SESSION.c.shop_id)
    )
    return [
        Unanswered(MessageId(message), SessionId(session), ShopId(shop))
        for _, message, session, shop in sorted(rows.all(), key=lambda row: row[0])
        if message
    ]
