"""A paid order: staff take it in hand, or the clock does what the shop has set."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError

from tests.workflows.order.conftest import Makes
from tests.workflows.order.running import RunningOrder
from tests.workflows.order.waiting import until


async def test_staff_take_an_order_through_the_kitchen(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    for action, state in (("prepare", "preparing"), ("ready", "ready"), ("fulfil", "fulfilled")):
        assert (await order.decide(action)).state == state
    assert order.books.news[-3:] == ["order_preparing", "order_ready", "order_fulfilled"]


async def test_a_step_the_order_cannot_take_is_refused_and_nothing_written(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await order.decide("ready")
    assert "cannot become ready" in str(refused.value.cause)
    assert order.books.keys == ["opened"]
    assert (await order.status()).refused == "", "where it stands is nothing refused"
    await order.is_paid()


async def test_a_repeated_press_is_answered_with_what_the_first_one_did(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.has_runs(2)
    first = await order.decide("prepare", "press-1")
    await order.decide("ready")
    again = await order.decide("prepare", "press-1")
    assert again == first
    assert order.books.news.count("order_preparing") == 1


async def test_two_presses_at_once_are_both_answered(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    answers = await asyncio.gather(order.decide("prepare"), order.decide("cancel"), return_exceptions=True)
    assert [getattr(each, "state", None) for each in answers][1] == "cancelled"
    await order.comes_to("cancelled", "refunded")


async def test_staff_are_called_once_for_an_order_that_nobody_touches(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.skip(minutes=29)
    assert order.books.called == []
    await order.skip(hours=2)
    assert order.books.called == ["unattended"]


@pytest.mark.parametrize("action", ["prepare", "ready"])
async def test_what_is_in_hand_is_fulfilled_by_the_clock(order: RunningOrder, action: str) -> None:
    await (await order.begins()).is_paid()
    await order.decide(action)
    await order.skip(hours=19)
    assert order.books.state != "fulfilled"
    await order.skip(hours=2)
    await order.comes_to("fulfilled", "paid")
    assert order.books.step("by_time").news == "", "the customer is not told what nobody knows"


async def test_what_nobody_touched_is_left_to_staff_and_never_called_fulfilled(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.skip(days=5)
    assert order.books.state == "approved"
    assert order.books.called == ["unattended", "left_over"]
    assert (await order.decide("fulfil")).state == "fulfilled"


async def test_what_nobody_touched_is_cancelled_and_paid_back_where_the_shop_wants_it(
    order: RunningOrder,
) -> None:
    order.books.cancels_unattended = True
    await (await order.begins()).is_paid()
    await order.skip(hours=21)
    await order.comes_to("cancelled", "refunded")
    assert order.books.step("unattended").actor == "system"


async def test_a_refund_in_the_dashboard_is_booked_while_the_order_is_made(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.decide("prepare")
    order.stripe.refunds_by_hand(300)
    await order.hint("charge.refunded")
    await order.comes_to("preparing", "partially_refunded")
    assert order.books.steps[-1].amount == 300


async def test_the_session_hears_of_no_step_in_the_kitchen_that_it_does_not_need(order: RunningOrder) -> None:
    """A session that has closed, as here, stops no step."""
    await (await order.begins()).is_paid()
    await order.decide("prepare")
    events = list((await order.histories())[0].events)
    told = [
        each
        for each in events
        if each.HasField("signal_external_workflow_execution_initiated_event_attributes")
    ]
    assert len(told) == 2, "opened and paid"


async def test_byproducts_that_fail_for_days_hold_up_nothing(order: RunningOrder) -> None:
    order.books.byproducts_fail = True
    await (await order.begins()).is_paid()
    await order.skip(hours=10)
    assert (await order.decide("prepare")).state == "preparing"
    await order.skip(hours=12)
    await order.comes_to("fulfilled")
    order.books.byproducts_fail = False
    await order.skip(hours=24)
    assert order.books.exports == 1


async def test_byproducts_are_given_up_after_a_week_and_the_order_ends(make: Makes) -> None:
    order = make(aftercare_days=2)
    order.books.byproducts_fail = True
    await (await order.begins()).is_paid()
    await order.decide("fulfil")
    while await order.is_running():
        with suppress(RPCError):  # it has ended since it was asked
            await order.skip(hours=21)
    assert (await order.ended()).state == "fulfilled"
    assert order.books.exports == 0


async def test_an_order_ends_after_its_aftercare(make: Makes) -> None:
    order = await (await make(aftercare_days=2).begins()).is_paid()
    await order.decide("fulfil")
    await order.skip(days=3)
    assert (await order.ended()).state == "fulfilled"


async def test_an_order_left_to_staff_long_ago_is_told_once_when_its_run_begins_again(
    order: RunningOrder,
) -> None:
    order.stands_in_the_row("approved", "paid", days_ago=5)
    order.books.fulfil_by = order.books.updated_at
    order.stripe.pays()
    await order.begins(again=True)
    await until(lambda: order.books.called == ["left_over"])
    await order.rests()
    before = await order.length()
    await order.skip(days=2)
    assert order.books.called == ["left_over"]
    assert await order.length() - before < 20, "no timer spins"
