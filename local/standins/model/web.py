"""The HTTP face: OpenAI's endpoints for the product, the script and the record for tests."""

import asyncio
import json
from collections import deque
from uuid import uuid4

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.standins.model.completion import complete
from local.standins.model.errors import ApiError, scripted
from local.standins.model.request import read_request
from local.standins.model.responses import hold, silence, stream, torn_answer
from local.standins.model.script import STEPS, Script
from local.standins.model.shape import JsonObject

MODEL = "standin-1"
KEY_HEADERS = ("authorization", "api-key", "x-api-key")
REQUESTS_KEPT = 1000


def build_app() -> Starlette:
    script = Script()
    record: deque[JsonObject] = deque(maxlen=REQUESTS_KEPT)
    held = Held()
    model = Model(script, record, held)
    control = Control(script, record, held)
    return Starlette(
        routes=[
            Route("/v1/chat/completions", model.chat, methods=["POST"]),
            Route("/v1/models", model.list_models, methods=["GET"]),
            Route("/_control/script", control.extend_script, methods=["POST"]),
            Route("/_control/script", control.reset, methods=["DELETE"]),
            Route("/_control/held", control.count_held, methods=["GET"]),
            Route("/_control/release", control.release, methods=["POST"]),
            Route("/_control/requests", control.list_requests, methods=["GET"]),
            Route("/_control/requests", control.reset, methods=["DELETE"]),
            Route("/healthz", healthz),
        ],
        exception_handlers={ApiError: answer_error, 404: answer_unknown_url},
    )


class Held:
    """The answers that wait for a word from the test."""

    def __init__(self) -> None:
        self.count = 0
        self.released = asyncio.Event()

    async def wait(self, request: Request) -> None:
        self.count += 1
        try:
            await hold(request, self.released)
        finally:
            self.count -= 1

    def release(self) -> None:
        self.released.set()
        self.released = asyncio.Event()


class Model:
    def __init__(self, script: Script, record: deque[JsonObject], held: Held) -> None:
        self._script = script
        self._record = record
        self._held = held

    async def chat(self, request: Request) -> Response:
        body = await _json_body(request)
        self._record.append({"body": body, "headers": _headers_without_key(request)})
        _require_key(request)
        wanted = read_request(body)
        step = self._script.take(wanted.last_user_text)
        if step.held:
            await self._held.wait(request)
        await silence(request, step.delay_seconds)
        if step.status is not None:
            raise scripted(step.status, step.retry_after)
        if step.hang_seconds and step.cut_after_chunks is None:
            await silence(request, step.hang_seconds)
            raise scripted(504, None)
        completion = complete(step, wanted)
        if wanted.stream:
            return stream(request, step, completion.chunks(wanted.include_usage))
        if step.cut_after_chunks is not None:
            return torn_answer(request, step, completion)
        return JSONResponse(completion.whole(), headers=_request_id())

    async def list_models(self, request: Request) -> Response:
        _require_key(request)
        model = {"id": MODEL, "object": "model", "created": 1700000000, "owned_by": "standin"}
        return JSONResponse({"object": "list", "data": [model]}, headers=_request_id())


class Control:
    def __init__(self, script: Script, record: deque[JsonObject], held: Held) -> None:
        self._script = script
        self._record = record
        self._held = held

    async def extend_script(self, request: Request) -> Response:
        try:
            steps = STEPS.validate_json(await request.body())
        except ValidationError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse({"waiting": self._script.extend(steps)})

    async def list_requests(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        return JSONResponse(list(self._record))

    async def count_held(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        return JSONResponse(self._held.count)

    async def release(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        self._held.release()
        return Response(status_code=204)

    async def reset(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        self._held.release()
        self._script.clear()
        self._record.clear()
        return Response(status_code=204)


async def healthz(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
    return JSONResponse({"status": "ok"})


async def answer_error(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's signature
    if not isinstance(error, ApiError):
        raise error
    headers = _request_id()
    if error.retry_after is not None:
        headers["retry-after"] = f"{error.retry_after:g}"
    return JSONResponse(error.body(), error.status, headers)


async def answer_unknown_url(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's signature
    unknown = ApiError(404, f"Invalid URL ({request.method} {request.url.path})")
    return await answer_error(request, unknown)


async def _json_body(request: Request) -> object:
    try:
        body: object = json.loads(await request.body())
    except ValueError:
        return None
    return body


def _require_key(request: Request) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise ApiError(401, "You didn't provide an API key.", code="invalid_api_key")


def _headers_without_key(request: Request) -> dict[str, str]:
    return {name: "***" if name in KEY_HEADERS else value for name, value in request.headers.items()}


def _request_id() -> dict[str, str]:
    return {"x-request-id": f"req_{uuid4().hex}"}
