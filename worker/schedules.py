"""What happens by the clock."""

from __future__ import annotations

from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from workflows.redrive import Redrive
from workflows.retention import Retention
from workflows.support.names import SHOP_QUEUE
from workflows.sweep import Sweep

REDRIVE, SWEEP, RETENTION = "redrive", "sweep", "retention"
LONGEST = timedelta(minutes=5)
"""A run that hangs ends, and the next one begins."""
SCHEDULES = {
    REDRIVE: Schedule(
        action=ScheduleActionStartWorkflow(
            Redrive.run, id=REDRIVE, task_queue=SHOP_QUEUE, execution_timeout=LONGEST
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=timedelta(seconds=30))]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timedelta(minutes=1)),
    ),
    SWEEP: Schedule(
        action=ScheduleActionStartWorkflow(
            Sweep.run, id=SWEEP, task_queue=SHOP_QUEUE, execution_timeout=LONGEST
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=timedelta(minutes=5))]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timedelta(minutes=1)),
    ),
    RETENTION: Schedule(
        action=ScheduleActionStartWorkflow(
            Retention.run, id=RETENTION, task_queue=SHOP_QUEUE, execution_timeout=timedelta(hours=1)
        ),
        spec=ScheduleSpec(
            intervals=[ScheduleIntervalSpec(every=timedelta(days=1), offset=timedelta(hours=3))]
        ),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timedelta(hours=12)),
    ),
}


async def set_schedules(client: Client) -> None:
    """Every worker sets them at its start; one whose definition is another than ours is changed."""
    for name, schedule in SCHEDULES.items():
        try:
            await client.create_schedule(name, schedule)
        except ScheduleAlreadyRunningError:
            await _bring_up_to_date(client, name, schedule)


async def _bring_up_to_date(client: Client, name: str, wanted: Schedule) -> None:
    """An operator's pause stays."""

    async def change(found: ScheduleUpdateInput) -> ScheduleUpdate | None:
        there = found.description.schedule
        if _definition(there) == _definition(wanted):
            return None
        return ScheduleUpdate(
            Schedule(action=wanted.action, spec=wanted.spec, policy=wanted.policy, state=there.state)
        )

    await client.get_schedule_handle(name).update(change)


def _definition(schedule: Schedule) -> tuple[object, ...]:
    """All that we set, as the server gives it back too."""
    action = schedule.action
    if not isinstance(action, ScheduleActionStartWorkflow):
        return ()
    started = (action.workflow, action.id, action.task_queue, action.execution_timeout)
    return (*started, list(action.args), schedule.spec, schedule.policy)
