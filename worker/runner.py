"""The sandbox of our workflows, the same for the worker, the tests and the replayer."""

from __future__ import annotations

from pkgutil import walk_packages

from temporalio.bridge.proto.workflow_activation import WorkflowActivation, WorkflowActivationJob
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import Info, SandboxImportNotificationPolicy

import workflows
from workflows.orders.workflow import Order
from workflows.redrive import Redrive
from workflows.retention import Retention
from workflows.sessions.workflow import CustomerSession
from workflows.sweep import Sweep

WORKFLOWS: list[type] = [CustomerSession, Order, Redrive, Retention, Sweep]
ALWAYS_PASSED = ("domain", "schemas", "activities", "pydantic", "pydantic_core", "annotated_types")


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

    def __init__(self, sandboxed: WorkflowInstance, *, versioned: bool = False) -> None:
        self.sandboxed = sandboxed
        self.versioned = versioned
        self.unfinished: set[int] = set()
        """The numbers of local activities whose results the workflow has not heard."""

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        self.unfinished -= {job.resolve_activity.seq for job in act.jobs if job.HasField("resolve_activity")}
        if self.unfinished and all(_asked_within_a_task(job) for job in act.jobs):
            unanswered = WorkflowActivationCompletion()
            unanswered.successful.SetInParent()
            return unanswered
        done = self.sandboxed.activate(act)
        if done.HasField("successful") and not self.versioned:
            done.successful.ClearField("versioning_behavior")
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
    versioned = False
    """Without versions the server refuses a task that comes with a versioning behavior."""

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return ShopInstance(super().create_instance(det), versioned=self.versioned)


def workflow_runner(*, versioned: bool = False) -> ShopRunner:
    runner = ShopRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(
            *passed_through()
        ).with_import_notification_policy(
            SandboxImportNotificationPolicy.WARN_ON_DYNAMIC_IMPORT
            | SandboxImportNotificationPolicy.RAISE_ON_UNINTENTIONAL_PASSTHROUGH
        )
    )
    runner.versioned = versioned
    return runner


def passed_through() -> tuple[str, ...]:
    """Return the modules that the sandbox shares with the worker instead of importing them for each run.

    Of `workflows` it shares all but the modules that define workflows. Importing the others for each run
    took 9 ms of processor time more for a session and 15 ms for an order. A workflow that imports anything
    else keeps the worker from starting.
    """
    ours = [each.name for each in walk_packages(workflows.__path__, "workflows.")]
    return (*ALWAYS_PASSED, *(name for name in ours if not _holds_a_workflow(name)))


def _holds_a_workflow(name: str) -> bool:
    return any(f"{each.__module__}.".startswith(f"{name}.") for each in WORKFLOWS)
