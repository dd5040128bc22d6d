"""HTTP as cheap as it can be said: the measuring must not take the processor from what is measured."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import ClassVar
from urllib.parse import urlsplit

from tests.installation import Json

AGAIN_AFTER_SECONDS = 1


class Wire:
    """One kept connection; requests go one after another. A connection the server gave up is opened again."""

    told_to_wait: ClassVar[int] = 0
    """Answers of all wires that were 503: come again."""

    def __init__(self, base_url: str, token: str = "") -> None:
        self.address = urlsplit(base_url).netloc
        self.token = token
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: Json | None = None, wait: int = 0) -> Json:
        return await self.call("POST", path, json.dumps(body or {}).encode(), wait)

    async def get(self, path: str) -> Json:
        return await self.call("GET", path)

    async def call(self, method: str, path: str, body: bytes = b"", wait: int = 0) -> Json:
        request = self._head(method, path, len(body), wait) + body
        status, answer = await self._sent(request)
        while status == 503:
            Wire.told_to_wait += 1
            await asyncio.sleep(AGAIN_AFTER_SECONDS)
            status, answer = await self._sent(request)
        assert 200 <= status < 300, f"{method} {path}: {status} {answer[:300]!r}"
        found: Json = json.loads(answer)
        return found

    async def events(self, path: str) -> AsyncIterator[Json]:
        """The data of a stream's `state` events; the wire is used up afterwards."""
        reader, writer = await self._connected()
        writer.write(self._head("GET", path, 0, 0))
        name = b""
        while line := await reader.readline():
            if line.startswith(b"event: "):
                name = line[7:].strip()
            elif name == b"state" and line.startswith(b"data: "):
                yield json.loads(line[6:])

    def close(self) -> None:
        if self._ends:
            self._ends[1].close()
        self._ends = None

    async def _sent(self, request: bytes) -> tuple[int, bytes]:
        try:
            return await self._exchange(request)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()
            return await self._exchange(request)

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        reader, writer = await self._connected()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        return int(head[9:12]), await reader.readexactly(int(length))

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._ends is None:
            host, port = self.address.split(":")
            self._ends = await asyncio.open_connection(host, int(port), limit=2**20)
        return self._ends

    def _head(self, method: str, path: str, length: int, wait: int) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.address}", f"Content-Length: {length}"]
        lines += ["Content-Type: application/json"] if length else []
        lines += [f"Authorization: Bearer {self.token}"] if self.token else []
        lines += [f"Prefer: wait={wait}"] if wait else []
        return ("\r\n".join(lines) + "\r\n\r\n").encode()
