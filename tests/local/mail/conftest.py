"""Starts the mail stand-in the way `local up` does: as a process of its own."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class MailServer:
    process: subprocess.Popen[str]
    smtp_port: int
    url: str


StartMail = Callable[[Path], AbstractContextManager[MailServer]]


@contextmanager
def running_mail_server(data: Path) -> Iterator[MailServer]:
    command = [sys.executable, "-m", "local.standins.mail", "--data", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            ports = json.loads(process.stdout.readline())
            yield MailServer(process, ports["smtp_port"], f"http://127.0.0.1:{ports['http_port']}")
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def start_mail() -> StartMail:
    return running_mail_server


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with running_mail_server(tmp_path_factory.mktemp("mail")) as server:
        yield server


@pytest.fixture(scope="session")
async def http(shared_server: MailServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=shared_server.url, trust_env=False, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
async def inbox(http: httpx.AsyncClient) -> httpx.AsyncClient:
    """The web side of the stand-in, without mail and faults from the test before."""
    await http.delete("/api/messages")
    await http.delete("/_control/faults")
    return http


@pytest.fixture
def smtp_port(shared_server: MailServer, inbox: httpx.AsyncClient) -> int:
    """Depends on the inbox, so that each test finds it empty and without faults."""
    return shared_server.smtp_port
