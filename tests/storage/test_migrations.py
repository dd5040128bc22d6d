"""The migrations build exactly the tables the models describe."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from storage.tables import Base


def test_a_migrated_database_has_the_models_tables_and_nothing_else(database_url: str) -> None:
    with create_engine(database_url).connect() as connection:
        context = MigrationContext.configure(connection)
        changes = compare_metadata(context, Base.metadata)
    assert [change for change in changes if "alembic_version" not in str(change)] == []
