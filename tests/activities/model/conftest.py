"""A real PostgreSQL, the model's stand-in as a process of its own, and a customer at the counter."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from openai import AsyncOpenAI

from activities.language_models.waiter import ModelWaiter
from storage.database import CHANNEL, Database
from tests.activities.model.kiosk import Customer, open_kiosk, walk_in
from tests.patience import PATIENCE, eventually

ROOT = Path(__file__).parents[3]
Json = dict[str, Any]


@contextmanager
def _stand_in() -> Iterator[str]:
    command = [sys.executable, "-m", "local.standins.model", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout is not None
        try:
            yield f"http://127.0.0.1:{json.loads(run.stdout.readline())['port']}"
        finally:
            run.terminate()


@pytest.fixture(scope="session")
def model_url() -> Iterator[str]:
    with _stand_in() as url:
        yield url


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    await open_kiosk(database)
    yield database
    await database.close()


class Provider:
    """The model's owner: hands it a script, and shows what it was asked."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def scripts(self, *steps: Json) -> None:
        (await self._http.post("/_control/script", json=steps)).raise_for_status()

    async def release(self) -> None:
        """Lets the steps that are `held` be answered."""
        (await self._http.post("/_control/release")).raise_for_status()

    async def requests(self) -> list[Json]:
        return [each["body"] for each in (await self._http.get("/_control/requests")).json()]

    async def tool_results(self) -> list[Json]:
        """What the tools answered, as the last request tells it."""
        asked = (await self.requests())[-1]["messages"]
        return [json.loads(each["content"]) for each in asked if each["role"] == "tool"]


@pytest.fixture
async def provider(model_url: str) -> AsyncIterator[Provider]:
    async with httpx.AsyncClient(base_url=model_url, trust_env=False, timeout=PATIENCE) as http:
        await http.delete("/_control/requests")
        yield Provider(http)


@pytest.fixture(scope="session")
async def openai_client(model_url: str) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(
        base_url=f"{model_url}/v1", api_key="sk-local", max_retries=0, timeout=PATIENCE
    ) as client:
        yield client


@pytest.fixture
async def customer(provider: Provider, openai_client: AsyncOpenAI, database: Database) -> Customer:
    return await walk_in(
        database, ModelWaiter(openai_client, "standin-1", database, patience_seconds=PATIENCE)
    )


class Browser:
    """Hears what every API process hears."""

    def __init__(self) -> None:
        self.notes: list[Json] = []

    def words_of(self, customer: Customer) -> dict[int, str]:
        """The words that reached the pages, by attempt."""
        words: dict[int, str] = {}
        for note in self.deltas_of(customer):
            words[note["attempt"]] = words.get(note["attempt"], "") + note["text"]
        return words

    def deltas_of(self, customer: Customer) -> list[Json]:
        return [
            note
            for note in self.notes
            if note["kind"] == "delta" and note["session_id"] == customer.session_id
        ]

    async def hears_messages(self, customer: Customer, number: int) -> list[str]:
        """The kinds of all notes in their order, once so many messages have been written."""

        async def written() -> list[str] | None:
            kinds = [note["kind"] for note in self.notes if note["session_id"] == customer.session_id]
            return kinds if kinds.count("message") == number else None

        return await eventually(written, what=f"{number} messages")

    async def hears(self, customer: Customer, attempts: int, last: str) -> dict[int, str]:
        """Waits until words of so many attempts have come and the newest end with `last`."""
        async with asyncio.timeout(PATIENCE):
            while True:
                words = self.words_of(customer)
                if len(words) == attempts and words[max(words)].endswith(last):
                    return words
                await asyncio.sleep(0.01)


@pytest.fixture
async def browser(database_url: str) -> AsyncIterator[Browser]:
    browser = Browser()
    connection = await psycopg.AsyncConnection.connect(database_url.replace("+psycopg", ""), autocommit=True)
    async with connection:
        await connection.execute(f"LISTEN {CHANNEL}")  # a constant of ours

        async def listen() -> None:
            async for each in connection.notifies():
                browser.notes.append(json.loads(each.payload))

        listening = asyncio.create_task(listen())
        yield browser
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
