"""Customer sessions: the row the running workflow writes, and who may speak for it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cart import Cart
from domain.conversation import Phase, Question
from domain.ids import LineId, SessionId, ShopId
from storage import shops
from storage.documents import from_json, to_json
from storage.models import SessionRow, ShopRow, TokenRow
from storage.shops import hash_of


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
    last_seq: int
    last_turn: int
    hand_off: str


async def open_session(
    tx: AsyncSession, session_id: SessionId, shop_id: ShopId, version: int, cart: Cart
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
        )
        .on_conflict_do_nothing()
    )


async def issue_token(
    tx: AsyncSession,
    session_id: SessionId,
    kind: str = "session",
    expires_at: datetime | None = None,
    letter: str | None = None,
) -> str:
    """A letter has one token: written again, its new token takes the place of the old one."""
    token = secrets.token_urlsafe(32)
    row = insert(TokenRow).values(
        hash=hash_of(token), session_id=session_id, kind=kind, expires_at=expires_at, letter=letter
    )
    await tx.execute(
        row.on_conflict_do_update(
            index_elements=["letter"], set_={"hash": row.excluded.hash, "expires_at": row.excluded.expires_at}
        )
    )
    return token


async def of_token(
    tx: AsyncSession, token: str, now: datetime, kind: str = "session"
) -> tuple[SessionId, ShopId] | None:
    found = (
        await tx.execute(
            select(SessionRow.id, SessionRow.shop_id)
            .join(TokenRow, TokenRow.session_id == SessionRow.id)
            .where(_is_good(token, now, kind))
        )
    ).one_or_none()
    return (SessionId(found[0]), ShopId(found[1])) if found else None


def _is_good(token: str, now: datetime, kind: str) -> ColumnElement[bool]:
    lasts = TokenRow.expires_at.is_(None) | (TokenRow.expires_at > now)
    return and_(TokenRow.hash == hash_of(token), TokenRow.kind == kind, lasts)


@dataclass(frozen=True)
class Caller:
    """A shop that was asked for, and the session a token speaks for, be it at this shop or another."""

    shop_id: ShopId
    session_id: SessionId | None
    is_at_shop: bool


async def caller(tx: AsyncSession, shop_id_or_slug: str, token: str, now: datetime) -> Caller | None:
    """None without such a shop."""
    found = (
        await tx.execute(
            select(ShopRow.id, SessionRow.id, SessionRow.shop_id == ShopRow.id)
            .select_from(ShopRow)
            .join(TokenRow, _is_good(token, now, "session"), isouter=True)
            .join(SessionRow, SessionRow.id == TokenRow.session_id, isouter=True)
            .where(shops.is_called(shop_id_or_slug))
        )
    ).one_or_none()
    if found is None:
        return None
    shop_id, session_id, is_at_shop = found
    return Caller(ShopId(shop_id), SessionId(session_id) if session_id else None, bool(is_at_shop))


async def load(tx: AsyncSession, session_id: SessionId, *, lock: bool = False) -> StoredSession:
    statement = select(SessionRow).where(SessionRow.id == session_id)
    return stored((await tx.execute(statement.with_for_update() if lock else statement)).scalar_one())


def stored(row: SessionRow) -> StoredSession:
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
        last_seq=row.last_seq,
        last_turn=row.last_turn,
        hand_off=row.hand_off,
    )


async def save_draft(tx: AsyncSession, session_id: SessionId, phase: Phase, draft_hash: str) -> None:
    """What was read back instead of the last question, or nothing: an empty hash."""
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
