"""Temporal's protocol of a codec server: `POST /decode` takes payloads as JSON and gives them back readable.

There is no `/encode`: nobody needs to write by hand what must be secret. Who reaches this can read all: it is
published only behind the operators' sign-in, which says in `X-Operator` who asks.
"""

from __future__ import annotations

import structlog
from google.protobuf.json_format import MessageToJson, Parse, ParseError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from temporalio.api.common.v1 import Payloads

from config.codec import CodecSettings
from config.encryption import DamagedPayload, MissingKey, PayloadEncryption

HEADERS = ["content-type", "x-namespace", "authorization"]
logger = structlog.get_logger(__name__)


def create_codec(settings: CodecSettings) -> Starlette:
    codec, ui = PayloadEncryption(settings.encryption_keys), settings.temporal_ui_url

    async def decode(request: Request) -> Response:
        """A page of somebody else's may not even ask: its answer could be read by a rebound name."""
        if request.headers.get("origin", ui) != ui:
            return PlainTextResponse("only the Temporal UI's pages may ask", 403)
        try:
            asked = Parse(await request.body(), Payloads())
            decoded = await codec.decode(asked.payloads)
        except (ParseError, UnicodeDecodeError):
            return PlainTextResponse("the body is not a JSON object with payloads", 400)
        except (MissingKey, DamagedPayload) as error:
            return PlainTextResponse(str(error), 422)
        operator = request.headers.get("x-operator", "")
        logger.info("codec.decoded", payloads=len(decoded), operator=operator)
        return Response(MessageToJson(Payloads(payloads=decoded)), media_type="application/json")

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    cors = Middleware(CORSMiddleware, allow_origins=[ui], allow_methods=["POST"], allow_headers=HEADERS)
    routes = [Route("/decode", decode, methods=["POST"]), Route("/health", health)]
    return Starlette(routes=routes, middleware=[cors])
