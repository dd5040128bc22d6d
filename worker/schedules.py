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
)

from workflows.names import SHOP_QUEUE
from workflows.redrive import Redrive

REDRIVE = "redrive"
REDRIVE_EVERY = timedelta(seconds=30)


async def set_schedules(client: Client) -> None:
    """Every worker tries at its start; the first one sets them."""
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(Redrive.run, id=REDRIVE, task_queue=SHOP_QUEUE),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=REDRIVE_EVERY)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timedelta(minutes=1)),
    )
    try:
        await client.create_schedule(REDRIVE, schedule)
    except ScheduleAlreadyRunningError:
        return
