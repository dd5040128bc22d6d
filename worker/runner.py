"""The sandbox of our workflows, the same for the worker, the tests and the replayer."""

from __future__ import annotations

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import SandboxImportNotificationPolicy

PASSED_THROUGH = (
    "domain",
    "schemas",
    "activities",
    "pydantic",
    "pydantic_core",
    "annotated_types",
    "workflows.names",
    "workflows.calls",
    "workflows.alarm",
    "workflows.details",
    "workflows.refunds",
    "workflows.serving",
    "workflows.inbox",
    "workflows.order_record",
    "workflows.origins",
    "workflows.payment_desk",
)
"""Shared with the sandbox instead of imported again in it. A workflow that imports anything else keeps the
worker from starting. The modules that define workflows are never passed: they run inside the sandbox."""


def workflow_runner() -> SandboxedWorkflowRunner:
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(
            *PASSED_THROUGH
        ).with_import_notification_policy(
            SandboxImportNotificationPolicy.WARN_ON_DYNAMIC_IMPORT
            | SandboxImportNotificationPolicy.RAISE_ON_UNINTENTIONAL_PASSTHROUGH
        )
    )
