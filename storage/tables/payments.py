"""Payments, refunds, and the events that Stripe sends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from domain.orders.reasons import ReasonCode
from domain.payments.plan import PaymentKind
from storage.tables.base import Base, core, not_negative, one_of, uuid_column

PAYMENT_STATES = ("open", "processing", "paid", "expired", "failed")
"""How the collecting stands, as Stripe's Checkout session has it."""
REFUND_STATUSES = ("planned", "pending", "requires_action", "succeeded", "failed", "canceled", "refused")
"""Stripe's, before them our own plan, and what Stripe refused."""


class PaymentRow(Base):
    """One payment of an order and the Checkout session that collects it."""

    __tablename__ = "payment"

    id: Mapped[str] = uuid_column(primary_key=True)
    order_id: Mapped[str] = uuid_column(ForeignKey("orders.id"))
    kind: Mapped[str]
    number: Mapped[int]
    """Counts the order's payments of this kind, from 1."""
    account: Mapped[str] = mapped_column(server_default="")
    """The Stripe account that collects it; empty for the installation's own."""
    state: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    received: Mapped[int] = mapped_column(BigInteger, server_default="0")
    problem: Mapped[str] = mapped_column(server_default="")
    checkout_attempt: Mapped[int] = mapped_column(server_default="0")
    """Part of the idempotency key: the next one when Stripe keeps a failure under the last."""
    checkout_session_id: Mapped[str | None] = mapped_column(unique=True)
    checkout_url: Mapped[str] = mapped_column(server_default="")
    payment_intent_id: Mapped[str | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (
        UniqueConstraint("order_id", "kind", "number", name="payment_once"),
        one_of("kind", PaymentKind),
        one_of("state", PAYMENT_STATES),
        not_negative("amount"),
        not_negative("received"),
    )


class RefundRow(Base):
    """Money going back. The row exists before Stripe is asked, and its id is the idempotency key."""

    __tablename__ = "refund"

    id: Mapped[str] = uuid_column(primary_key=True)
    payment_id: Mapped[str] = uuid_column(ForeignKey("payment.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str]
    reason: Mapped[str]
    """A reason's code."""
    refusal: Mapped[str] = mapped_column(server_default="")
    """Stripe's code, of a refund that it refused."""
    stripe_refund_id: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("refunds_of_payment", "payment_id"),
        one_of("status", REFUND_STATUSES),
        one_of("reason", ReasonCode),
        not_negative("amount"),
    )


class StripeEventRow(Base):
    """The event inbox. `forwarded_at` is stamped once nothing more is to be done; `outcome` says what was."""

    __tablename__ = "stripe_event"

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    account: Mapped[str] = mapped_column(server_default="")
    """The connected account it came from, or empty: our own."""
    raw: Mapped[bytes]
    order_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    outcome: Mapped[str] = mapped_column(server_default="received")
    problem: Mapped[str] = mapped_column(server_default="")
    """Why the last try failed."""
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_try_at: Mapped[datetime] = mapped_column(server_default=func.now())
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    forwarded_at: Mapped[datetime | None]

    __table_args__ = (
        Index("event_waiting", "next_try_at", postgresql_where="forwarded_at IS NULL"),
        Index("event_outcome", "outcome", "received_at"),
    )


PAYMENT = core(PaymentRow)
REFUND = core(RefundRow)
STRIPE_EVENT = core(StripeEventRow)
