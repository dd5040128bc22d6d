"""Shops, their menus, and what needs somebody's eye there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Json, core, uuid_column


class ShopRow(Base):
    __tablename__ = "shop"

    id: Mapped[str] = uuid_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    profile: Mapped[Json]
    published_version: Mapped[int]
    api_key_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CatalogueRow(Base):
    """A published menu version; never changed afterwards."""

    __tablename__ = "catalogue"

    shop_id: Mapped[str] = uuid_column(ForeignKey("shop.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    menu: Mapped[Json]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AttentionRow(Base):
    """A concern that needs somebody's eye, by its business key; it stays when it is done."""

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


SHOP = core(ShopRow)
CATALOGUE = core(CatalogueRow)
ATTENTION = core(AttentionRow)
