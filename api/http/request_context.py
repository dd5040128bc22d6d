"""The ids of the current request: for the messages that it sends and the lines that it logs."""

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
    """Add ids to each further line that this request logs."""
    structlog.contextvars.bind_contextvars(**ids)
