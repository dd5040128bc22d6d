"""The sandbox of our workflows, the same for the worker, the tests and the replayer."""

from __future__ import annotations

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import Info, SandboxImportNotificationPolicy

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
    "workflows.byproducts",
    "workflows.clock",
    "workflows.details",
    "workflows.refunds",
    "workflows.serving",
    "workflows.faults",
    "workflows.hand_offs",
    "workflows.inbox",
    "workflows.incoming",
    "workflows.model_desk",
    "workflows.order_inbox",
    "workflows.order_money",
    "workflows.order_record",
    "workflows.origins",
    "workflows.payment_desk",
    "workflows.restarts",
    "workflows.silence",
    "workflows.waiting_orders",
)
"""Shared with the sandbox instead of imported again in it. A workflow that imports anything else keeps the
worker from starting. The modules that define workflows are never passed: they run inside the sandbox."""


class WithoutContext(WorkflowInstance):
    """A workflow in its sandbox that names no serialization context: our payloads are alike everywhere.

    The SDK asks for the context of every payload of every task, three times, and the sandbox answers by
    compiling and running code, for something that our converter does not look at (`docs/performance.md`).
    A payload codec that wants to know the workflow must have this class deleted first.
    """

    def __init__(self, sandboxed: WorkflowInstance) -> None:
        self.sandboxed = sandboxed

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        return self.sandboxed.activate(act)

    def get_info(self) -> Info:
        return self.sandboxed.get_info()

    def get_thread_id(self) -> int | None:
        return self.sandboxed.get_thread_id()

    def get_serialization_context(self, _command_info: object) -> None:
        """None: the converter as it is."""

    def get_external_store_context(self, _command_info: object) -> StorageDriverStoreContext:
        return StorageDriverStoreContext()


class ShopRunner(SandboxedWorkflowRunner):
    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return WithoutContext(super().create_instance(det))


def workflow_runner() -> ShopRunner:
    return ShopRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(
            *PASSED_THROUGH
        ).with_import_notification_policy(
            SandboxImportNotificationPolicy.WARN_ON_DYNAMIC_IMPORT
            | SandboxImportNotificationPolicy.RAISE_ON_UNINTENTIONAL_PASSTHROUGH
        )
    )
