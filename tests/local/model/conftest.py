"""Starts the model stand-in as a process of its own and hands out the official client."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from openai import AsyncOpenAI

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]
KEY = "sk-local-secret"


@dataclass(frozen=True)
class ModelServer:
    process: subprocess.Popen[str]
    url: str


StartModel = Callable[[], AbstractContextManager[ModelServer]]


@contextmanager
def running_model_server() -> Iterator[ModelServer]:
    command = [sys.executable, "-m", "local.standins.model", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            port = json.loads(process.stdout.readline())["port"]
            yield ModelServer(process, f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def start_model() -> StartModel:
    return running_model_server


@pytest.fixture(scope="session")
def shared_server() -> Iterator[ModelServer]:
    with running_model_server() as server:
        yield server


@pytest.fixture(scope="session")
async def http(shared_server: ModelServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=shared_server.url, trust_env=False, timeout=PATIENCE) as client:
        yield client


@pytest.fixture(scope="session")
async def official_client(shared_server: ModelServer) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(
        base_url=f"{shared_server.url}/v1", api_key=KEY, max_retries=0, timeout=PATIENCE
    ) as client:
        yield client


@pytest.fixture
async def control(http: httpx.AsyncClient) -> httpx.AsyncClient:
    """Plain HTTP to the stand-in, with no script and no record left from the test before."""
    await http.delete("/_control/requests")
    return http


@pytest.fixture
def model(official_client: AsyncOpenAI, control: httpx.AsyncClient) -> AsyncOpenAI:
    """Depends on the control, so that each test finds an empty script."""
    return official_client
