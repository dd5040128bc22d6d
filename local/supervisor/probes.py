"""Is a server answering yet? Asked over the wire, never through a proxy."""

import asyncio
import http.client
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

PATIENCE_SECONDS = 30
"""For one answer; a busy machine is slow, and a server that accepts and says nothing is asked anew."""
Probe = Callable[[], Awaitable[str]]
"""Answers "" when ready, otherwise what it is waiting for."""


async def at_once() -> str:
    return ""


def http_ok(url: str) -> Probe:
    async def probe() -> str:
        return (await asyncio.to_thread(read, url))[1]

    return probe


def read(url: str) -> tuple[str, str]:
    """What it answers, and "" or why that is no good answer."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", parts.path or "/")
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace").strip()
    except (OSError, http.client.HTTPException) as error:
        return "", f"{url} does not answer ({error})"
    finally:
        connection.close()
    if answer.status != http.client.OK:
        return body, f"{url} answers {answer.status}: {body[:2000]}"
    return body, ""
