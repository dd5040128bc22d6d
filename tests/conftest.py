"""What all tests share: one running town and one bare database, started when the first test asks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from tests.bare_database import bare_database
from tests.privacy import leaks, logs_of, unreadable
from tests.town import Customer, RunningTown, running_town

PLAIN = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
"""As it comes, structlog draws each failure with all local variables: of many orders, for seconds."""
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], PLAIN])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def whole_town() -> AsyncIterator[RunningTown]:
    """In a folder of its own: another pytest closes pytest's own to the account PostgreSQL runs as."""
    with folder_of_a_town() as folder:
        async with running_town(folder / "data") as town:
            yield town
        written = logs_of(town.data)
        assert leaks(written) == [], "the logs of this run hold what no log may hold"
        assert unreadable(town.data) == []


@contextmanager
def folder_of_a_town() -> Iterator[Path]:
    """Stays after a failure, to be looked at."""
    folder = Path(tempfile.mkdtemp(prefix="countertalk-"))
    try:
        yield folder
    except pytest.skip.Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture(loop_scope="session")
async def town(whole_town: RunningTown) -> AsyncIterator[RunningTown]:
    """The town with vendors that behave; a test that upsets them leaves them calm."""
    yield whole_town
    await whole_town.calm()


@pytest.fixture
def customer(town: RunningTown) -> Customer:
    return Customer(town)


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A PostgreSQL of its own, for tests that need no town."""
    with bare_database() as url:
        yield url
