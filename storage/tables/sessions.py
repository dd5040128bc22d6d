"""Conversations: sessions, tokens, messages and turns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from domain.conversation import Phase
from storage.tables.base import Base, Json, core, one_of, uuid_column


class SessionRow(Base):
    """The conversation as it stands; the running workflow is its author."""

    __tablename__ = "session"

    id: Mapped[str] = uuid_column(primary_key=True)
    shop_id: Mapped[str] = uuid_column(ForeignKey("shop.id"))
    phase: Mapped[str]
    cart: Mapped[Json]
    catalogue_version: Mapped[int]
    question: Mapped[Json | None]
    focus: Mapped[list[str]] = mapped_column(server_default="[]")
    draft_hash: Mapped[str] = mapped_column(server_default="")
    email: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="en")
    last_seq: Mapped[int] = mapped_column(server_default="0")
    last_turn: Mapped[int] = mapped_column(server_default="0")
    hand_off: Mapped[str] = mapped_column(server_default="")
    """The request whose confirmation the cashier works on; empty when there is none."""
    address_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("address.id"))
    """Where replies and news are sent as well; none for a customer on the page."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (one_of("phase", Phase), Index("sessions_of_address", "address_id"))


class TokenRow(Base):
    """A token that may speak for a session; only the hash of a token is kept. A letter has one, however
    often sent."""

    __tablename__ = "session_token"

    hash: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = uuid_column(ForeignKey("session.id"))
    kind: Mapped[str]
    letter: Mapped[str | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (one_of("kind", ("session", "resume")), Index("tokens_of_session", "session_id"))


class MessageRow(Base):
    """One line of the transcript. Customers' rows carry the channel's message id, unique in the session."""

    __tablename__ = "message"

    session_id: Mapped[str] = uuid_column(ForeignKey("session.id"), primary_key=True)
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
        UniqueConstraint("session_id", "key", name="reply_once"),
        one_of("role", ("customer", "waiter", "staff", "shop")),
        Index(
            "message_unanswered", "next_try_at", postgresql_where="role = 'customer' AND answered_by IS NULL"
        ),
    )


class TurnRow(Base):
    """A turn's decision and what the cashier made of it, by its request; tokens a model took for it."""

    __tablename__ = "turn"

    session_id: Mapped[str] = uuid_column(ForeignKey("session.id"), primary_key=True)
    request_id: Mapped[str] = mapped_column(primary_key=True)
    turn: Mapped[int]
    result: Mapped[Json]
    handed: Mapped[Json | None]
    model: Mapped[str] = mapped_column(server_default="")
    prompt_tokens: Mapped[int] = mapped_column(server_default="0")
    completion_tokens: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("session_id", "turn", name="turn_number_once"),)


SESSION = core(SessionRow)
TOKEN = core(TokenRow)
MESSAGE = core(MessageRow)
TURN = core(TurnRow)
