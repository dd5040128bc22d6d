"""Order documents machines sent, until their session has taken them."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import OrderId, SessionId
from storage.tables.base import Json
from storage.tables.orders import MachineOrderRow


async def receive(tx: AsyncSession, request_id: str, session_id: SessionId, document: Json) -> bool:
    """Stores the document once; False when this request came before."""
    stored = await tx.scalar(
        insert(MachineOrderRow)
        .values(request_id=request_id, session_id=session_id, document=document)
        .on_conflict_do_nothing()
        .returning(MachineOrderRow.request_id)
    )
    return stored is not None


async def document(tx: AsyncSession, request_id: str) -> Json:
    found: Json = (
        await tx.execute(select(MachineOrderRow.document).where(MachineOrderRow.request_id == request_id))
    ).scalar_one()
    return found


async def outcome(tx: AsyncSession, request_id: str) -> tuple[OrderId | None, tuple[str, ...]]:
    row = await tx.get_one(MachineOrderRow, request_id)
    return (OrderId(row.order_id) if row.order_id else None), tuple(row.problems or ())


async def accept(tx: AsyncSession, request_id: str, order_id: OrderId) -> None:
    await tx.execute(
        update(MachineOrderRow).where(MachineOrderRow.request_id == request_id).values(order_id=order_id)
    )


async def refuse(tx: AsyncSession, request_id: str, problems: tuple[str, ...]) -> None:
    await tx.execute(
        update(MachineOrderRow)
        .where(MachineOrderRow.request_id == request_id)
        .values(problems=list(problems))
    )
