"""Where people are reached, what is sent to them, and who wants no mail about carts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from domain.deliveries import DeliveryState
from storage.tables.base import Base, Json, core, one_of, uuid_column


class AddressRow(Base):
    """Somebody as a channel reaches them. While `leased_until` lasts, one worker sends there and no other."""

    __tablename__ = "address"

    id: Mapped[str] = uuid_column(primary_key=True)
    channel: Mapped[str]
    external: Mapped[str]
    leased_until: Mapped[datetime | None]
    next_try_at: Mapped[datetime] = mapped_column(server_default=func.now())
    """When the schedule passes on what waits; whoever puts it off tries by themselves before that."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("channel", "external", name="address_once"),)


class DeliveryRow(Base):
    """A message to an address, written in the transaction of what it says. They are sent in `id`'s order."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    address_id: Mapped[str] = uuid_column(ForeignKey("address.id"))
    session_id: Mapped[str] = uuid_column(ForeignKey("session.id"))
    content: Mapped[Json]
    """What it says, by ids (`schemas.documents.delivery`)."""
    state: Mapped[str] = mapped_column(server_default=DeliveryState.WAITING)
    parts: Mapped[int] = mapped_column(server_default="0")
    """How many parts of a long one were sent."""
    tries: Mapped[int] = mapped_column(server_default="0")
    """Counted before each try."""
    external_id: Mapped[str] = mapped_column(server_default="")
    error: Mapped[str] = mapped_column(server_default="")
    """A code: of the last try, or why it failed or was skipped."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        Index("deliveries_waiting", "address_id", "id", postgresql_where="state = 'waiting'"),
        Index("deliveries_of_session_waiting", "session_id", postgresql_where="state = 'waiting'"),
        Index("deliveries_done", "done_at", postgresql_where="done_at IS NOT NULL"),
        Index("deliveries_of_address", "address_id"),
        one_of("state", DeliveryState),
    )


class RecoveryRow(Base):
    """An attempt to win back an abandoned cart."""

    __tablename__ = "recovery_attempt"

    session_id: Mapped[str] = uuid_column(ForeignKey("session.id"), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str]
    at: Mapped[datetime]


class OptOutRow(Base):
    """Someone who wants no more mail about carts; only a hash of the address is kept."""

    __tablename__ = "opt_out"

    address_hash: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())


ADDRESS = core(AddressRow)
DELIVERY = core(DeliveryRow)
RECOVERY = core(RecoveryRow)
OPT_OUT = core(OptOutRow)
