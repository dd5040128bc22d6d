"""Tokens: who may speak for a session."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from domain.ids import SessionId, ShopId
from storage.database import Transaction
from storage.shops import shops
from storage.shops.shops import hash_of
from storage.tables.sessions import SESSION, TOKEN
from storage.tables.shops import SHOP

IS_GOOD = and_(
    TOKEN.c.hash == bindparam("hash"),
    TOKEN.c.kind == bindparam("kind"),
    TOKEN.c.expires_at.is_(None) | (TOKEN.c.expires_at > bindparam("now")),
)
SPEAKS_FOR = SESSION.c.id == TOKEN.c.session_id
OF_TOKEN = select(SESSION.c.id, SESSION.c.shop_id).join(TOKEN, SPEAKS_FOR).where(IS_GOOD)
CALLER = (
    select(SHOP.c.id, SESSION.c.id, SESSION.c.shop_id == SHOP.c.id)
    .select_from(SHOP.outerjoin(TOKEN, IS_GOOD).outerjoin(SESSION, SPEAKS_FOR))
    .where(shops.MATCHES)
)
NEW = insert(TOKEN)
ISSUE = NEW.on_conflict_do_update(
    index_elements=["letter"], set_={"hash": NEW.excluded.hash, "expires_at": NEW.excluded.expires_at}
)


async def issue_token(
    tx: Transaction,
    session_id: SessionId,
    kind: str = "session",
    expires_at: datetime | None = None,
    letter: str | None = None,
) -> str:
    """A letter has one token: written again, its new token takes the place of the old one."""
    token = secrets.token_urlsafe(32)
    row = {
        "hash": hash_of(token),
        "session_id": session_id,
        "kind": kind,
        "expires_at": expires_at,
        "letter": letter,
    }
    await tx.execute(ISSUE, row)
    return token


async def of_token(
    tx: Transaction, token: str, now: datetime, kind: str = "session"
) -> tuple[SessionId, ShopId] | None:
    found = (await tx.execute(OF_TOKEN, _wanted(token, now, kind))).one_or_none()
    return (SessionId(found[0]), ShopId(found[1])) if found else None


def _wanted(token: str, now: datetime, kind: str) -> dict[str, object]:
    return {"hash": hash_of(token), "kind": kind, "now": now}


@dataclass(frozen=True)
class Caller:
    """A shop that was asked for, and the session a token speaks for, be it at this shop or another."""

    shop_id: ShopId
    session_id: SessionId | None
    is_at_shop: bool


async def caller(tx: Transaction, shop_id_or_slug: str, token: str, now: datetime) -> Caller | None:
    """Return None without such a shop."""
    wanted = shops.name_of(shop_id_or_slug) | _wanted(token, now, "session")
    found = (await tx.execute(CALLER, wanted)).one_or_none()
    if found is None:
        return None
    shop_id, session_id, is_at_shop = found
    return Caller(ShopId(shop_id), SessionId(session_id) if session_id else None, bool(is_at_shop))
