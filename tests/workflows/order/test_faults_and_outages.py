"""Our own database is away, or our own code is wrong: the run goes on, answers, and does not grow."""

from __future__ import annotations

import asyncio

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.order.conftest import Makes
from tests.workflows.order.running import RunningOrder
from tests.workflows.order.waiting import until


async def test_minutes_without_the_database_are_one_activity(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.rests()
    before = await order.length()
    order.books.is_down = True
    press = asyncio.create_task(order.decide("prepare"))
    await until(lambda: order.books.tries >= 6)
    await order.skip(minutes=5)
    assert order.books.tries > 12
    order.books.is_down = False
    await order.skip(minutes=1)
    assert (await press).state == "preparing"
    assert order.books.keys[-1] == order.books.steps[-1].key
    written = [
        event
        for history in await order.histories()
        for event in history.events[before:]
        if not event.HasField("workflow_execution_time_skipping_transitioned_event_attributes")
    ]
    assert len(written) < 30


async def test_a_run_that_begins_while_the_database_is_away_begins_when_it_is_back(make: Makes) -> None:
    order = make(total=0)
    order.books.is_down = True
    await order.begins()
    await until(lambda: order.books.tries >= 4)
    order.books.is_down = False
    await order.skip(minutes=1)
    await order.comes_to("approved")


async def test_a_run_that_cannot_read_where_it_stands_answers_and_tries_again(order: RunningOrder) -> None:
    order.stands_in_the_row("approved")
    order.books.faults = {"resume": 2}
    await order.begins(again=True)
    await until(lambda: order.books.tries >= 1)
    with pytest.raises(WorkflowUpdateFailedError) as failed:
        await order.decide("prepare")
    assert "this step failed" in str(failed.value.cause)
    await order.skip(minutes=11)
    assert (await order.decide("prepare")).state == "preparing"


async def test_a_step_that_meets_a_fault_fails_and_the_next_one_works(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.books.faults = {"press-1": 1}
    with pytest.raises(WorkflowUpdateFailedError) as failed:
        await order.decide("prepare", "press-1")
    assert "this step failed" in str(failed.value.cause)
    assert (await order.decide("prepare", "press-1")).state == "preparing", "a failure is no answer to keep"


async def test_money_whose_booking_meets_a_fault_is_booked_after_a_pause(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.books.faults = {"paid": 1}
    await order.pays()
    await until(lambda: order.books.faults == {"paid": 0})
    assert (await order.status()).state == "draft"
    await order.skip(minutes=11)
    await order.comes_to("approved", "paid")


async def test_an_event_ends_the_pause_after_a_fault(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.books.faults = {"paid": 1}
    await order.pays()
    await until(lambda: order.books.faults == {"paid": 0})
    await order.hint()
    await order.comes_to("approved", "paid")


async def test_a_withdrawal_that_meets_a_fault_is_carried_out_after_a_pause(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.books.faults = {"withdrawn": 1}
    await order.withdraw()
    await until(lambda: order.books.faults == {"withdrawn": 0})
    await order.skip(minutes=11)
    await until(lambda: order.books.state in {"cancelled", "expired"})
    assert order.books.news[-1] == "order_withdrawn"


async def test_an_operators_cancel_that_meets_a_fault_is_carried_out_after_a_pause(
    order: RunningOrder,
) -> None:
    await (await order.begins()).is_paid()
    order.books.faults = {"operator": 1}
    await order.is_cancelled_by_an_operator()
    await until(lambda: order.books.faults == {"operator": 0})
    await order.skip(minutes=11)
    await order.comes_to("cancelled", "refunded")


async def test_a_refund_whose_booking_meets_a_fault_is_booked_after_a_pause(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.books.faults = {"refund": 1}
    await order.decide("cancel")
    await until(lambda: order.books.faults == {"refund": 0})
    await order.skip(minutes=11)
    await order.comes_to("cancelled", "refunded")
    assert len(order.stripe.refunds) == 1


async def test_a_call_to_staff_that_meets_a_fault_is_made_after_a_pause(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.books.faults = {"call": 1}
    await order.skip(minutes=45)
    assert order.books.called == ["unattended"]


async def test_a_fault_that_stays_leaves_the_run_answering_and_its_history_short(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.books.faults = {"paid": 1000}
    await order.pays()
    await order.skip(hours=2)
    assert order.books.faults["paid"] > 980, "it does not spin"
    assert (await order.decide("cancel")).state == "cancelled"
    order.books.faults = {}
    await order.skip(minutes=21)
    await order.comes_to("cancelled", "refunded")


async def test_staff_are_served_while_a_call_to_stripe_hangs(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.stripe.hangs = asyncio.Event()
    await order.hint("charge.updated")
    await until(lambda: order.stripe.tries == 3)
    assert (await order.decide("prepare")).state == "preparing"
    assert (await order.decide("ready")).state == "ready"
    order.stripe.hangs.set()


async def test_a_file_that_cannot_be_written_for_a_week_is_given_up_and_the_order_goes_on(
    order: RunningOrder,
) -> None:
    order.books.byproducts_fail = True
    await (await order.begins()).is_paid()
    await order.decide("prepare")
    await order.skip(days=8)
    await order.has_runs(2)
    assert order.books.exports == 0
    await order.comes_to("fulfilled", "paid")
