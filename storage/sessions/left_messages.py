"""Customers' messages that were stored and that no turn has answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import MessageId, SessionId, ShopId
from storage.tables.sessions import MessageRow, SessionRow
from storage.tries import pause

ON_ITS_WAY = timedelta(seconds=20)
"""Younger ones are being answered."""
A_DAY = timedelta(days=1)
"""An older message is not answered any more."""
UNANSWERED = (MessageRow.role == "customer") & MessageRow.answered_by.is_(None)


@dataclass(frozen=True)
class Unanswered:
    message_id: MessageId
    session_id: SessionId
    shop_id: ShopId


async def claim(tx: AsyncSession, limit: int = 200) -> list[Unanswered]:
    """Takes the messages whose time has come; each comes again later, and later each time."""
    due = (
        select(MessageRow.session_id, MessageRow.seq)
        .where(UNANSWERED, MessageRow.message_id.is_not(None), MessageRow.next_try_at <= func.now())
        .where(MessageRow.created_at < func.now() - ON_ITS_WAY, MessageRow.created_at > func.now() - A_DAY)
        .order_by(MessageRow.next_try_at, MessageRow.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte()
    )
    rows = await tx.execute(
        update(MessageRow)
        .where(MessageRow.session_id == due.c.session_id, MessageRow.seq == due.c.seq)
        .where(SessionRow.id == MessageRow.session_id)
        .values(attempts=MessageRow.attempts + 1, next_try_at=func.now() + pause(MessageRow.attempts))
        .returning(MessageRow.created_at, MessageRow.message_id, MessageRow.session_id, SessionRow.shop_id)
        .execution_options(synchronize_session=False)
    )
    return [
        Unanswered(MessageId(message), SessionId(session), ShopId(shop))
        for _, message, session, shop in sorted(rows.all(), key=lambda row: row[0])
        if message
    ]
