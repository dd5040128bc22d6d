"""Which payments collect an order's money, and how they are named."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID, uuid5

from domain.ids import OrderId, PaymentId


class PaymentKind(StrEnum):
    FULL = "full"
    DEPOSIT = "deposit"
    BALANCE = "balance"


def payment_id_of(order_id: OrderId, kind: PaymentKind = PaymentKind.FULL, number: int = 1) -> PaymentId:
    """Return the id of an order's payment; `number` counts those of one kind, from 1."""
    return PaymentId(str(uuid5(UUID(order_id), f"payment:{kind}:{number}")))
