"""The transcript: what was said, numbered without gaps, and the turns that answered it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningUpdate

from domain.conversation import Button, Message, Reply
from domain.ids import MessageId, SessionId
from schemas.documents.delivery import TranscriptLine
from storage.database import ANNOUNCED, Transaction, note_of
from storage.deliveries import outbox
from storage.documents import from_json, to_json
from storage.tables.base import Json
from storage.tables.sessions import MESSAGE, SESSION

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


def _adding(once: str, columns: Sequence[str]) -> ReturningUpdate[Any]:
    """Return one statement that numbers, stores and announces a row, unless the constraint `once` knows it.

    The session's row is locked, so that numbers become visible in their order and none is missing.
    """
    here = SESSION.c.id == bindparam("session")
    locked = select(SESSION.c.last_seq + 1).where(here).with_for_update().cte("locked")
    row = {"session_id": bindparam("session"), "seq": select(*locked.c).scalar_subquery()}
    added = (
        insert(MESSAGE)
        .values({**row, **{name: bindparam(name, type_=MESSAGE.c[name].type) for name in columns}})
        .on_conflict_do_nothing(constraint=once)
        .returning(MESSAGE.c.session_id, MESSAGE.c.seq)
        .cte("added")
    )
    counted = update(SESSION).where(SESSION.c.id == added.c.session_id).values(last_seq=added.c.seq)
    return counted.returning(added.c.seq, SESSION.c.address_id, ANNOUNCED)


ADD_CUSTOMER_MESSAGE = _adding("message_once", ("role", "message_id", "text", "button"))
ADD_REPLY = _adding("reply_once", ("role", "text", "buttons", "link", "card", "key", "in_reply_to"))
THIS = (MESSAGE.c.session_id == bindparam("session")) & (MESSAGE.c.message_id == bindparam("message"))
FIND_CUSTOMER_MESSAGE = select(MESSAGE.c.text, MESSAGE.c.button).where(THIS)
MARK_ANSWERED = update(MESSAGE).where(THIS)
COLUMNS = (
    MESSAGE.c.seq,
    MESSAGE.c.role,
    MESSAGE.c.message_id,
    MESSAGE.c.text,
    MESSAGE.c.buttons,
    MESSAGE.c.link,
    MESSAGE.c.card,
    MESSAGE.c.in_reply_to,
    MESSAGE.c.created_at,
)
"""What `from_row` reads, in its order."""
OF_SESSION = select(*COLUMNS).where(MESSAGE.c.session_id == bindparam("session")).limit(bindparam("limit"))
SINCE = OF_SESSION.where(MESSAGE.c.seq > bindparam("after")).order_by(MESSAGE.c.seq)
LATEST = OF_SESSION.order_by(MESSAGE.c.seq.desc())
LINE = select(*COLUMNS).where(MESSAGE.c.session_id == bindparam("session"), MESSAGE.c.seq == bindparam("at"))


async def add_customer_message(
    tx: Transaction, session_id: SessionId, message_id: MessageId, message: Message
) -> bool:
    """Stores a customer's message once; False when it was stored before."""
    text = message.text or await _label(tx, session_id, message.button)
    row: Json = {"role": "customer", "message_id": message_id, "text": text, "button": message.button}
    return await _add(tx, session_id, ADD_CUSTOMER_MESSAGE, row) is not None


async def customer_message(tx: Transaction, session_id: SessionId, message_id: MessageId) -> Message:
    """Return what the customer said under this id. Raise NoResultFound when nothing was."""
    text, button = (
        await tx.execute(FIND_CUSTOMER_MESSAGE, {"session": session_id, "message": message_id})
    ).one()
    return Message(text="" if button else text, button=button)


async def add_reply(  # noqa: PLR0913 (one row, its columns by name)
    tx: Transaction,
    session_id: SessionId,
    key: str,
    reply: Reply,
    *,
    role: str = "waiter",
    link: str = "",
    card: Json | None = None,
    in_reply_to: MessageId | None = None,
) -> bool:
    """Adds our own row once per `key`; False when it was said before.

    A customer who is reached on a channel is sent it as well.
    """
    row: Json = {
        "role": role,
        "text": reply.text,
        "buttons": [to_json(button) for button in reply.buttons],
        "link": link,
        "card": card,
        "key": key,
        "in_reply_to": in_reply_to,
    }
    added = await _add(tx, session_id, ADD_REPLY, row)
    if added is not None and added.address_id:
        await outbox.add(tx, session_id, added.address_id, TranscriptLine(seq=added.seq))
    return added is not None


async def mark_answered(tx: Transaction, session_id: SessionId, message_id: MessageId, turn: int) -> None:
    await tx.execute(MARK_ANSWERED, {"session": session_id, "message": message_id, "answered_by": turn})


async def since(tx: Transaction, session_id: SessionId, seq: int, limit: int = PAGE) -> list[StoredMessage]:
    """Rows after `seq`, oldest first."""
    rows = await tx.execute(SINCE, {"session": session_id, "after": seq, "limit": limit})
    return [from_row(row) for row in rows]


async def line(tx: Transaction, session_id: SessionId, seq: int) -> StoredMessage:
    """Raise NoResultFound without such a row."""
    return from_row((await tx.execute(LINE, {"session": session_id, "at": seq})).one())


async def latest(tx: Transaction, session_id: SessionId, limit: int) -> list[StoredMessage]:
    """The last rows, oldest first."""
    rows = await tx.execute(LATEST, {"session": session_id, "limit": limit})
    return [from_row(row) for row in reversed(rows.all())]


def from_row(row: Sequence[Any]) -> StoredMessage:
    seq, role, message_id, text, buttons, link, card, in_reply_to, at = row
    return StoredMessage(
        seq=seq,
        role=role,
        message_id=MessageId(message_id) if message_id else None,
        text=text,
        buttons=tuple(from_json(Button, each) for each in buttons),
        link=link,
        card=card,
        in_reply_to=MessageId(in_reply_to) if in_reply_to else None,
        at=at,
    )


async def _add(
    tx: Transaction, session_id: SessionId, statement: ReturningUpdate[Any], row: Json
) -> Row[Any] | None:
    bound = {"session": session_id, "note": note_of(session_id, "message"), **row}
    added: Row[Any] | None = (await tx.execute(statement, bound)).one_or_none()
    return added


async def _label(tx: Transaction, session_id: SessionId, value: str) -> str:
    """Return what the pressed button said, from the row that offered it; the bare value when none did."""
    for each in reversed(await latest(tx, session_id, 30)):
        for button in each.buttons:
            if button.value == value:
                return button.label
    return value
