"""The payment page an order shows: the newest one of its payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.sql.selectable import LateralFromClause

from domain.ids import OrderId
from storage.database import Transaction
from storage.tables.payments import PAYMENT

NEWEST = (
    select(PAYMENT.c.checkout_url, PAYMENT.c.expires_at)
    .order_by(PAYMENT.c.checkout_url == "", PAYMENT.c.updated_at.desc())
    .limit(1)
)
OF_ORDER = NEWEST.where(PAYMENT.c.order_id == bindparam("order"))


@dataclass(frozen=True)
class Page:
    """`url` is empty, and `expires_at` None or the end it will have, before Stripe has opened the page."""

    url: str = ""
    expires_at: datetime | None = None


def newest_of(order_id: ColumnElement[str]) -> LateralFromClause:
    """Return the page of a statement's order, for a join to it."""
    return NEWEST.where(PAYMENT.c.order_id == order_id).lateral("page")


async def newest(tx: Transaction, order_id: OrderId) -> Page:
    row = (await tx.execute(OF_ORDER, {"order": order_id})).one_or_none()
    return Page(row[0], row[1]) if row else Page()
