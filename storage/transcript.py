"""The transcript: what was said, numbered without gaps, and the turns that answered it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.conversation import Button, Message, Reply
from domain.ids import MessageId, SessionId
from storage.database import notice
from storage.documents import from_json, to_json
from storage.models import Json, MessageRow, SessionRow

PAGE = 500


@dataclass(frozen=True)
class Said:
    """One row of the transcript."""

    seq: int
    role: str
    message_id: MessageId | None
    text: str
    buttons: tuple[Button, ...]
    link: str
    card: Json | None
    in_reply_to: MessageId | None
    at: datetime


async def hear(tx: AsyncSession, session_id: SessionId, message_id: MessageId, message: Message) -> bool:
    """Stores a customer's message once; False when it was stored before."""
    text = message.text or await _label(tx, session_id, message.button)
    return await _add(
        tx,
        session_id,
        "message_once",
        role="customer",
        message_id=message_id,
        text=text,
        button=message.button,
    )


async def say(  # noqa: PLR0913 (one row, its columns by name)
    tx: AsyncSession,
    session_id: SessionId,
    key: str,
    reply: Reply,
    *,
    role: str = "waiter",
    link: str = "",
    card: Json | None = None,
    in_reply_to: MessageId | None = None,
) -> bool:
    """Adds our own row once per `key`; False when it was said before."""
    return await _add(
        tx,
        session_id,
        "said_once",
        role=role,
        text=reply.text,
        buttons=[to_json(button) for button in reply.buttons],
        link=link,
        card=card,
        key=key,
        in_reply_to=in_reply_to,
    )


async def mark_answered(tx: AsyncSession, session_id: SessionId, message_id: MessageId, turn: int) -> None:
    await tx.execute(
        update(MessageRow)
        .where(MessageRow.session_id == session_id, MessageRow.message_id == message_id)
        .values(answered_by=turn)
    )


async def since(tx: AsyncSession, session_id: SessionId, seq: int, limit: int = PAGE) -> list[Said]:
    """Rows after `seq`, oldest first."""
    rows = await tx.scalars(
        select(MessageRow)
        .where(MessageRow.session_id == session_id, MessageRow.seq > seq)
        .order_by(MessageRow.seq)
        .limit(limit)
    )
    return [said(row) for row in rows]


async def latest(tx: AsyncSession, session_id: SessionId, limit: int) -> list[Said]:
    """The last rows, oldest first."""
    rows = await tx.scalars(
        select(MessageRow)
        .where(MessageRow.session_id == session_id)
        .order_by(MessageRow.seq.desc())
        .limit(limit)
    )
    return [said(row) for row in reversed(rows.all())]


def said(row: MessageRow) -> Said:
    return Said(
        seq=row.seq,
        role=row.role,
        message_id=MessageId(row.message_id) if row.message_id else None,
        text=row.text,
        buttons=tuple(from_json(Button, each) for each in row.buttons),
        link=row.link,
        card=row.card,
        in_reply_to=MessageId(row.in_reply_to) if row.in_reply_to else None,
        at=row.created_at,
    )


async def _add(tx: AsyncSession, session_id: SessionId, once: str, **row: object) -> bool:
    """Numbers, stores and announces a row; False, and nothing done, when the constraint `once` knows it.

    The session's row is locked, so that numbers become visible in their order and none is missing.
    """
    last_seq, this_session = SessionRow.last_seq, update(SessionRow).where(SessionRow.id == session_id)
    numbered = this_session.values(last_seq=last_seq + 1).returning(last_seq).cte()
    stored = await tx.execute(
        insert(MessageRow)
        .values(session_id=session_id, seq=select(numbered.c.last_seq).scalar_subquery(), **row)
        .on_conflict_do_nothing(constraint=once)
        .returning(MessageRow.seq, notice(session_id, "message"))
    )
    if stored.one_or_none():
        return True
    await tx.execute(this_session.values(last_seq=last_seq - 1))
    return False


async def _label(tx: AsyncSession, session_id: SessionId, value: str) -> str:
    """What the pressed button said, from the row that offered it; the bare value when none did."""
    for each in reversed(await latest(tx, session_id, 30)):
        for button in each.buttons:
            if button.value == value:
                return button.label
    return value
