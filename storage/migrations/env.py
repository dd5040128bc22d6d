"""Alembic's entry: one connection, one transaction, and a lock so that two deployments cannot race."""

from alembic import context
from sqlalchemy import create_engine, text

from storage.tables import Base

MIGRATION_LOCK = 7_305_112
url = context.config.get_main_option("sqlalchemy.url") or ""
with create_engine(url).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        context.run_migrations()
