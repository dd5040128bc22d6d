"""One span a request, by its route's pattern: a path may hold a token, a query an id."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from opentelemetry.context import Context
from opentelemetry.trace import SpanKind, StatusCode, get_current_span, get_tracer
from starlette.types import Scope


@contextmanager
def start_span(scope: Scope) -> Iterator[None]:
    """Start a trace for a request, whatever trace its client names."""
    with get_tracer(__name__).start_as_current_span(scope["method"], Context(), SpanKind.SERVER):
        yield


def end_span(method: str, route: str, status: int) -> None:
    """Name the span once the answer begins, when the route and the caller are known."""
    span = get_current_span()
    if not span.is_recording():
        return
    span.update_name(f"{method} {route}")
    span.set_attributes(
        {"http.request.method": method, "http.route": route, "http.response.status_code": status}
    )
    span.set_attributes({name: str(value) for name, value in structlog.contextvars.get_contextvars().items()})
    if status >= 500:
        span.set_status(StatusCode.ERROR)
