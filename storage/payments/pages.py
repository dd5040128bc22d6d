"""The payment page an order shows: the newest one of its payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import OrderId
from storage.tables.payments import PaymentRow

NEWEST_FIRST = (PaymentRow.checkout_url == "", PaymentRow.updated_at.desc())
NEWEST = (
    select(PaymentRow.checkout_url, PaymentRow.expires_at)
    .where(PaymentRow.order_id == bindparam("order"))
    .order_by(*NEWEST_FIRST)
    .limit(1)
)


@dataclass(frozen=True)
class Page:
    """`url` is empty, and `expires_at` None or the end it will have, before Stripe has opened the page."""

    url: str = ""
    expires_at: datetime | None = None


async def newest(tx: AsyncSession, order_id: OrderId) -> Page:
    row = (await tx.execute(NEWEST, {"order": order_id})).one_or_none()
    return Page(row[0], row[1]) if row else Page()
