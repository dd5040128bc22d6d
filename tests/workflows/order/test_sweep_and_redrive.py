"""The two schedules: runs that are gone are started again, and what was left behind is passed on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest_asyncio
from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment

from domain.ids import AddressId, MessageId, SessionId, ShopId
from schemas.messages.order import OrderStart
from schemas.messages.redrive import Stuck, StuckEvent, StuckMessage
from schemas.messages.retention import Pruned
from schemas.messages.sweep import Missing, MissingSession
from tests.patience import eventually
from tests.workflows.order.conftest import Makes
from tests.workflows.order.fakes import Fakes
from tests.workflows.order.running import QUEUE, RunningOrder
from tests.workflows.order.schedules import FakeSchedules
from tests.workflows.replays import Replays
from workflows.retention import BATCHES
from workflows.support.names import session_workflow_id


class Schedules:
    def __init__(self, env: WorkflowEnvironment, found: FakeSchedules) -> None:
        self.client = env.client
        self.found = found
        self.sessions: set[SessionId] = set()
        self.histories: list[WorkflowHistory] = []

    async def run(self, name: str) -> None:
        handle = await self.client.start_workflow(name, id=f"{name}-{uuid4()}", task_queue=QUEUE)
        await handle.result()
        self.histories.append(await handle.fetch_history())

    def session(self) -> SessionId:
        session_id = SessionId(str(uuid4()))
        self.sessions.add(session_id)
        return session_id

    async def begins(self, session_id: SessionId) -> None:
        await self.client.start_workflow(
            "CustomerSession", {}, id=session_workflow_id(session_id), task_queue=QUEUE
        )

    async def hears(self, session_id: SessionId, key: str, value: str) -> None:
        handle = self.client.get_workflow_handle(session_workflow_id(session_id))

        async def heard() -> bool:
            said: list[dict[str, Any]] = await handle.query("all_it_heard", result_type=list)
            return any(each.get(key) == value for each in said)

        await eventually(heard, what=f"the session hears {value}")


@pytest_asyncio.fixture(loop_scope="session")
async def schedules(env: WorkflowEnvironment, fakes: Fakes, replays: Replays) -> AsyncIterator[Schedules]:
    found = fakes.schedules
    found.gone, found.left = Missing(), Stuck()
    found.told.clear()
    found.tried.clear()
    found.starts.clear()
    running = Schedules(env, found)
    yield running
    await replays.replay(running.histories)
    for session_id in running.sessions:
        await env.client.get_workflow_handle(session_workflow_id(session_id)).terminate()


def gone(order: RunningOrder) -> OrderStart:
    return order.start.model_copy(update={"again": True})


def event(order: RunningOrder) -> StuckEvent:
    return StuckEvent(event_id=str(uuid4()), type="charge.updated", order_id=order.start.order_id)


async def test_an_order_and_a_session_that_are_gone_are_started_and_told_of(
    schedules: Schedules, order: RunningOrder
) -> None:
    await (await order.begins()).is_paid()
    await order.is_lost()
    session = schedules.session()
    schedules.found.gone = Missing(
        orders=(gone(order),), sessions=(MissingSession(session_id=session, shop_id=ShopId("s")),)
    )
    await schedules.run("Sweep")
    assert [each.kind for each in schedules.found.told] == ["order", "session"]
    assert (await order.decide("prepare")).state == "preparing"


async def test_the_sweep_goes_on_past_a_run_that_it_cannot_start(schedules: Schedules, make: Makes) -> None:
    running, lost = make(), make()
    for order in (running, lost):
        await (await order.begins()).is_paid()
    await lost.is_lost()
    schedules.found.gone = Missing(orders=(gone(running), gone(lost)))
    await schedules.run("Sweep")
    assert [each.order_id for each in schedules.found.told] == [lost.start.order_id]


async def test_a_sweep_that_finds_nothing_tells_nobody(schedules: Schedules) -> None:
    await schedules.run("Sweep")
    assert schedules.found.told == []


async def test_an_event_that_was_left_behind_reaches_its_order(
    schedules: Schedules, order: RunningOrder
) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays()
    schedules.found.left = Stuck(events=(event(order),))
    await schedules.run("Redrive")
    await order.comes_to("approved", "paid")
    assert [each.problem for each in schedules.found.tried] == [""]


async def test_an_event_for_an_order_whose_run_has_ended_starts_it_again(
    schedules: Schedules, order: RunningOrder
) -> None:
    await (await order.begins()).is_paid()
    await order.decide("fulfil")
    await order.is_lost()
    order.stripe.disputed = True
    schedules.found.starts[order.start.order_id] = gone(order)
    schedules.found.left = Stuck(events=(event(order),))
    await schedules.run("Redrive")
    await order.comes_to("fulfilled", "disputed")


async def test_an_event_that_cannot_be_passed_on_keeps_no_other_waiting(
    schedules: Schedules, make: Makes
) -> None:
    unreadable, order = make(), make()
    await (await order.begins()).has_page()
    order.stripe.pays()
    session = schedules.session()
    said = StuckMessage(message_id=MessageId("m-1"), session_id=session, shop_id=ShopId("s"))
    schedules.found.left = Stuck(events=(event(unreadable), event(order)), messages=(said,))
    await schedules.run("Redrive")
    await order.comes_to("approved", "paid")
    assert [bool(each.problem) for each in schedules.found.tried] == [True, False]
    await schedules.hears(session, "message_id", "m-1")


async def test_a_message_wakes_its_session_whether_it_runs_or_not(schedules: Schedules) -> None:
    running, ended = schedules.session(), schedules.session()
    await schedules.begins(running)
    schedules.found.left = Stuck(
        messages=tuple(
            StuckMessage(message_id=MessageId(f"m-{each}"), session_id=each, shop_id=ShopId("s"))
            for each in (running, ended)
        )
    )
    await schedules.run("Redrive")
    for each in (running, ended):
        await schedules.hears(each, "message_id", f"m-{each}")


async def test_what_waits_to_be_sent_is_sent_whatever_becomes_of_the_rest(
    schedules: Schedules, order: RunningOrder
) -> None:
    await (await order.begins()).has_page()
    order.books.outbox = 1
    mailbox, nobodys = AddressId(order.start.order_id), AddressId("nobody's")
    schedules.found.left = Stuck(addresses=(nobodys, mailbox))
    await schedules.run("Redrive")
    assert order.books.mails == 1


async def test_a_session_hears_what_became_of_its_order(schedules: Schedules, make: Makes) -> None:
    session = schedules.session()
    order = make(session_id=session)
    await schedules.begins(session)
    await (await order.begins()).is_paid()
    await schedules.hears(session, "state", "approved")


async def test_the_nightly_pruning_goes_on_while_there_is_more(schedules: Schedules) -> None:
    schedules.found.batches = [
        Pruned(tokens=1000, events=3, is_more=True),
        Pruned(tokens=2, events=0, is_more=False),
        Pruned(tokens=0, events=0, is_more=False),
    ]
    await schedules.run("Retention")
    assert len(schedules.found.batches) == 1, "two batches were removed"


async def test_the_nightly_pruning_leaves_for_the_next_night_what_takes_too_long(
    schedules: Schedules,
) -> None:
    schedules.found.batches = [Pruned(tokens=1000, events=0, is_more=True)] * (BATCHES + 1)
    await schedules.run("Retention")
    assert len(schedules.found.batches) == 1
