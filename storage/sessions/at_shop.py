"""A session with the shop it is at, locked: whoever writes several rows of a session begins here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from domain.ids import SessionId
from domain.shops.shop import Shop
from storage.database import Transaction
from storage.documents import from_json
from storage.sessions import sessions
from storage.sessions.sessions import StoredSession
from storage.tables.sessions import SESSION
from storage.tables.shops import SHOP

LOCK = (
    select(SHOP.c.profile, SHOP.c.published_version, *sessions.COLUMNS)
    .select_from(SESSION)
    .join(SHOP, SHOP.c.id == SESSION.c.shop_id)
    .where(SESSION.c.id == bindparam("session"))
    .with_for_update(of=SESSION)
)


@dataclass(frozen=True)
class SessionAtShop:
    session: StoredSession
    shop: Shop
    menu_version: int
    """Of the shop's menu in force."""


async def lock(tx: Transaction, session_id: SessionId) -> SessionAtShop:
    """Lock the session: nobody else writes it, or takes a step of its orders, until the transaction ends."""
    profile, menu_version, *session = (await tx.execute(LOCK, {"session": session_id})).one()
    return SessionAtShop(sessions.from_row(session), from_json(Shop, profile), menu_version)
