"""A query that comes while a local activity is unfinished is left to be asked again (decision 10)."""

from __future__ import annotations

from temporalio.bridge.proto.workflow_activation import (
    InitializeWorkflow,
    QueryWorkflow,
    ResolveActivity,
    WorkflowActivation,
    WorkflowActivationJob,
)
from temporalio.bridge.proto.workflow_commands import (
    QueryResult,
    ScheduleActivity,
    ScheduleLocalActivity,
    WorkflowCommand,
)
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import StorageDriverStoreContext
from temporalio.worker import WorkflowInstance
from temporalio.workflow import Info

from worker.runner import ShopInstance

ASKED = WorkflowActivationJob(query_workflow=QueryWorkflow(query_id="1", query_type="status"))
ASKED_ALONE = WorkflowActivationJob(query_workflow=QueryWorkflow(query_id="legacy_query"))
ANSWER = WorkflowCommand(respond_to_query=QueryResult(query_id="1"))
LOCAL = WorkflowCommand(schedule_local_activity=ScheduleLocalActivity(seq=1))
LOCAL_TOO = WorkflowCommand(schedule_local_activity=ScheduleLocalActivity(seq=2))
DISPATCHED = WorkflowCommand(schedule_activity=ScheduleActivity(seq=3))


class Sandboxed(WorkflowInstance):
    """Does what a test says, and remembers what it heard."""

    def __init__(self) -> None:
        self.does: list[WorkflowCommand] = []

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        completion = WorkflowActivationCompletion()
        completion.successful.commands.extend(self.does)
        return completion

    def get_info(self) -> Info:
        raise NotImplementedError

    def get_serialization_context(self, _command_info: object) -> None:
        raise NotImplementedError

    def get_external_store_context(self, _command_info: object) -> StorageDriverStoreContext:
        raise NotImplementedError


def hears(instance: ShopInstance, job: WorkflowActivationJob, *does: WorkflowCommand) -> list[str | None]:
    """The names of the commands that it answers with, when the workflow itself would do this."""
    assert isinstance(instance.sandboxed, Sandboxed)
    instance.sandboxed.does = list(does)
    answer = instance.activate(WorkflowActivation(jobs=[job]))
    assert answer.HasField("successful")
    return [command.WhichOneof("variant") for command in answer.successful.commands]


def finished(seq: int) -> WorkflowActivationJob:
    return WorkflowActivationJob(resolve_activity=ResolveActivity(seq=seq, is_local=True))


def begun() -> WorkflowActivationJob:
    return WorkflowActivationJob(initialize_workflow=InitializeWorkflow())


def test_a_query_waits_until_the_workflow_has_heard_of_its_last_local_activity() -> None:
    instance = ShopInstance(Sandboxed())
    hears(instance, begun(), LOCAL, LOCAL_TOO)
    assert hears(instance, ASKED, ANSWER) == []
    hears(instance, finished(2))
    assert hears(instance, ASKED, ANSWER) == []
    hears(instance, finished(1))
    assert hears(instance, ASKED, ANSWER) == ["respond_to_query"]


def test_a_query_does_not_wait_for_an_activity_of_a_task_queue() -> None:
    instance = ShopInstance(Sandboxed())
    hears(instance, begun(), DISPATCHED)
    assert hears(instance, ASKED, ANSWER) == ["respond_to_query"]


def test_a_query_that_came_without_a_task_is_answered_at_once() -> None:
    """It ends no task; left unanswered, it would not be asked again."""
    instance = ShopInstance(Sandboxed())
    hears(instance, begun(), LOCAL)
    assert hears(instance, ASKED_ALONE, ANSWER) == ["respond_to_query"]
