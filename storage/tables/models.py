"""The tables. Rows are facts; what may become of them is decided in `domain`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Json = dict[str, Any]
"""A document stored whole; its type is in `storage.documents`."""


class Base(DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own declaration)
        str: Text,
        datetime: DateTime(timezone=True),
        date: Date,
        Json: JSONB,
        list[Json]: JSONB,
        list[str]: JSONB,
        bytes: LargeBinary,
    }


def _uuid(*args: ForeignKey, primary_key: bool = False) -> Mapped[str]:
    return mapped_column(Uuid(as_uuid=False), *args, primary_key=primary_key)


class ShopRow(Base):
    __tablename__ = "shop"

    id: Mapped[str] = _uuid(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    profile: Mapped[Json]
    published_version: Mapped[int]
    api_key_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CatalogueRow(Base):
    """A published menu version; never changed afterwards."""

    __tablename__ = "catalogue"

    shop_id: Mapped[str] = _uuid(ForeignKey("shop.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    menu: Mapped[Json]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SessionRow(Base):
    """The conversation as it stands; the running workflow is its author."""

    __tablename__ = "session"

    id: Mapped[str] = _uuid(primary_key=True)
    shop_id: Mapped[str] = _uuid(ForeignKey("shop.id"))
    phase: Mapped[str]
    cart: Mapped[Json]
    catalogue_version: Mapped[int]
    question: Mapped[Json | None]
    focus: Mapped[list[str]] = mapped_column(server_default="[]")
    draft_hash: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    last_seq: Mapped[int] = mapped_column(server_default="0")
    last_turn: Mapped[int] = mapped_column(server_default="0")
    hand_off: Mapped[str] = mapped_column(server_default="")
    """The request whose confirmation the cashier works on; empty when there is none."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class TokenRow(Base):
    """Who may speak for a session; only the hash of a token is kept. A letter has one, however often sent."""

    __tablename__ = "session_token"

    hash: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = _uuid(ForeignKey("session.id"))
    kind: Mapped[str]
    letter: Mapped[str | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint("kind in ('session', 'resume')", name="token_kind"),)


class MessageRow(Base):
    """One line of the transcript. Customers' rows carry the channel's message id, unique in the session."""

    __tablename__ = "message"

    session_id: Mapped[str] = _uuid(ForeignKey("session.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    role: Mapped[str]
    message_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    text: Mapped[str]
    button: Mapped[str] = mapped_column(server_default="")
    buttons: Mapped[list[Json]] = mapped_column(server_default="[]")
    link: Mapped[str] = mapped_column(server_default="")
    card: Mapped[Json | None]
    key: Mapped[str | None]
    """What made our own row ("turn:<request>", "order:…:3"), so that a retry cannot say it twice."""
    answered_by: Mapped[int | None]
    """The turn that answered a customer's row."""
    attempts: Mapped[int] = mapped_column(server_default="0")
    """How often a customer's row that waits was passed on anew, and when it may be again."""
    next_try_at: Mapped[datetime] = mapped_column(server_default=func.now())
    in_reply_to: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("session_id", "message_id", name="message_once"),
        UniqueConstraint("session_id", "key", name="said_once"),
        CheckConstraint("role in ('customer', 'waiter', 'staff', 'shop')", name="message_role"),
        Index(
            "message_unanswered", "next_try_at", postgresql_where="role = 'customer' AND answered_by IS NULL"
        ),
    )


class TurnRow(Base):
    """What a turn decided and what the cashier made of it, by its request; tokens a model took for it."""

    __tablename__ = "turn"

    session_id: Mapped[str] = _uuid(ForeignKey("session.id"), primary_key=True)
    request_id: Mapped[str] = mapped_column(primary_key=True)
    turn: Mapped[int]
    result: Mapped[Json]
    handed: Mapped[Json | None]
    model: Mapped[str] = mapped_column(server_default="")
    prompt_tokens: Mapped[int] = mapped_column(server_default="0")
    completion_tokens: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("session_id", "turn", name="turn_number_once"),)


class PlacementRow(Base):
    """An order JSON a machine sent, waiting for its session to take it."""

    __tablename__ = "placement"

    request_id: Mapped[str] = _uuid(primary_key=True)
    session_id: Mapped[str] = _uuid(ForeignKey("session.id"))
    document: Mapped[Json]
    problems: Mapped[list[str] | None]
    order_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OrderRow(Base):
    """The projection of an order; `version` is the workflow's count of transitions and only grows."""

    __tablename__ = "orders"

    id: Mapped[str] = _uuid(primary_key=True)
    shop_id: Mapped[str] = _uuid(ForeignKey("shop.id"))
    session_id: Mapped[str] = _uuid(ForeignKey("session.id"))
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
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (
        UniqueConstraint("shop_id", "business_day", "sequence", name="daily_number_once"),
        Index("orders_of_session", "session_id", "created_at"),
        Index("orders_of_shop", "shop_id", "created_at"),
    )


class OrderEventRow(Base):
    """The audit trail: each transition, who made it and why."""

    __tablename__ = "order_event"

    order_id: Mapped[str] = _uuid(ForeignKey("orders.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str]
    """What the step was taken for, so that a repeat finds it: a request, a refund and its status, "paid"."""
    state: Mapped[str]
    payment_state: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[Json]
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("order_id", "key", name="step_once"),)


class DailyCounterRow(Base):
    __tablename__ = "daily_counter"

    shop_id: Mapped[str] = _uuid(ForeignKey("shop.id"), primary_key=True)
    business_day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


class PaymentRow(Base):
    """One payment of an order and the Checkout session that collects it."""

    __tablename__ = "payment"

    id: Mapped[str] = _uuid(primary_key=True)
    order_id: Mapped[str] = _uuid(ForeignKey("orders.id"))
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

    __table_args__ = (UniqueConstraint("order_id", "kind", "number", name="payment_once"),)


class RefundRow(Base):
    """Money going back. The row exists before Stripe is asked, and its id is the idempotency key."""

    __tablename__ = "refund"

    id: Mapped[str] = _uuid(primary_key=True)
    payment_id: Mapped[str] = _uuid(ForeignKey("payment.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str]
    reason: Mapped[str]
    """A reason's code."""
    refusal: Mapped[str] = mapped_column(server_default="")
    """Stripe's code, of a refund that it refused."""
    stripe_refund_id: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DeliveryRow(Base):
    """A mail that was handed to the mail server, by its business key."""

    __tablename__ = "delivery"

    key: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RecoveryRow(Base):
    """An attempt to win back an abandoned cart."""

    __tablename__ = "recovery_attempt"

    session_id: Mapped[str] = _uuid(ForeignKey("session.id"), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str]
    at: Mapped[datetime]


class OptOutRow(Base):
    """Someone who wants no more mail about carts; only a hash of the address is kept."""

    __tablename__ = "opt_out"

    address_hash: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
