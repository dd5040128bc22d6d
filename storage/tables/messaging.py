"""Mails that were sent, and who wants none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, core, uuid_column


class SentMailRow(Base):
    """A mail that was handed to the mail server, by its business key."""

    __tablename__ = "sent_mail"

    key: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())


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


SENT_MAIL = core(SentMailRow)
RECOVERY = core(RecoveryRow)
OPT_OUT = core(OptOutRow)
