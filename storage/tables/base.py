"""What all tables share: types, names of constraints, and checks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Json = dict[str, Any]
"""A document stored whole; its type is in `storage.documents`."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own declaration)
        str: Text,
        datetime: DateTime(timezone=True),
        date: Date,
        Json: JSONB,
        list[Json]: JSONB,
        list[str]: JSONB,
        bytes: LargeBinary,
    }


def uuid_column(*args: ForeignKey, primary_key: bool = False) -> Mapped[str]:
    return mapped_column(Uuid(as_uuid=False), *args, primary_key=primary_key)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Return the check that a column holds one of these values, such as an enumeration's."""
    listed = ", ".join(f"'{each}'" for each in values)
    return CheckConstraint(f"{column} in ({listed})", name=column)


def not_negative(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} >= 0", name=column)


def core(row: type[Base]) -> Table:
    """Return a row's table, for statements that are made once for the process.

    A statement made of it is a constant that stands beside its function: each use binds its values, and the
    ORM takes no part. Making a statement takes longer than PostgreSQL needs to answer it, so only what is
    asked rarely is made at each call.
    """
    return Base.metadata.tables[row.__tablename__]
