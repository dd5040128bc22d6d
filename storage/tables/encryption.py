"""The keys that have encrypted what Temporal keeps: never the keys themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, core


class EncryptionKeyRow(Base):
    """A key that has encrypted. Whoever deletes the row says that nothing needs the key any more."""

    __tablename__ = "encryption_key"

    id: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    first_used_at: Mapped[datetime] = mapped_column(server_default=func.now())


ENCRYPTION_KEY = core(EncryptionKeyRow)
