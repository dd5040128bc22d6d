"""Customer sessions: the row the running workflow writes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cart.model import Cart
from domain.conversation import Phase, Question
from domain.ids import LineId, SessionId, ShopId
from storage.documents import from_json, to_json
from storage.tables.sessions import SessionRow

LOAD = select(SessionRow).where(SessionRow.id == bindparam("session"))
LOAD_AND_LOCK = LOAD.with_for_update()


@dataclass(frozen=True)
class StoredSession:
    id: SessionId
    shop_id: ShopId
    phase: Phase
    cart: Cart
    catalogue_version: int
    question: Question | None
    focus: tuple[LineId, ...]
    draft_hash: str
    email: str
    language: str
    """The shop's when the session was opened."""
    last_seq: int
    last_turn: int
    hand_off: str


async def open_session(
    tx: AsyncSession, session_id: SessionId, shop_id: ShopId, version: int, cart: Cart, language: str = "en"
) -> None:
    """Does nothing for a session that exists."""
    await tx.execute(
        insert(SessionRow)
        .values(
            id=session_id,
            shop_id=shop_id,
            phase=Phase.ORDERING,
            cart=to_json(cart),
            catalogue_version=version,
            language=language,
        )
        .on_conflict_do_nothing()
    )


async def load(tx: AsyncSession, session_id: SessionId, *, lock: bool = False) -> StoredSession:
    statement = LOAD_AND_LOCK if lock else LOAD
    return from_row((await tx.execute(statement, {"session": session_id})).scalar_one())


def from_row(row: SessionRow) -> StoredSession:
    return StoredSession(
        id=SessionId(row.id),
        shop_id=ShopId(row.shop_id),
        phase=Phase(row.phase),
        cart=from_json(Cart, row.cart),
        catalogue_version=row.catalogue_version,
        question=from_json(Question, row.question) if row.question else None,
        focus=tuple(LineId(each) for each in row.focus),
        draft_hash=row.draft_hash,
        email=row.email,
        language=row.language,
        last_seq=row.last_seq,
        last_turn=row.last_turn,
        hand_off=row.hand_off,
    )


async def save_draft(tx: AsyncSession, session_id: SessionId, phase: Phase, draft_hash: str) -> None:
    """Keep what was read back instead of the last question, or nothing: an empty hash."""
    await tx.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id)
        .values(phase=phase, question=None, focus=[], draft_hash=draft_hash)
    )


async def save_cart(tx: AsyncSession, session_id: SessionId, cart: Cart, catalogue_version: int) -> None:
    await tx.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id)
        .values(cart=to_json(cart), catalogue_version=catalogue_version)
    )


async def save_phase(tx: AsyncSession, session_id: SessionId, phase: Phase) -> None:
    await tx.execute(update(SessionRow).where(SessionRow.id == session_id).values(phase=phase))


async def save_email(tx: AsyncSession, session_id: SessionId, email: str) -> None:
    await tx.execute(update(SessionRow).where(SessionRow.id == session_id).values(email=email))


async def end_hand_off(tx: AsyncSession, session_id: SessionId) -> None:
    """The cashier is done with what was confirmed."""
    await tx.execute(update(SessionRow).where(SessionRow.id == session_id).values(hand_off=""))
