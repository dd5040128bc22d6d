"""The transcript: what was said, numbered without gaps, and the turns that answered it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

from domain.conversation import Button, Message, Reply
from domain.ids import MessageId, SessionId
from storage.database import ANNOUNCED, note_of
from storage.documents import from_json, to_json
from storage.tables.base import Json
from storage.tables.sessions import MESSAGE, SESSION, MessageRow

PAGE = 500


@dataclass(frozen=True)
class StoredMessage:
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


def _added(once: str) -> ReturningInsert[Any]:
    """Numbers, stores and announces a row, unless the constraint `once` knows it.

    The session's row is locked, so that numbers become visible in their order and none is missing.
    """
    numbered = COUNTED.values(last_seq=SESSION.c.last_seq + 1).returning(SESSION.c.last_seq).cte()
    row = insert(MESSAGE).values(session_id=bindparam("session"), seq=select(numbered).scalar_subquery())
    return row.on_conflict_do_nothing(constraint=once).returning(MESSAGE.c.seq, ANNOUNCED)


COUNTED = update(SESSION).where(SESSION.c.id == bindparam("session"))
NOT_ADDED = COUNTED.values(last_seq=SESSION.c.last_seq - 1)
ADD_CUSTOMER_MESSAGE, ADD_REPLY = _added("message_once"), _added("reply_once")


async def add_customer_message(
    tx: AsyncSession, session_id: SessionId, message_id: MessageId, message: Message
) -> bool:
    """Stores a customer's message once; False when it was stored before."""
    text = message.text or await _label(tx, session_id, message.button)
    row: Json = {"role": "customer", "message_id": message_id, "text": text, "button": message.button}
    return await _add(tx, session_id, ADD_CUSTOMER_MESSAGE, row)


async def customer_message(tx: AsyncSession, session_id: SessionId, message_id: MessageId) -> Message:
    """Return what the customer said under this id. Raise NoResultFound when nothing was."""
    row = await tx.execute(
        select(MESSAGE.c.text, MESSAGE.c.button).where(
            MESSAGE.c.session_id == session_id, MESSAGE.c.message_id == message_id
        )
    )
    text, button = row.one()
    return Message(text="" if button else text, button=button)


async def add_reply(  # noqa: PLR0913 (one row, its columns by name)
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
    row: Json = {
        "role": role,
        "text": reply.text,
        "buttons": [to_json(button) for button in reply.buttons],
        "link": link,
        "card": card,
        "key": key,
        "in_reply_to": in_reply_to,
    }
    return await _add(tx, session_id, ADD_REPLY, row)


async def mark_answered(tx: AsyncSession, session_id: SessionId, message_id: MessageId, turn: int) -> None:
    await tx.execute(
        update(MessageRow)
        .where(MessageRow.session_id == session_id, MessageRow.message_id == message_id)
        .values(answered_by=turn)
    )


async def since(tx: AsyncSession, session_id: SessionId, seq: int, limit: int = PAGE) -> list[StoredMessage]:
    """Rows after `seq`, oldest first."""
    rows = await tx.scalars(
        select(MessageRow)
        .where(MessageRow.session_id == session_id, MessageRow.seq > seq)
        .order_by(MessageRow.seq)
        .limit(limit)
    )
    return [from_row(row) for row in rows]


async def latest(tx: AsyncSession, session_id: SessionId, limit: int) -> list[StoredMessage]:
    """The last rows, oldest first."""
    rows = await tx.scalars(
        select(MessageRow)
        .where(MessageRow.session_id == session_id)
        .order_by(MessageRow.seq.desc())
        .limit(limit)
    )
    return [from_row(row) for row in reversed(rows.all())]


def from_row(row: MessageRow) -> StoredMessage:
    return StoredMessage(
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


async def _add(tx: AsyncSession, session_id: SessionId, statement: ReturningInsert[Any], row: Json) -> bool:
    note = note_of(session_id, "message")
    if (await tx.execute(statement, {"session": session_id, "note": note, **row})).one_or_none():
        return True
    await tx.execute(NOT_ADDED, {"session": session_id})
    return False


async def _label(tx: AsyncSession, session_id: SessionId, value: str) -> str:
    """Return what the pressed button said, from the row that offered it; the bare value when none did."""
    for each in reversed(await latest(tx, session_id, 30)):
        for button in each.buttons:
            if button.value == value:
                return button.label
    return value
