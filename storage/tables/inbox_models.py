"""The tables of what came in from Stripe and of what needs somebody's eye."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.models import Base


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


class AttentionRow(Base):
    """What needs somebody's eye, by its business key; it stays when it is done."""

    __tablename__ = "attention"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    shop_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("shop.id"))
    kind: Mapped[str]
    order_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    session_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    code: Mapped[str]
    detail: Mapped[str] = mapped_column(server_default="")
    key: Mapped[str] = mapped_column(unique=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]

    __table_args__ = (Index("attention_open", "shop_id", "since", postgresql_where="done_at IS NULL"),)
