"""Is a server answering yet? Asked over the wire, never through a proxy."""

import asyncio
import http.client
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

Probe = Callable[[], Awaitable[str]]
"""Answers "" when ready, otherwise what it is waiting for."""


async def at_once() -> str:
    return ""


def http_ok(url: str) -> Probe:
    async def probe() -> str:
        return await asyncio.to_thread(_ask, url)

    return probe


def _ask(url: str) -> str:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=3)
    try:
        connection.request("GET", parts.path or "/")
        answer = connection.getresponse()
        body = answer.read(2000).decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as error:
        return f"{url} does not answer ({error})"
    finally:
        connection.close()
    return "" if answer.status == http.client.OK else f"{url} answers {answer.status}: {body}"
