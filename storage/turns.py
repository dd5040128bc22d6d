"""A turn reads once and writes once: few statements, and each of them made once for the process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cart import Cart
from domain.conversation import Message, Phase, Question, Reply
from domain.ids import LineId, MessageId, SessionId
from domain.shop import Shop
from storage import sessions
from storage.database import ANNOUNCED, note_of
from storage.documents import from_json, to_json
from storage.models import Json, MessageRow, SessionRow, ShopRow, TurnRow
from storage.sessions import StoredSession
from storage.tables import MESSAGE, SESSION, TURN

FIND = (
    select(SessionRow, ShopRow, MessageRow.text, MessageRow.button, TurnRow.result)
    .join(ShopRow, ShopRow.id == SessionRow.shop_id)
    .outerjoin(
        MessageRow,
        (MessageRow.session_id == SessionRow.id) & (MessageRow.message_id == bindparam("message_id")),
    )
    .outerjoin(TurnRow, (TurnRow.session_id == SessionRow.id) & (TurnRow.request_id == bindparam("request")))
    .where(SessionRow.id == bindparam("session"))
)
FIND_AND_LOCK = FIND.with_for_update(of=SessionRow)
REMEMBERED = ("phase", "question", "focus", "draft_hash", "hand_off")
REMEMBER = (
    update(SESSION)
    .where(SESSION.c.id == bindparam("session"))
    .values(last_seq=SESSION.c.last_seq + bindparam("rows"), last_turn=SESSION.c.last_turn + 1)
    .values({name: bindparam(f"new_{name}") for name in REMEMBERED})
    .returning(SESSION.c.last_seq, SESSION.c.last_turn)
)
REMEMBER_WITH_CART = REMEMBER.values(
    cart=bindparam("new_cart"), catalogue_version=bindparam("new_catalogue_version")
)
SAY = insert(MESSAGE)
ADD = insert(TURN).returning(ANNOUNCED)
MARK_ANSWERED = (
    update(MESSAGE)
    .where(MESSAGE.c.session_id == bindparam("session"), MESSAGE.c.message_id == bindparam("message"))
    .values(answered_by=bindparam("turn"))
)


@dataclass(frozen=True)
class Found:
    """What a turn is about: `message` is what the customer said, empty for a click."""

    session: StoredSession
    shop: Shop
    menu_version: int
    message: Message
    earlier: Json | None
    """What the turn that served this request before has decided."""


@dataclass(frozen=True)
class Usage:
    """What a turn cost at the model, in the vendor's tokens; nothing when no model was asked."""

    model: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True)
class Written:
    """What a turn leaves behind. `cart` is None where it must stay as an order has left it."""

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
    tx: AsyncSession,
    session_id: SessionId,
    request_id: str,
    message_id: MessageId | None,
    *,
    lock: bool = True,
) -> Found:
    """Locks the session, so that nothing changes until what is decided of it is written."""
    wanted = {"session": session_id, "request": request_id, "message_id": message_id}
    statement = FIND_AND_LOCK if lock else FIND
    session, shop, text, button, earlier = (await tx.execute(statement, wanted)).one()
    return Found(
        session=sessions.stored(session),
        shop=from_json(Shop, shop.profile),
        menu_version=shop.published_version,
        message=Message(text="" if button else text or "", button=button or ""),
        earlier=earlier,
    )


async def write(tx: AsyncSession, done: Written) -> int:
    """All of a turn in the caller's transaction; its number. Who serves the same request at the same time
    violates its key, and finds it the next time."""
    seq, turn = await _remember(tx, done, rows=0 if done.reply is None else 1)
    if done.reply is not None:
        await _say(tx, done, done.reply, seq, turn)
    await tx.execute(
        ADD,
        {
            "note": note_of(done.session_id, "turn"),
            "session_id": done.session_id,
            "turn": turn,
            "request_id": done.request_id,
            "result": done.result,
            "model": done.usage.model,
            "prompt_tokens": done.usage.prompt_tokens,
            "completion_tokens": done.usage.completion_tokens,
        },
    )
    return turn


async def decided(tx: AsyncSession, session_id: SessionId, request_id: str) -> Json | None:
    turn = await tx.get(TurnRow, (session_id, request_id))
    return turn.result if turn else None


async def handed(tx: AsyncSession, session_id: SessionId, request_id: str) -> Json | None:
    """What the cashier made of this confirmation, where it made no order of it."""
    turn = await tx.get(TurnRow, (session_id, request_id))
    return turn.handed if turn else None


async def keep_handed(tx: AsyncSession, session_id: SessionId, request_id: str, document: Json) -> None:
    await tx.execute(
        update(TURN)
        .where(TURN.c.session_id == session_id, TURN.c.request_id == request_id)
        .values(handed=document)
    )


async def _remember(tx: AsyncSession, done: Written, rows: int) -> tuple[int, int]:
    """The numbers of the transcript's last row and of this turn. Locks the session: neither has a gap."""
    new: Json = {
        "session": done.session_id,
        "rows": rows,
        "new_phase": done.phase,
        "new_question": to_json(done.question) if done.question else None,
        "new_focus": list(done.focus),
        "new_draft_hash": done.draft_hash,
        "new_hand_off": done.hand_off,
    }
    if done.cart is not None:
        new |= {"new_cart": to_json(done.cart), "new_catalogue_version": done.catalogue_version}
    statement = REMEMBER if done.cart is None else REMEMBER_WITH_CART
    seq, turn = (await tx.execute(statement, new)).one()
    return int(seq), int(turn)


async def _say(tx: AsyncSession, done: Written, reply: Reply, seq: int, turn: int) -> None:
    await tx.execute(
        SAY,
        {
            "session_id": done.session_id,
            "seq": seq,
            "role": "waiter",
            "text": reply.text,
            "buttons": [to_json(button) for button in reply.buttons],
            "card": done.card,
            "key": f"turn:{done.request_id}",
            "in_reply_to": done.in_reply_to,
        },
    )
    if done.in_reply_to is not None:
        answered = {"session": done.session_id, "message": done.in_reply_to, "turn": turn}
        await tx.execute(MARK_ANSWERED, answered)
