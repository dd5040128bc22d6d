"""Tokens: who may speak for a session."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import SessionId, ShopId
from storage import shops
from storage.models import SessionRow, ShopRow, TokenRow
from storage.shops import hash_of


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
