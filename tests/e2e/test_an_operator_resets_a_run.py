"""An operator resets a run to any point: what was made before is found, not made again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from temporalio.service import RPCError

from tests.e2e import hands
from tests.e2e.agreement import agree, at_stripe, keys
from tests.e2e.chapters import EVERY, LINK_OPEN, PAID, TOO_LATE, Chapter, reached
from tests.histories.telling import of_order, of_session, ready_to_pay
from tests.installation import Customer, Installation, Json, eventually, names

POINTS = pytest.mark.parametrize("share", [0, 0.5, 1], ids=["start", "middle", "end"])


async def has_gone_through_what_it_did(installation: Installation, order: Json) -> None:
    """A run whose history fits its code answers; one that is stuck never does."""

    async def answers() -> bool:
        run = (await installation.temporal()).get_workflow_handle(of_order(order))
        try:
            return bool(await run.query("status", rpc_timeout=timedelta(seconds=20)))
        except RPCError:
            return False

    await eventually(answers, what="the run answers")


@POINTS
@pytest.mark.parametrize("chapter", EVERY, ids=str)
async def test_an_order_reset_in_any_chapter_goes_on_where_it_stands(
    installation: Installation, customer: Customer, chapter: Chapter, share: float
) -> None:
    order = await chapter.begin(installation, customer)
    taken, told = keys(installation, order), await customer.transcript()
    was = await hands.reset(share)(installation, of_order(order))
    await hands.runs_again(installation, of_order(order), was)
    await chapter.go_on(installation, customer, order)
    await reached(customer, chapter.ends)
    await agree(installation, order, await at_stripe(installation, order))
    assert keys(installation, order)[: len(taken)] == taken
    assert len(keys(installation, order)) == len(taken) + 1, "one step more, and none twice"
    assert (await customer.transcript())[: len(told)] == told
    assert len(await customer.transcript()) == len(told) + 1


@POINTS
async def test_a_cancelled_order_that_is_reset_pays_back_once(
    installation: Installation, customer: Customer, share: float
) -> None:
    order = await PAID.begin(installation, customer)
    await hands.cancel(installation, of_order(order))
    await reached(customer, ("cancelled", "refunded"))
    taken, told = keys(installation, order), await customer.transcript()
    was = await hands.reset(share)(installation, of_order(order))
    await hands.runs_again(installation, of_order(order), was)
    await has_gone_through_what_it_did(installation, order)
    await agree(installation, order, (order["total"], order["total"]))
    assert await customer.transcript() == told
    assert keys(installation, order)[: len(taken)] == taken


@pytest.mark.parametrize("chapter", TOO_LATE, ids=str)
async def test_a_cancel_that_came_too_late_is_written_down_once_however_its_run_is_reset(
    installation: Installation, customer: Customer, chapter: Chapter
) -> None:
    order = await chapter.begin(installation, customer)
    was = await hands.cancel(installation, of_order(order))
    await hands.runs_again(installation, of_order(order), was)
    await has_gone_through_what_it_did(installation, order)
    taken = keys(installation, order)
    for share in (0, 1):
        was = await hands.reset(share)(installation, of_order(order))
        await hands.runs_again(installation, of_order(order), was)
        await has_gone_through_what_it_did(installation, order)
    assert keys(installation, order) == taken
    await chapter.go_on(installation, customer, order)
    await reached(customer, chapter.ends)
    await agree(installation, order, await at_stripe(installation, order))


async def test_an_order_reset_while_it_waits_keeps_its_one_payment_page(
    installation: Installation, customer: Customer
) -> None:
    order = await LINK_OPEN.begin(installation, customer)
    was = await hands.reset(0)(installation, of_order(order))
    await hands.runs_again(installation, of_order(order), was)
    assert (await customer.say("hello?"))["order"]["checkout_url"] == order["checkout_url"]
    await customer.pay(order)
    await reached(customer, ("approved", "paid"))
    links = [each for each in await customer.transcript() if each["link"]]
    assert len(links) == 1


@POINTS
@pytest.mark.parametrize("phase", ["ordering", "confirming", "paying"])
async def test_a_session_that_is_reset_answers_nothing_twice_and_orders_once(
    installation: Installation, customer: Customer, phase: str, share: float
) -> None:
    await customer.say("one tiramisu")
    if phase == "confirming":
        await customer.say("that's all")
    order = await ready_to_pay(customer) if phase == "paying" else None
    before, cart = await customer.transcript(), names(await customer.state())
    await hands.has_begun(installation, of_session(customer))
    was = await hands.reset(share)(installation, of_session(customer))
    await hands.runs_again(installation, of_session(customer), was)
    if order:
        await customer.pay(order)
        await reached(customer, ("approved", "paid"))
        cart = []
    answer = await customer.say("a lemon sorbet")
    assert names(answer) == [*cart, (1, "Lemon Sorbet")]
    after = await customer.transcript()
    assert after[: len(before)] == before
    said = [each["text"] for each in after if each["role"] == "customer"]
    assert len(after) == len(before) + (3 if order else 2), said
    if order:
        await agree(installation, order, (order["total"], 0))


@POINTS
async def test_a_cancelled_session_that_is_reset_is_put_away_once(
    installation: Installation, customer: Customer, share: float
) -> None:
    order = await ready_to_pay(customer)
    await hands.cancel(installation, of_session(customer))
    await hands.has_ended(installation, of_session(customer))
    await customer.order_when(state="cancelled")
    before, taken = await customer.transcript(), keys(installation, order)
    await hands.reset(share)(installation, of_session(customer))
    assert names(await customer.say("a lemon sorbet")) == [(1, "Tiramisù"), (1, "Lemon Sorbet")]
    after = await customer.transcript()
    assert after[: len(before)] == before
    assert len(after) == len(before) + 2, "what was said, and its answer"
    assert keys(installation, order) == taken
