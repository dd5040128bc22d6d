"""An operator resets a run to any point: what was made before is found, not made again."""

from __future__ import annotations

import pytest

from tests.e2e import hands
from tests.e2e.agreement import agree, at_stripe, keys
from tests.e2e.chapters import EVERY, LINK_OPEN, PAID, Chapter, reached
from tests.histories.telling import of_order, of_session, ready_to_pay
from tests.town import Customer, RunningTown, names

POINTS = pytest.mark.parametrize("share", [0, 0.5, 1], ids=["start", "middle", "end"])


@POINTS
@pytest.mark.parametrize("chapter", EVERY, ids=str)
async def test_an_order_reset_in_any_chapter_goes_on_where_it_stands(
    town: RunningTown, customer: Customer, chapter: Chapter, share: float
) -> None:
    order = await chapter.begin(town, customer)
    taken, told = keys(town, order), await customer.transcript()
    was = await hands.reset(share)(town, of_order(order))
    await hands.runs_again(town, of_order(order), was)
    await chapter.go_on(town, customer, order)
    await reached(customer, chapter.ends)
    await agree(town, order, await at_stripe(town, order))
    assert keys(town, order)[: len(taken)] == taken
    assert len(keys(town, order)) == len(taken) + 1, "one step more, and none twice"
    assert (await customer.transcript())[: len(told)] == told
    assert len(await customer.transcript()) == len(told) + 1


@POINTS
async def test_a_cancelled_order_that_is_reset_pays_back_once(
    town: RunningTown, customer: Customer, share: float
) -> None:
    order = await PAID.begin(town, customer)
    await hands.cancel(town, of_order(order))
    await reached(customer, ("cancelled", "refunded"))
    taken, told = keys(town, order), await customer.transcript()
    was = await hands.reset(share)(town, of_order(order))
    await hands.runs_again(town, of_order(order), was)
    status = (
        await (await town.temporal()).get_workflow_handle(of_order(order)).query("status", result_type=dict)
    )
    assert status["order_id"] == order["order_id"], "it has gone through what it did"
    await agree(town, order, (order["total"], order["total"]))
    assert await customer.transcript() == told
    assert keys(town, order)[: len(taken)] == taken


async def test_an_order_reset_while_it_waits_keeps_its_one_payment_page(
    town: RunningTown, customer: Customer
) -> None:
    order = await LINK_OPEN.begin(town, customer)
    was = await hands.reset(0)(town, of_order(order))
    await hands.runs_again(town, of_order(order), was)
    assert (await customer.say("hello?"))["order"]["checkout_url"] == order["checkout_url"]
    await customer.pay(order)
    await reached(customer, ("approved", "paid"))
    links = [each for each in await customer.transcript() if each["link"]]
    assert len(links) == 1


@POINTS
@pytest.mark.parametrize("phase", ["ordering", "confirming", "paying"])
async def test_a_session_that_is_reset_answers_nothing_twice_and_orders_once(
    town: RunningTown, customer: Customer, phase: str, share: float
) -> None:
    await customer.say("one tiramisu")
    if phase == "confirming":
        await customer.say("that's all")
    order = await ready_to_pay(customer) if phase == "paying" else None
    before, cart = await customer.transcript(), names(await customer.state())
    was = await hands.reset(share)(town, of_session(customer))
    await hands.runs_again(town, of_session(customer), was)
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
        await agree(town, order, (order["total"], 0))
