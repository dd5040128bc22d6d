"""A run that was reset hears again what it has heard, with a copy of the order that is older than the row."""

from __future__ import annotations

from uuid import uuid4

import pytest
from temporalio.api.enums.v1 import EventType

from schemas.messages.order import Withdrawal
from tests.runs import reset_to
from tests.workflows.order.running import QUEUE, RunningOrder
from tests.workflows.order.waiting import until
from workflows.support.names import ORDER_WORKFLOW, order_workflow_id


async def begins_with_a_withdrawal(order: RunningOrder, actor: str) -> None:
    """As after a reset to the first task, before anything was read."""
    await order.client.start_workflow(
        ORDER_WORKFLOW,
        order.start,
        id=order_workflow_id(order.start.order_id),
        task_queue=QUEUE,
        start_signal="withdraw",
        start_signal_args=[Withdrawal(request_id=str(uuid4()), actor=actor)],
    )


async def is_reset_to_where_it_had_its_page(order: RunningOrder) -> None:
    await is_reset_to_an_answer(order, 1)


async def is_reset_to_an_answer(order: RunningOrder, number: int) -> None:
    """To the task that heard this answer of Stripe's, in its first chapter, which had a run of its own."""
    newest = (await order.handle.fetch_history()).events[0].workflow_execution_started_event_attributes
    first = order.client.get_workflow_handle(order.handle.id, run_id=newest.first_execution_run_id)
    events = (await first.fetch_history()).events
    completed = EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED
    answered = [each.event_id for each in events if each.event_type == completed][number - 1]
    heard = next(
        each.event_id
        for each in events
        if each.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED and each.event_id > answered
    )
    await reset_to(order.client, order.handle.id, heard, newest.first_execution_run_id)


@pytest.mark.parametrize("actor", ["customer", "operator"])
@pytest.mark.parametrize("state", ["approved", "preparing", "ready"])
async def test_a_change_of_mind_that_came_too_late_is_too_late_again(
    order: RunningOrder, state: str, actor: str
) -> None:
    order.stands_in_the_row(state, "paid")
    order.stripe.pays()
    await begins_with_a_withdrawal(order, actor)
    await order.rests()
    assert (order.books.state, order.books.payment) == (state, "paid")
    assert order.books.news == ([] if actor == "operator" else ["changed_too_late"])
    assert "pay_back" not in order.stripe.asked


async def test_money_that_was_paid_back_makes_no_order_when_its_event_is_heard_again(
    order: RunningOrder,
) -> None:
    order.books.still_available = False
    await (await order.begins()).has_page()
    await order.skip(hours=1)
    await order.comes_to("expired", "none")
    await order.pays()
    await order.comes_to("expired", "refunded")
    told = list(order.books.news)
    await order.rests()
    await is_reset_to_where_it_had_its_page(order)
    await order.rests()
    await order.hint()
    await order.rests()
    assert (order.books.state, order.books.payment) == ("expired", "refunded")
    assert order.books.news == told
    assert order.stripe.asked.count("pay_back") == 1


async def test_staff_may_take_a_step_that_a_run_which_was_reset_knows_nothing_of(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.decide("prepare")
    await is_reset_to_where_it_had_its_page(order)
    assert (await order.decide("ready")).state == "ready"


async def test_a_refund_that_was_refused_is_told_once_though_the_new_run_asks_for_another_cause(
    order: RunningOrder,
) -> None:
    order.books.cancels_unattended = True
    order.stripe.refund_refused = ["charge_not_refundable", "charge_not_refundable"]
    await (await order.begins()).is_paid()
    await order.skip(hours=21)
    await until(lambda: order.books.called[-1:] == ["refund_refused"])
    await order.rests()
    await is_reset_to_where_it_had_its_page(order)
    await until(lambda: order.stripe.asked.count("pay_back") == 2, "the new run asks")
    await order.rests()
    assert order.books.news.count("refund_failed") == 1
    assert order.books.called.count("refund_refused") == 1


async def test_a_refund_that_the_bank_sent_back_is_left_to_staff_by_a_run_that_knows_nothing_of_it(
    order: RunningOrder,
) -> None:
    await (await order.begins()).is_paid()
    await order.decide("prepare")
    await order.is_cancelled_by_an_operator()
    await order.comes_to("cancelled", "refunded")
    await order.rests()
    order.stripe.settles("failed")
    await order.hint("refund.failed")
    await until(lambda: order.books.called == ["refund_failed"])
    await order.rests()
    await is_reset_to_where_it_had_its_page(order)
    await order.rests()
    await order.skip(hours=30)
    await order.rests()
    assert order.books.state == "cancelled"
    assert (len(order.stripe.refunds), order.stripe.kept) == (1, 980)


async def test_an_answer_of_stripes_that_is_old_by_now_moves_nothing(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays_slowly()
    await order.hint("checkout.session.completed")
    await order.comes_to("draft", "processing")
    order.stripe.fails()
    await order.hint("checkout.session.async_payment_failed")
    await order.comes_to("expired", "none")
    await order.has_runs(2)
    keys = list(order.books.keys)
    await is_reset_to_an_answer(order, 2)
    await order.rests()
    assert order.books.keys == keys
    assert (order.books.state, order.books.payment) == ("expired", "none")
