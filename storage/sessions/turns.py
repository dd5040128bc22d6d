"""A turn reads with one statement and writes with one, each made once for the process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert

from domain.cart.model import Cart
from domain.conversation import Message, Phase, Question, Reply
from domain.ids import LineId, MessageId, SessionId
from domain.shops.shop import Shop
from schemas.documents.delivery import TranscriptLine
from storage.database import ANNOUNCED, Transaction, note_of
from storage.deliveries import outbox
from storage.documents import from_json, to_json
from storage.sessions import sessions
from storage.sessions.sessions import StoredSession
from storage.tables.base import Json
from storage.tables.sessions import MESSAGE, SESSION, TURN
from storage.tables.shops import SHOP

FIND = (
    select(
        SHOP.c.profile,
        SHOP.c.published_version,
        MESSAGE.c.text,
        MESSAGE.c.button,
        TURN.c.result,
        *sessions.COLUMNS,
    )
    .select_from(SESSION)
    .join(SHOP, SHOP.c.id == SESSION.c.shop_id)
    .outerjoin(
        MESSAGE,
        (MESSAGE.c.session_id == SESSION.c.id) & (MESSAGE.c.message_id == bindparam("message_id")),
    )
    .outerjoin(TURN, (TURN.c.session_id == SESSION.c.id) & (TURN.c.request_id == bindparam("request")))
    .where(SESSION.c.id == bindparam("session"))
)
FIND_AND_LOCK = FIND.with_for_update(of=SESSION)
OF_REQUEST = (TURN.c.session_id == bindparam("session")) & (TURN.c.request_id == bindparam("request"))
DECIDED, HANDED = select(TURN.c.result).where(OF_REQUEST), select(TURN.c.handed).where(OF_REQUEST)
KEEP_HANDED = update(TURN).where(OF_REQUEST)
SAYS, DECIDES = ("text", "buttons", "card", "key"), ("result", "model", "prompt_tokens", "completion_tokens")
REMEMBERS = ("phase", "question", "focus", "draft_hash", "hand_off")
CART = ("cart", "catalogue_version")


def _bound(prefix: str, columns: Sequence[str]) -> dict[str, BindParameter[Any]]:
    return {name: bindparam(f"{prefix}_{name}") for name in columns}


def _writing(*, cart: bool, reply: bool) -> ReturningInsert[Any]:
    """All of a turn as one statement, which numbers it and its reply, and announces it.

    The session's row is locked: neither number has a gap.
    """
    session: BindParameter[Any] = bindparam("session")
    message: BindParameter[Any] = bindparam("message")
    remembered = (
        update(SESSION)
        .where(SESSION.c.id == session)
        .values(last_seq=SESSION.c.last_seq + int(reply), last_turn=SESSION.c.last_turn + 1)
        .values(_bound("new", REMEMBERS + CART * cart))
        .returning(SESSION.c.last_seq, SESSION.c.last_turn, SESSION.c.address_id)
        .cte("remembered")
    )
    seq, turn, address_id = (select(each).scalar_subquery() for each in remembered.c)
    said = (
        insert(MESSAGE)
        .values(session_id=session, seq=seq, role="waiter", in_reply_to=message)
        .values(_bound("reply", SAYS))
    )
    answered = (
        update(MESSAGE)
        .where(MESSAGE.c.session_id == session, MESSAGE.c.message_id == message)
        .values(answered_by=turn)
    )
    written = insert(TURN).values(session_id=session, turn=turn, request_id=bindparam("request"))
    if reply:
        written = written.add_cte(said.cte("said"), answered.cte("answered"))
    return written.values(_bound("turn", DECIDES)).returning(
        TURN.c.turn, seq.label("seq"), address_id.label("address_id"), ANNOUNCED
    )


WRITE = {(cart, reply): _writing(cart=cart, reply=reply) for cart in (False, True) for reply in (False, True)}


@dataclass(frozen=True)
class TurnInput:
    """The rows a turn needs: `message` is what the customer said, empty for a click."""

    session: StoredSession
    shop: Shop
    menu_version: int
    message: Message
    earlier: Json | None
    """What the turn that served this request before has decided."""


@dataclass(frozen=True)
class Usage:
    """The cost of a turn at the model, in the vendor's tokens; nothing when no model was asked."""

    model: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True)
