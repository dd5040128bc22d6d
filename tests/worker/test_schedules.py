"""Schedules follow their definition: on a server that knows an older one, too."""

from __future__ import annotations

import dataclasses
import shutil
import sysconfig
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from temporalio.client import Client, ScheduleActionStartWorkflow, ScheduleIntervalSpec, ScheduleSpec
from temporalio.testing import WorkflowEnvironment

from worker.schedules import REDRIVE, SCHEDULES, SWEEP, set_schedules

TEMPORAL = shutil.which("temporal", path=sysconfig.get_path("scripts")) or "temporal"


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with await WorkflowEnvironment.start_local(dev_server_existing_path=TEMPORAL) as temporal:
        yield temporal.client


async def updates(client: Client, name: str) -> object:
    """Changes with each update of the schedule."""
    return (await client.get_schedule_handle(name).describe()).info.last_updated_at


async def test_a_schedule_whose_definition_changed_is_changed_and_stays_paused(client: Client) -> None:
    older = dataclasses.replace(
        SCHEDULES[REDRIVE],
        action=ScheduleActionStartWorkflow("Redrive", id=REDRIVE, task_queue="elsewhere"),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=timedelta(hours=1))]),
    )
    handle = await client.create_schedule(REDRIVE, older)
    await handle.pause(note="an operator's")
    await set_schedules(client)
    there = (await handle.describe()).schedule
    assert isinstance(there.action, ScheduleActionStartWorkflow)
    assert there.action.task_queue == "shop"
    assert there.action.execution_timeout == timedelta(minutes=5)
    assert there.spec.intervals == [ScheduleIntervalSpec(every=timedelta(seconds=30))]
    assert (there.state.paused, there.state.note) == (True, "an operator's")


async def test_a_schedule_that_is_as_it_should_be_is_left_alone(client: Client) -> None:
    await set_schedules(client)
    before = [await updates(client, name) for name in (REDRIVE, SWEEP)]
    await set_schedules(client)
    assert [await updates(client, name) for name in (REDRIVE, SWEEP)] == before
