"""The log context of activities: session or order, activity, attempt, and the request, on every line."""

from __future__ import annotations

from typing import Any

import structlog
from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from config.logs import of_workflow
from workflows.support.request_context import request_id_of


class ActivityLogContext(Interceptor):
    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _WithLogContext(super().intercept_activity(next))


class _WithLogContext(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        """Bind the ids for the rest of the activity's own task, which the SDK's lines about it belong to."""
        info = activity.info()
        request_id = request_id_of(input.headers)
        structlog.contextvars.bind_contextvars(
            **of_workflow(info.workflow_id or ""),
            activity=info.activity_type,
            attempt=info.attempt,
            **({"request_id": request_id} if request_id else {}),
        )
        return await super().execute_activity(input)
