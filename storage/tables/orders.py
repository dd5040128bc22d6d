"""Orders, their audit trail, and the order JSON of machines."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from domain.orders.states import OrderState
from domain.payments.states import PaymentState
from storage.tables.base import Base, Json, core, not_negative, one_of, uuid_column


class OrderRow(Base):
    """The projection of an order; `version` is the workflow's count of transitions and only grows."""

    __tablename__ = "orders"

    id: Mapped[str] = uuid_column(primary_key=True)
    shop_id: Mapped[str] = uuid_column(ForeignKey("shop.id"))
    session_id: Mapped[str] = uuid_column(ForeignKey("session.id"))
    version: Mapped[int]
    state: Mapped[str]
    payment_state: Mapped[str]
    reason: Mapped[Json]
    """Why the order came to its state: a code, its parameters, and the words of staff."""
    currency: Mapped[str]
    total: Mapped[int] = mapped_column(BigInteger)
    catalogue_version: Mapped[int]
    document: Mapped[Json]
    quote: Mapped[Json]
    snapshot: Mapped[Json]
    """What the cashier saw: the last transcript row, the draft's hash, the cart, and who wrote the order."""
    business_day: Mapped[date | None]
    sequence: Mapped[int | None]
    number: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="en")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (
        UniqueConstraint("shop_id", "business_day", "sequence", name="daily_number_once"),
        Index("orders_of_session", "session_id", "created_at"),
        Index("orders_of_shop", "shop_id", "created_at"),
        one_of("state", OrderState),
        one_of("payment_state", PaymentState),
        not_negative("total"),
    )


class OrderEventRow(Base):
    """The audit trail: each transition, who made it and why."""

    __tablename__ = "order_event"

    order_id: Mapped[str] = uuid_column(ForeignKey("orders.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str]
    """What the step was taken for, so that a repeat finds it: a request, a refund and its status, "paid"."""
    state: Mapped[str]
    payment_state: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[Json]
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("order_id", "key", name="step_once"),
        one_of("state", OrderState),
        one_of("payment_state", PaymentState),
    )


class DailyCounterRow(Base):
    __tablename__ = "daily_counter"

    shop_id: Mapped[str] = uuid_column(ForeignKey("shop.id"), primary_key=True)
    business_day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


class MachineOrderRow(Base):
    """An order JSON a machine sent, waiting for its session to take it."""

    __tablename__ = "machine_order"

    request_id: Mapped[str] = uuid_column(primary_key=True)
    session_id: Mapped[str] = uuid_column(ForeignKey("session.id"))
    document: Mapped[Json]
    problems: Mapped[list[str] | None]
    order_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index("machine_orders_of_session", "session_id"),)


ORDER = core(OrderRow)
ORDER_EVENT = core(OrderEventRow)
DAILY_COUNTER = core(DailyCounterRow)
MACHINE_ORDER = core(MachineOrderRow)
