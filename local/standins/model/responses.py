"""Answers sent piece by piece, which may fall silent or tear before their end."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from local.standins.model.completion import Completion
from local.standins.model.script import Step
from local.standins.model.shape import JsonObject


class PiecewiseResponse(Response):
    """Torn, it leaves out the last byte of the protocol, and Uvicorn closes the connection."""

    def __init__(self, pieces: AsyncIterator[bytes], media_type: str, torn: bool) -> None:
        super().__init__(media_type=media_type)
        del self.headers["content-length"]
        self._pieces = pieces
        self._torn = torn

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the shape of an ASGI application
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for piece in self._pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        if not self._torn:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def stream(request: Request, step: Step, chunks: list[JsonObject]) -> Response:
    torn = step.cut_after_chunks is not None
    return PiecewiseResponse(_events(request, step, chunks), "text/event-stream", torn)


def torn_answer(request: Request, step: Step, completion: Completion) -> Response:
    """A plain answer has no chunks, so a cut falls in its middle."""
    return PiecewiseResponse(_half(request, step, completion), "application/json", torn=True)


async def hold(request: Request, released: asyncio.Event) -> None:
    """Until it is released, or the client hangs up."""
    ends = [asyncio.create_task(released.wait()), asyncio.create_task(silence(request, None))]
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for end in ends:
            end.cancel()


async def silence(request: Request, seconds: float | None) -> None:
    """Ends early when the client hangs up, which is all that can still arrive after the body."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                continue


async def _events(request: Request, step: Step, chunks: list[JsonObject]) -> AsyncIterator[bytes]:
    for chunk in chunks[: step.cut_after_chunks]:
        yield f"data: {json.dumps(chunk)}\n\n".encode()
        await silence(request, step.chunk_delay_seconds)
    if step.cut_after_chunks is None:
        yield b"data: [DONE]\n\n"
    else:
        await silence(request, step.hang_seconds)


async def _half(request: Request, step: Step, completion: Completion) -> AsyncIterator[bytes]:
    body = json.dumps(completion.whole()).encode()
    yield body[: len(body) // 2]
    await silence(request, step.hang_seconds)
