"""A session's orders that are neither accepted nor given up, without their documents."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, select

from domain.ids import OrderId, SessionId
from domain.orders.states import OPEN
from domain.payments.states import PaymentState
from storage.database import Transaction
from storage.tables.orders import ORDER

IS_OPEN = (ORDER.c.session_id == bindparam("session")) & ORDER.c.state.in_(sorted(OPEN))
OF_SESSION = (
    select(ORDER.c.id, ORDER.c.version, ORDER.c.payment_state).where(IS_OPEN).order_by(ORDER.c.created_at)
)
HAS_ONE = select(exists().where(IS_OPEN))


@dataclass(frozen=True)
class OpenOrder:
    id: OrderId
    version: int
    payment_state: PaymentState


async def of_session(tx: Transaction, session_id: SessionId) -> list[OpenOrder]:
    """Return them, the oldest first."""
    rows = await tx.execute(OF_SESSION, {"session": session_id})
    return [OpenOrder(OrderId(row.id), row.version, PaymentState(row.payment_state)) for row in rows]


async def has_one(tx: Transaction, session_id: SessionId) -> bool:
    return bool((await tx.execute(HAS_ONE, {"session": session_id})).scalar_one())
