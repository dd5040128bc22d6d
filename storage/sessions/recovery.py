"""Attempts to win back an abandoned cart, and who wants none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from domain.ids import SessionId
from storage.database import Transaction
from storage.shops.shops import hash_of
from storage.tables.messaging import OPT_OUT, RECOVERY

RECORD = insert(RECOVERY).on_conflict_do_nothing()
OPTS_OUT = insert(OPT_OUT).on_conflict_do_nothing()
HAS_OPTED_OUT = select(OPT_OUT.c.at).where(OPT_OUT.c.address_hash == bindparam("hash"))


async def record(
    tx: Transaction, session_id: SessionId, turn: int, attempt: int, outcome: str, at: datetime
) -> None:
    row = {"session_id": session_id, "turn": turn, "attempt": attempt, "outcome": outcome, "at": at}
    await tx.execute(RECORD, row)


async def opt_out(tx: Transaction, email: str) -> None:
    await tx.execute(OPTS_OUT, {"address_hash": hash_of(email.lower())})


async def has_opted_out(tx: Transaction, email: str) -> bool:
    found = await tx.execute(HAS_OPTED_OUT, {"hash": hash_of(email.lower())})
    return found.scalar_one_or_none() is not None
