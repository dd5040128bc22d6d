"""What this request is known by, for the messages it sends and the lines it writes."""

from __future__ import annotations

import structlog
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from schemas.messages.request_context import RequestContext


def current() -> RequestContext:
    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    bound = structlog.contextvars.get_contextvars()
    return RequestContext(request_id=bound.get("request_id", ""), traceparent=carrier.get("traceparent", ""))


def bind(**ids: str) -> None:
    """Every further line of this request names them."""
    structlog.contextvars.bind_contextvars(**ids)
