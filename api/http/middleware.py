"""Around every request: an id, a size limit, a rate limit per address, security headers."""

from __future__ import annotations

import logging
import re
from time import perf_counter
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.errors import ApiError
from api.http.limits import Limits
from api.ops.metrics import ApiMetrics
from api.ops.traces import end_span, start_span
from schemas.http.errors import ErrorCode

REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
WEBHOOKS = ("/api/v1/stripe/webhook", "/api/stripe/webhook", "/stripe/webhook")
LARGE = {"/catalog/upload": 5_000_000, "/stripe/webhook": 1_000_000}
SMALL = 64_000
UNLIMITED = ("/health", "/ready", "/static/", *WEBHOOKS)
QUIET_ROUTES = ("/health", "/ready", "/static")
"""Routes that are logged only when they fail."""
INTERNAL = ApiError(ErrorCode.INTERNAL, "something went wrong on our side")
METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"})


def page_policy(framed_by: tuple[str, ...] = ()) -> str:
    """`framed_by`: the origins which may show the page in a frame; without any, nobody may."""
    ancestors = " ".join(("'self'", *framed_by)) if framed_by else "'none'"
    return (
        "default-src 'self'; img-src 'self' data: https:; style-src 'self' 'unsafe-inline'; "
        f"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
    )


SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Content-Security-Policy": page_policy(),
}
DOCS_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""The documentation page starts itself with an inline script; nothing of a customer is shown there."""
logger = structlog.get_logger("api.request")


class RequestMiddleware:
    """Adds an id, limits, headers, metrics and a span to a request. Pure ASGI, as event streams must pass."""

    def __init__(self, app: ASGIApp, limits: Limits, metrics: ApiMetrics) -> None:
        self.app = app
        self.limits = limits
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if REQUEST_ID.match(given) else str(uuid4())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = perf_counter()
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _set_headers(MutableHeaders(scope=message), request_id, scope["path"])
                self._record(scope, message["status"], perf_counter() - began)
            await send(message)

        with start_span(scope):
            try:
                if not scope["path"].startswith(UNLIMITED):
                    self.limits.check_address((scope.get("client") or ("",))[0])
                await self.app(scope, _Measured(receive, scope), send_with_headers)
            except ApiError as problem:
                await problem.response()(scope, receive, send_with_headers)
            except Exception:
                logger.exception("request.failed", path=_shown(scope))
                if started:
                    raise
                await INTERNAL.response()(scope, receive, send_with_headers)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = _shown(scope), _method(scope)
        self.metrics.answered(method, route, status, seconds)
        end_span(method, route, status)
        level = logging.WARNING if status >= 500 else logging.DEBUG if route in QUIET_ROUTES else logging.INFO
        logger.log(
            level, "request.completed", method=method, path=route, status=status, ms=round(1000 * seconds)
        )


class _Measured:
    """Reads a body, and refuses it once it is larger than its route's limit."""

    def __init__(self, receive: Receive, scope: Scope) -> None:
        self.receive = receive
        self.left = next((size for path, size in LARGE.items() if scope["path"].endswith(path)), SMALL)

    async def __call__(self) -> Message:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise HTTPException(413, "the body is too large for this route")
        return message


def _set_headers(headers: MutableHeaders, request_id: str, path: str) -> None:
    headers["X-Request-Id"] = request_id
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    if path == "/docs":
        headers["Content-Security-Policy"] = DOCS_POLICY
    if "frame-ancestors 'none'" in headers["Content-Security-Policy"]:
        # It knows only "nobody" and "ourselves", and would overrule a list in some older browsers.
        headers["X-Frame-Options"] = "DENY"
    if "cache-control" not in headers:
        headers["Cache-Control"] = "public, max-age=300" if path.startswith("/static/") else "no-store"


def _shown(scope: Scope) -> str:
    """Return the route's pattern, since a path may hold a token or an id."""
    route = scope.get("route")
    return str(getattr(route, "path", "")) or "unmatched"


def _method(scope: Scope) -> str:
    """Return the method, or "other" for one that HTTP does not have, as labels must be few."""
    return scope["method"] if scope["method"] in METHODS else "other"
