"""Mails sent and attempts made, each written down once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.dialects.postgresql import insert

from domain.ids import SessionId
from storage.database import Transaction
from storage.shops.shops import hash_of
from storage.tables.messaging import OPT_OUT, RECOVERY, SENT_MAIL

WAS_SENT = select(exists().where(SENT_MAIL.c.key == bindparam("mail")))
MARK_SENT = insert(SENT_MAIL).on_conflict_do_nothing()
RECORD = insert(RECOVERY).on_conflict_do_nothing()
OPTED_OUT = select(exists().where(OPT_OUT.c.address_hash == bindparam("hash")))
OPTS_OUT = insert(OPT_OUT).on_conflict_do_nothing()


async def was_sent(tx: Transaction, key: str) -> bool:
    return bool((await tx.execute(WAS_SENT, {"mail": key})).scalar_one())


async def mark_sent(tx: Transaction, key: str) -> None:
    await tx.execute(MARK_SENT, {"key": key})


async def record_recovery(
    tx: Transaction, session_id: SessionId, turn: int, attempt: int, outcome: str, at: datetime
) -> None:
    row = {"session_id": session_id, "turn": turn, "attempt": attempt, "outcome": outcome, "at": at}
    await tx.execute(RECORD, row)


async def opt_out(tx: Transaction, address: str) -> None:
    await tx.execute(OPTS_OUT, {"address_hash": hash_of(address.lower())})


async def opted_out(tx: Transaction, address: str) -> bool:
    return bool((await tx.execute(OPTED_OUT, {"hash": hash_of(address.lower())})).scalar_one())
