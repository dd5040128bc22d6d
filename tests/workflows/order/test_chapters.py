"""Each chapter of an order has a run of its own, which goes on from the state of the one before."""

from __future__ import annotations

import asyncio

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.order.conftest import Makes
from tests.workflows.order.running import RunningOrder
from tests.workflows.order.waiting import until

SCHEDULED = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED


async def activities_of(order: RunningOrder) -> list[list[str]]:
    """What each run has scheduled, from the first to the newest; steps in the row are local and not here."""
    return [
        [
            event.activity_task_scheduled_event_attributes.activity_type.name
            for event in history.events
            if event.event_type == SCHEDULED
        ]
        for history in reversed(await order.histories())
    ]


async def test_the_money_the_kitchen_and_the_aftercare_have_a_run_each(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.has_runs(2)
    await order.decide("fulfil")
    await order.has_runs(3)
    assert await activities_of(order) == [
        ["payments.open_checkout", "payments.sync", "courier.drain", "orders.export"],
        [],
        [],
    ]
    assert order.books.keys[:2] == ["opened", "paid"]


async def test_a_new_run_reads_neither_the_row_nor_stripe(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.has_runs(2)
    asked, tries = list(order.stripe.asked), order.books.tries
    status = await order.status()
    await order.rests()
    assert (status.state, status.payment_state, status.number) == ("approved", "paid", "A17")
    assert (order.stripe.asked, order.books.tries) == (asked, tries)


async def test_no_run_is_begun_while_stripe_owes_an_answer(order: RunningOrder) -> None:
    """Its answer would find nobody."""
    await (await order.begins()).is_paid()
    await order.has_runs(2)
    order.stripe.down = "outage"
    await order.decide("cancel")
    await until(lambda: order.stripe.tries > 2)
    with pytest.raises(WorkflowUpdateFailedError):
        await order.decide("ready")
    assert len(await order.histories()) == 2
    order.stripe.down = ""
    await order.skip(hours=1)
    await order.comes_to("cancelled", "refunded")
    await order.has_runs(3)
    assert len(order.stripe.refunds) == 1


async def test_no_run_is_begun_while_the_confirmation_is_on_its_way(order: RunningOrder) -> None:
    order.books.byproducts_fail = order.books.mail_is_down = True
    await (await order.begins()).is_paid()
    await until(lambda: order.books.byproduct_tries == order.books.mail_tries == 1)
    await order.decide("prepare")
    assert len(await order.histories()) == 1
    order.books.byproducts_fail = order.books.mail_is_down = False
    await order.skip(hours=21)
    await order.has_runs(2)
    assert (order.books.exports, order.books.mails) == (1, 1)


async def test_what_comes_between_two_runs_is_served_once(make: Makes) -> None:
    orders = [make() for _ in range(6)]
    for order in orders:
        await (await order.begins()).has_page()

    async def is_pressed_at_once(order: RunningOrder) -> None:
        await order.pays()
        await order.comes_to("approved", "paid")
        await asyncio.gather(order.decide("prepare", "press"), order.hint(), order.withdraw())

    await asyncio.gather(*map(is_pressed_at_once, orders))
    for order in orders:
        await order.comes_to("preparing", "paid")
        await is_told_to_be_late(order)
        assert order.books.keys.count("press") == 1
        assert order.books.news.count("changed_too_late") == 1


async def is_told_to_be_late(order: RunningOrder) -> None:
    await until(lambda: "changed_too_late" in order.books.news)


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
async def test_a_slow_refund_is_seen_through_by_the_last_run(order: RunningOrder, outcome: str) -> None:
    order.stripe.refund_outcome = "pending"
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await until(lambda: "refund_under_way" in order.books.news)
    await order.has_runs(2)
    order.stripe.settles(outcome)  # type: ignore[arg-type]
    await order.hint("refund.updated")
    await until(lambda: len(order.books.news) > order.books.news.index("refund_under_way") + 1)
    assert order.books.payment == ("refunded" if outcome == "succeeded" else "paid")
    assert len(order.stripe.refunds) == 1


async def test_a_question_to_stripe_is_asked_again_by_the_run_that_an_operator_has_brought_about(
    order: RunningOrder,
) -> None:
    await (await order.begins()).is_paid()
    await order.decide("fulfil")
    order.stripe.down = "outage"
    order.stripe.refunds_by_hand(200)
    await order.hint("charge.refunded")
    await until(lambda: order.stripe.tries > 2)
    await order.is_cancelled_and_goes_on()
    order.stripe.down = ""
    await order.skip(hours=1)
    await order.comes_to("fulfilled", "partially_refunded")


async def test_a_confirmation_on_its_way_is_seen_through_by_the_run_that_an_operator_has_brought_about(
    order: RunningOrder,
) -> None:
    order.books.byproducts_fail = order.books.mail_is_down = True
    await (await order.begins()).is_paid()
    await until(lambda: order.books.byproduct_tries == order.books.mail_tries == 1)
    await order.decide("fulfil")
    await order.is_cancelled_and_goes_on()
    order.books.byproducts_fail = order.books.mail_is_down = False
    await order.skip(hours=21)
    await until(lambda: (order.books.exports, order.books.mails) == (1, 1))


async def test_a_page_that_opens_for_an_order_given_up_before_the_run_began_is_ended(
    order: RunningOrder,
) -> None:
    order.stripe.hangs = asyncio.Event()
    await order.begins()
    await until(lambda: order.stripe.tries > 0)
    await order.withdraw()
    await order.skip(seconds=6)
    await order.comes_to("cancelled")
    await order.is_cancelled_and_goes_on()
    order.stripe.hangs.set()
    await until(lambda: order.stripe.page_is_open)
    await order.skip(hours=1)
    await order.rests()
    assert not order.stripe.page_is_open


@pytest.mark.usefixtures("short_runs")
async def test_an_order_in_many_short_runs_does_everything_once(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.has_runs(2)
    await order.decide("prepare")
    order.stripe.refund_outcome = "pending"
    await order.decide("cancel", "press")
    await until(lambda: "refund_under_way" in order.books.news)
    await order.has_runs(3)
    order.stripe.settles("succeeded")
    await order.hint("refund.updated")
    await order.comes_to("cancelled", "refunded")
    await order.has_runs(4)
    await order.decide("cancel", "press")
    await order.rests()
    assert len(order.stripe.refunds) == order.books.exports == order.books.mails == 1
    assert len(order.books.keys) == len(set(order.books.keys)) == 6
