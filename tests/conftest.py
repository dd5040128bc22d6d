"""What all tests share: one running installation and one bare database, started when the first test asks."""

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
from tests.installation import Customer, Installation, running_installation
from tests.privacy import leaks, logs_of, unreadable

PLAIN = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
"""As it comes, structlog draws each failure with all local variables: of many orders, for seconds."""
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], PLAIN])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def whole_installation() -> AsyncIterator[Installation]:
    """In a folder of its own: another pytest closes pytest's own to the account PostgreSQL runs as."""
    with folder_of_an_installation() as folder:
        async with running_installation(folder / "data") as installation:
            yield installation
        written = logs_of(installation.data)
        assert leaks(written) == [], "the logs of this run hold what no log may hold"
        assert unreadable(installation.data) == []


@contextmanager
def folder_of_an_installation() -> Iterator[Path]:
    """Stays after a failure, to be looked at."""
    folder = Path(tempfile.mkdtemp(prefix="countertalk-"))
    try:
        yield folder
    except pytest.skip.Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture(loop_scope="session")
async def installation(whole_installation: Installation) -> AsyncIterator[Installation]:
    """The installation with vendors that behave; a test that upsets them leaves them calm."""
    yield whole_installation
    await whole_installation.calm()


@pytest.fixture
def customer(installation: Installation) -> Customer:
    return Customer(installation)


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A PostgreSQL of its own, for tests that need no installation."""
    with bare_database() as url:
        yield url
