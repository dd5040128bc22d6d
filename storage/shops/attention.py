"""What needs somebody's eye: a row for each, once while it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from domain.ids import OrderId, SessionId, ShopId
from storage.database import Transaction
from storage.tables.shops import ATTENTION

OPEN = insert(ATTENTION)
AS_IT_IS_NOW = ("shop_id", "kind", "code", "detail", "order_id", "session_id")
RAISE = OPEN.on_conflict_do_update(
    index_elements=["key"],
    set_={**{name: OPEN.excluded[name] for name in AS_IT_IS_NOW}, "since": func.now(), "done_at": None},
    where=ATTENTION.c.done_at.is_not(None),
).returning(ATTENTION.c.id)
RAISE_ONCE = OPEN.on_conflict_do_nothing().returning(ATTENTION.c.id)
DONE = (
    update(ATTENTION)
    .where(ATTENTION.c.key == bindparam("concern"), ATTENTION.c.done_at.is_(None))
    .values(done_at=func.now())
)
DONE_BY_SHOP = (
    update(ATTENTION)
    .where(ATTENTION.c.id == bindparam("concern"), ATTENTION.c.shop_id == bindparam("shop"))
    .values(done_at=func.coalesce(ATTENTION.c.done_at, func.now()))
    .returning(ATTENTION.c.id)
)


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


async def raise_(tx: Transaction, key: str, concern: Concern) -> bool:
    """Opens it, or opens it again once it was done; False while it is open already."""
    return (await tx.execute(RAISE, {"key": key, **_columns(concern)})).one_or_none() is not None


async def raise_once(tx: Transaction, key: str, concern: Concern) -> bool:
    """Opens it; False when it was opened before, though it be done."""
    return (await tx.execute(RAISE_ONCE, {"key": key, **_columns(concern)})).one_or_none() is not None


async def open_of(
    tx: Transaction, shop_id: ShopId, after: tuple[datetime, int] | None = None, limit: int = 200
) -> list[OpenConcern]:
    """Return open concerns, oldest first, from the one after this time and id on."""
    found = select(ATTENTION).where(ATTENTION.c.shop_id == shop_id, ATTENTION.c.done_at.is_(None))
    if after is not None:
        found = found.where(tuple_(ATTENTION.c.since, ATTENTION.c.id) > tuple_(*after))
    rows = await tx.execute(found.order_by(ATTENTION.c.since, ATTENTION.c.id).limit(limit))
    return [OpenConcern(row.id, row.key, _concern(row), row.since) for row in rows]


async def done(tx: Transaction, key: str) -> None:
    """Closes it; what is closed or was never opened stays as it is."""
    await tx.execute(DONE, {"concern": key})


async def done_by_shop(tx: Transaction, shop_id: ShopId, concern_id: int) -> bool:
    """Closes it, and leaves alone what is closed already. False when it is none of this shop's."""
    found = await tx.execute(DONE_BY_SHOP, {"concern": concern_id, "shop": shop_id})
    return found.one_or_none() is not None


def _columns(concern: Concern) -> dict[str, str | None]:
    return {
        "shop_id": concern.shop_id,
        "kind": concern.kind,
        "code": concern.code,
        "detail": concern.detail,
        "order_id": concern.order_id,
        "session_id": concern.session_id,
    }


def _concern(row: Row[Any]) -> Concern:
    return Concern(
        shop_id=ShopId(row.shop_id),
        kind=row.kind,
        code=row.code,
        detail=row.detail,
        order_id=OrderId(row.order_id) if row.order_id else None,
        session_id=SessionId(row.session_id) if row.session_id else None,
    )
