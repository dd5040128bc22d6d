"""The sandbox of our workflows, the same for the worker, the tests and the replayer."""

from __future__ import annotations

from temporalio.bridge.proto.workflow_activation import WorkflowActivation, WorkflowActivationJob
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
    "workflows.support",
    "workflows.orders.byproducts",
    "workflows.orders.clock",
    "workflows.orders.inbox",
    "workflows.orders.money",
    "workflows.orders.payment_desk",
    "workflows.orders.record",
    "workflows.orders.refunds",
    "workflows.sessions.alarm",
    "workflows.sessions.faults",
    "workflows.sessions.hand_offs",
    "workflows.sessions.inbox",
    "workflows.sessions.model_desk",
    "workflows.sessions.serving",
    "workflows.sessions.silence",
    "workflows.sessions.unpaid_orders",
)
"""Shared with the sandbox instead of imported again in it. A workflow that imports anything else keeps the
worker from starting. The modules that define workflows are never passed: they run inside the sandbox."""


class ShopInstance(WorkflowInstance):
    """A workflow in its sandbox that leaves queries unanswered while a local activity of it is unfinished.

    An answer would end the workflow task. If the activity finished just then, the workflow would hear of it
    after what the next task brings, and in a replay before that (decision 10). The server keeps a query that
    was not answered and asks again.

    It names no serialization context, as our payloads are alike everywhere. The SDK asks for the context of
    every payload of every task, three times, and the sandbox answers by compiling and running code, for
    something that our converter does not look at (`docs/performance.md`). For a payload codec that wants to
    know the workflow, delete `get_serialization_context` and `get_external_store_context` first.
    """

    def __init__(self, sandboxed: WorkflowInstance) -> None:
        self.sandboxed = sandboxed
        self.unfinished: set[int] = set()
        """The numbers of local activities whose results the workflow has not heard."""

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        self.unfinished -= {job.resolve_activity.seq for job in act.jobs if job.HasField("resolve_activity")}
        if self.unfinished and all(_asked_within_a_task(job) for job in act.jobs):
            unanswered = WorkflowActivationCompletion()
            unanswered.successful.SetInParent()
            return unanswered
        done = self.sandboxed.activate(act)
        self.unfinished |= {
            command.schedule_local_activity.seq
            for command in done.successful.commands
            if command.HasField("schedule_local_activity")
        }
        return done

    def get_info(self) -> Info:
        return self.sandboxed.get_info()

    def get_thread_id(self) -> int | None:
        return self.sandboxed.get_thread_id()

    def get_serialization_context(self, _command_info: object) -> None:
        """None: the converter as it is."""

    def get_external_store_context(self, _command_info: object) -> StorageDriverStoreContext:
        return StorageDriverStoreContext()


def _asked_within_a_task(job: WorkflowActivationJob) -> bool:
    """A query that came with a workflow task; Core hands it over with nothing else.

    One that came without a task ends none, and nobody would ask it again.
    """
    return job.HasField("query_workflow") and not job.query_workflow.query_id.startswith("legacy")


class ShopRunner(SandboxedWorkflowRunner):
    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return ShopInstance(super().create_instance(det))


def workflow_runner() -> ShopRunner:
    return ShopRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(
            *PASSED_THROUGH
        ).with_import_notification_policy(
            SandboxImportNotificationPolicy.WARN_ON_DYNAMIC_IMPORT
            | SandboxImportNotificationPolicy.RAISE_ON_UNINTENTIONAL_PASSTHROUGH
        )
    )
