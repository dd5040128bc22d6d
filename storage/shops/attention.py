"""What needs somebody's eye: a row for each, once while it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import OrderId, SessionId, ShopId
from storage.tables.shops import AttentionRow


@dataclass(frozen=True)
class Concern:
    """`kind` is what it is about (`order`, `session`), `code` what is wrong; `detail` names no person."""

    shop_id: ShopId
    kind: str
    code: str
    detail: str = ""
    order_id: OrderId | None = None
    session_id: SessionId | None = None


@dataclass(frozen=True)
class OpenConcern:
    id: int
    key: str
    concern: Concern
    since: datetime


async def raise_(tx: AsyncSession, key: str, concern: Concern) -> bool:
    """Opens it, or opens it again once it was done; False while it is open already."""
    fresh = _columns(concern)
    opened = await tx.scalar(
        insert(AttentionRow)
        .values(key=key, **fresh)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={**fresh, "since": func.now(), "done_at": None},
            where=AttentionRow.done_at.is_not(None),
        )
        .returning(AttentionRow.id)
    )
    return opened is not None


async def raise_once(tx: AsyncSession, key: str, concern: Concern) -> bool:
    """Opens it; False when it was opened before, though it be done."""
    statement = insert(AttentionRow).values(key=key, **_columns(concern)).on_conflict_do_nothing()
    return await tx.scalar(statement.returning(AttentionRow.id)) is not None


async def open_of(
    tx: AsyncSession, shop_id: ShopId, after: tuple[datetime, int] | None = None, limit: int = 200
) -> list[OpenConcern]:
    """Return open concerns, oldest first, from the one after this time and id on."""
    found = select(AttentionRow).where(AttentionRow.shop_id == shop_id, AttentionRow.done_at.is_(None))
    if after is not None:
        found = found.where(tuple_(AttentionRow.since, AttentionRow.id) > tuple_(*after))
    rows = await tx.scalars(found.order_by(AttentionRow.since, AttentionRow.id).limit(limit))
    return [OpenConcern(row.id, row.key, _concern(row), row.since) for row in rows]


async def done(tx: AsyncSession, key: str) -> None:
    """Closes it; what is closed or was never opened stays as it is."""
    await tx.execute(
        update(AttentionRow)
        .where(AttentionRow.key == key, AttentionRow.done_at.is_(None))
        .values(done_at=func.now())
    )


async def done_by_shop(tx: AsyncSession, shop_id: ShopId, concern_id: int) -> bool:
    """Closes it, and leaves alone what is closed already. False when it is none of this shop's."""
    found = await tx.scalar(
        update(AttentionRow)
        .where(AttentionRow.id == concern_id, AttentionRow.shop_id == shop_id)
        .values(done_at=func.coalesce(AttentionRow.done_at, func.now()))
        .returning(AttentionRow.id)
    )
    return found is not None


def _columns(concern: Concern) -> dict[str, str | None]:
    return {
        "shop_id": concern.shop_id,
        "kind": concern.kind,
        "code": concern.code,
        "detail": concern.detail,
        "order_id": concern.order_id,
        "session_id": concern.session_id,
    }


def _concern(row: AttentionRow) -> Concern:
    return Concern(
        shop_id=ShopId(row.shop_id),
        kind=row.kind,
        code=row.code,
        detail=row.detail,
        order_id=OrderId(row.order_id) if row.order_id else None,
        session_id=SessionId(row.session_id) if row.session_id else None,
    )
