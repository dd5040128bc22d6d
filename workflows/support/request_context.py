"""On whose behalf a workflow's main loop works: carried into the activities and children it starts."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from opentelemetry import context as tracing
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.worker import (
    ExecuteWorkflowInput,
    HandleSignalInput,
    Interceptor,
    SignalExternalWorkflowInput,
    StartActivityInput,
    StartChildWorkflowInput,
    StartLocalActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)

from schemas.messages.request_context import RequestContext

HEADER = "request-id"
Headers = Mapping[str, Payload]
_request_id: ContextVar[str] = ContextVar("request_id", default="")


def use(context: RequestContext | None) -> None:
    """Let what this task starts from here on belong to that request; None is the clock."""
    _request_id.set(context.request_id if context else "")
    if context is None or not context.traceparent:
        if tracing.get_current():
            tracing.attach(tracing.Context())
        return
    carrier = {"traceparent": context.traceparent}
    tracing.attach(TraceContextTextMapPropagator().extract(carrier, tracing.Context()))


def current() -> RequestContext | None:
    """Return what a signal's handler was called for, when another workflow sent it."""
    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    context = RequestContext(request_id=_request_id.get(), traceparent=carrier.get("traceparent", ""))
    return context if context != RequestContext() else None


def request_id_of(headers: Headers) -> str:
    return headers[HEADER].data.decode() if HEADER in headers else ""


class RequestIdInterceptor(Interceptor):
    """The workflow half; the activity half is in `worker/interceptors.py`."""

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002 (the SDK's name)
    ) -> type[WorkflowInboundInterceptor]:
        return _Inbound


class _Inbound(WorkflowInboundInterceptor):
    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        super().init(_Outbound(outbound))

    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:  # noqa: A002
        _request_id.set(request_id_of(input.headers))
        return await super().execute_workflow(input)

    async def handle_signal(self, input: HandleSignalInput) -> None:  # noqa: A002
        _request_id.set(request_id_of(input.headers))
        await super().handle_signal(input)


class _Outbound(WorkflowOutboundInterceptor):
    def start_activity(self, input: StartActivityInput) -> workflow.ActivityHandle[Any]:  # noqa: A002
        input.headers = _with_request_id(input.headers)
        return super().start_activity(input)

    def start_local_activity(
        self,
        input: StartLocalActivityInput,  # noqa: A002
    ) -> workflow.ActivityHandle[Any]:
        input.headers = _with_request_id(input.headers)
        return super().start_local_activity(input)

    async def start_child_workflow(
        self,
        input: StartChildWorkflowInput,  # noqa: A002
    ) -> workflow.ChildWorkflowHandle[Any, Any]:
        input.headers = _with_request_id(input.headers)
        return await super().start_child_workflow(input)

    async def signal_external_workflow(self, input: SignalExternalWorkflowInput) -> None:  # noqa: A002
        input.headers = _with_request_id(input.headers)
        await super().signal_external_workflow(input)


def _with_request_id(headers: Headers) -> Headers:
    request_id = _request_id.get()
    return {**headers, HEADER: Payload(data=request_id.encode())} if request_id else headers
