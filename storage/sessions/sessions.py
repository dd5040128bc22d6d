"""Customer sessions: the row the running workflow writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.cart.model import Cart
from domain.conversation import Phase, Question
from domain.ids import AddressId, LineId, SessionId, ShopId
from storage.database import ANNOUNCED, Transaction, note_of
from storage.documents import from_json, to_json
from storage.tables.base import Json
from storage.tables.sessions import SESSION

COLUMNS = (
    SESSION.c.id,
    SESSION.c.shop_id,
    SESSION.c.phase,
    SESSION.c.cart,
    SESSION.c.catalogue_version,
    SESSION.c.question,
    SESSION.c.focus,
    SESSION.c.draft_hash,
    SESSION.c.email,
    SESSION.c.language,
    SESSION.c.last_seq,
    SESSION.c.last_turn,
    SESSION.c.hand_off,
    SESSION.c.address_id,
)
"""What `from_row` reads, in its order."""
LOAD = select(*COLUMNS).where(SESSION.c.id == bindparam("session"))
LOAD_AND_LOCK = LOAD.with_for_update()
OPEN = insert(SESSION).on_conflict_do_nothing()
SAVE = update(SESSION).where(SESSION.c.id == bindparam("session"))
SAVE_AND_ANNOUNCE = SAVE.returning(ANNOUNCED)


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
    address_id: AddressId | None


async def open_session(
    tx: Transaction, session_id: SessionId, shop_id: ShopId, version: int, cart: Cart, language: str
) -> None:
    """Does nothing for a session that exists."""
    row = {
        "id": session_id,
        "shop_id": shop_id,
        "phase": Phase.ORDERING,
        "cart": to_json(cart),
        "catalogue_version": version,
        "language": language,
    }
    await tx.execute(OPEN, row)


async def load(tx: Transaction, session_id: SessionId, *, lock: bool = False) -> StoredSession:
    statement = LOAD_AND_LOCK if lock else LOAD
    return from_row((await tx.execute(statement, {"session": session_id})).one())


def from_row(row: Sequence[Any]) -> StoredSession:
    id_, shop_id, phase, cart, version, question, focus, draft_hash, email, language, *counts = row
    last_seq, last_turn, hand_off, address_id = counts
    return StoredSession(
        id=SessionId(id_),
        shop_id=ShopId(shop_id),
        phase=Phase(phase),
        cart=from_json(Cart, cart),
        catalogue_version=version,
        question=from_json(Question, question) if question else None,
        focus=tuple(LineId(each) for each in focus),
        draft_hash=draft_hash,
        email=email,
        language=language,
        last_seq=last_seq,
        last_turn=last_turn,
        hand_off=hand_off,
        address_id=AddressId(address_id) if address_id else None,
    )


async def save_draft(tx: Transaction, session_id: SessionId, phase: Phase, draft_hash: str) -> None:
    """Keep what was read back instead of the last question, or nothing: an empty hash."""
    draft: Json = {"phase": phase, "question": None, "focus": [], "draft_hash": draft_hash}
    await tx.execute(SAVE, {"session": session_id, **draft})


async def save_cart(tx: Transaction, session_id: SessionId, cart: Cart, catalogue_version: int) -> None:
    changed = {"cart": to_json(cart), "catalogue_version": catalogue_version}
    await tx.execute(SAVE, {"session": session_id, **changed})


async def save_phase(tx: Transaction, session_id: SessionId, phase: Phase) -> None:
    await tx.execute(SAVE, {"session": session_id, "phase": phase})


async def save_email(tx: Transaction, session_id: SessionId, email: str) -> None:
    await tx.execute(SAVE, {"session": session_id, "email": email})


async def end_hand_off(tx: Transaction, session_id: SessionId) -> None:
    """The cashier is done with what was confirmed."""
    await tx.execute(SAVE, {"session": session_id, "hand_off": ""})


async def wait_for_payment(tx: Transaction, session_id: SessionId) -> None:
    """The cashier has made an order of what was confirmed: freeze the cart, and announce it."""
    waits = {"phase": Phase.PAYING, "hand_off": "", "note": note_of(session_id, "state")}
    await tx.execute(SAVE_AND_ANNOUNCE, {"session": session_id, **waits})
