"""Temporal's protocol of a codec server: `/decode` makes payloads readable, `/encode` encrypts them.

The pages of Temporal's UI ask for `/decode` alone; the command line asks for `/encode` too, even for a query
without arguments. Who reaches this can read all: it is published behind the operators' sign-in alone, which
says who asks in `X-Operator`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import structlog
from google.protobuf.json_format import MessageToJson, Parse, ParseError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from temporalio.api.common.v1 import Payload, Payloads

from config.codec import CodecSettings
from config.encryption import DamagedPayload, MissingKey, PayloadEncryption

HEADERS = ["content-type", "x-namespace", "authorization"]
Convert = Callable[[Sequence[Payload]], Awaitable[list[Payload]]]
logger = structlog.get_logger(__name__)


def create_codec(settings: CodecSettings) -> Starlette:
    codec, ui = PayloadEncryption(settings.encryption_keys), settings.temporal_ui_url

    async def decode(request: Request) -> Response:
        return await _answer(request, ui, "codec.decoded", codec.decode)

    async def encode(request: Request) -> Response:
        return await _answer(request, ui, "codec.encoded", codec.encode)

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    cors = Middleware(CORSMiddleware, allow_origins=[ui], allow_methods=["POST"], allow_headers=HEADERS)
    routes = [
        Route("/decode", decode, methods=["POST"]),
        Route("/encode", encode, methods=["POST"]),
        Route("/health", health),
    ]
    return Starlette(routes=routes, middleware=[cors])


async def _answer(request: Request, ui: str, event: str, convert: Convert) -> Response:
    """A page of somebody else's may not even ask: its answer could be read by a rebound name."""
    if request.headers.get("origin", ui) != ui:
        return PlainTextResponse("only the Temporal UI's pages may ask", 403)
    try:
        asked = Parse(await request.body(), Payloads())
        converted = await convert(asked.payloads)
    except (ParseError, UnicodeDecodeError):
        return PlainTextResponse("the body is not a JSON object with payloads", 400)
    except (MissingKey, DamagedPayload) as error:
        return PlainTextResponse(str(error), 422)
    logger.info(event, payloads=len(converted), operator=request.headers.get("x-operator", ""))
    return Response(MessageToJson(Payloads(payloads=converted)), media_type="application/json")
