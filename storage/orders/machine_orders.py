"""Order documents machines sent, until their session has taken them."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.ids import OrderId, SessionId
from storage.database import Transaction
from storage.tables.base import Json
from storage.tables.orders import MACHINE_ORDER

OF_REQUEST = MACHINE_ORDER.c.request_id == bindparam("request")
RECEIVE = insert(MACHINE_ORDER).on_conflict_do_nothing().returning(MACHINE_ORDER.c.request_id)
DOCUMENT = select(MACHINE_ORDER.c.document).where(OF_REQUEST)
OUTCOME = select(MACHINE_ORDER.c.order_id, MACHINE_ORDER.c.problems).where(OF_REQUEST)
SAVE = update(MACHINE_ORDER).where(OF_REQUEST)


async def receive(tx: Transaction, request_id: str, session_id: SessionId, document: Json) -> bool:
    """Stores the document once; False when this request came before."""
    row = {"request_id": request_id, "session_id": session_id, "document": document}
    return (await tx.execute(RECEIVE, row)).one_or_none() is not None


async def document(tx: Transaction, request_id: str) -> Json:
    found: Json = (await tx.execute(DOCUMENT, {"request": request_id})).scalar_one()
    return found


async def outcome(tx: Transaction, request_id: str) -> tuple[OrderId | None, tuple[str, ...]]:
    order_id, problems = (await tx.execute(OUTCOME, {"request": request_id})).one()
    return (OrderId(order_id) if order_id else None), tuple(problems or ())


async def accept(tx: Transaction, request_id: str, order_id: OrderId) -> None:
    await tx.execute(SAVE, {"request": request_id, "order_id": order_id})


async def refuse(tx: Transaction, request_id: str, problems: tuple[str, ...]) -> None:
    await tx.execute(SAVE, {"request": request_id, "problems": list(problems)})