class TurnRecord:
    """The rows a turn leaves behind. `cart` is None where it must stay as an order has left it."""

    session_id: SessionId
    request_id: str
    result: Json
    phase: Phase
    question: Question | None
    focus: Sequence[LineId]
    draft_hash: str
    hand_off: str = ""
    """The request itself where the cashier must work on it, or an earlier one that is still worked on."""
    reply: Reply | None = None
    card: Json | None = None
    in_reply_to: MessageId | None = None
    cart: Cart | None = None
    catalogue_version: int = 0
    usage: Usage = field(default_factory=Usage)


async def find(
    tx: Transaction,
    session_id: SessionId,
    request_id: str,
    message_id: MessageId | None,
    *,
    lock: bool = True,
) -> TurnInput:
    """Locks the session, so that nothing changes until what is decided of it is written."""
    wanted = {"session": session_id, "request": request_id, "message_id": message_id}
    statement = FIND_AND_LOCK if lock else FIND
    profile, menu_version, text, button, earlier, *session = (await tx.execute(statement, wanted)).one()
    return TurnInput(
        session=sessions.from_row(session),
        shop=from_json(Shop, profile),
        menu_version=menu_version,
        message=Message(text="" if button else text or "", button=button or ""),
        earlier=earlier,
    )


async def write(tx: Transaction, done: TurnRecord) -> int:
    """All of a turn in the caller's transaction; its number. Who serves the same request at the same time
    violates its key, and finds it the next time. A customer who is reached on a channel is sent the reply."""
    statement = WRITE[done.cart is not None, done.reply is not None]
    written = (await tx.execute(statement, _values(done))).one()
    if done.reply is not None and written.address_id:
        await outbox.add(tx, done.session_id, written.address_id, TranscriptLine(seq=written.seq))
    turn: int = written.turn
    return turn


def _values(done: TurnRecord) -> Json:
    """Return what `WRITE` binds; a statement without a cart or a reply leaves theirs unread."""
    reply = done.reply or Reply("")
    return {
        "session": done.session_id,
        "request": done.request_id,
        "message": done.in_reply_to,
        "note": note_of(done.session_id, "turn"),
        "new_phase": done.phase,
        "new_question": to_json(done.question) if done.question else None,
        "new_focus": list(done.focus),
        "new_draft_hash": done.draft_hash,
        "new_hand_off": done.hand_off,
        "new_cart": to_json(done.cart) if done.cart else None,
        "new_catalogue_version": done.catalogue_version,
        "reply_text": reply.text,
        "reply_buttons": [to_json(button) for button in reply.buttons],
        "reply_card": done.card,
        "reply_key": f"turn:{done.request_id}",
        "turn_result": done.result,
        "turn_model": done.usage.model,
        "turn_prompt_tokens": done.usage.prompt_tokens,
        "turn_completion_tokens": done.usage.completion_tokens,
    }


async def decided(tx: Transaction, session_id: SessionId, request_id: str) -> Json | None:
    found = await tx.execute(DECIDED, {"session": session_id, "request": request_id})
    result: Json | None = found.scalar_one_or_none()
    return result


async def handed(tx: Transaction, session_id: SessionId, request_id: str) -> Json | None:
    """Return what the cashier made of this confirmation, where it made no order of it."""
    found = await tx.execute(HANDED, {"session": session_id, "request": request_id})
    result: Json | None = found.scalar_one_or_none()
    return result


async def keep_handed(tx: Transaction, session_id: SessionId, request_id: str, document: Json) -> None:
    await tx.execute(KEEP_HANDED, {"session": session_id, "request": request_id, "handed": document})
