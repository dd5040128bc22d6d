"""Mails sent and attempts made, each written down once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import SessionId
from storage.shops.shops import hash_of
from storage.tables.messaging import OptOutRow, RecoveryRow, SentMailRow


async def was_sent(tx: AsyncSession, key: str) -> bool:
    return bool(await tx.scalar(select(func.count()).select_from(SentMailRow).where(SentMailRow.key == key)))


async def mark_sent(tx: AsyncSession, key: str) -> None:
    await tx.execute(insert(SentMailRow).values(key=key).on_conflict_do_nothing())


async def record_recovery(
    tx: AsyncSession, session_id: SessionId, turn: int, attempt: int, outcome: str, at: datetime
) -> None:
    await tx.execute(
        insert(RecoveryRow)
        .values(session_id=session_id, turn=turn, attempt=attempt, outcome=outcome, at=at)
        .on_conflict_do_nothing()
    )


async def opt_out(tx: AsyncSession, address: str) -> None:
    await tx.execute(insert(OptOutRow).values(address_hash=hash_of(address.lower())).on_conflict_do_nothing())


async def opted_out(tx: AsyncSession, address: str) -> bool:
    return await tx.get(OptOutRow, hash_of(address.lower())) is not None
