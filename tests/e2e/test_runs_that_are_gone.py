"""Rows that are open and have no run: the sweep starts it again from the rows, and tells somebody."""

from __future__ import annotations

import pytest

from domain.ids import ShopId
from storage.database import Database
from storage.shops import attention
from tests.e2e import hands
from tests.e2e.agreement import agree, at_stripe, keys
from tests.e2e.chapters import EXPIRED, FULFILLED, LINK_OPEN, OPEN, PAID, PROCESSING, Chapter, reached
from tests.histories.telling import NO_WEBHOOKS, of_order, of_session, ready_to_pay
from tests.installation import Customer, Installation, eventually, names
from tests.runs import started_again


async def concerns(installation: Installation, customer: Customer) -> set[str]:
    """The keys of what the shop is to look at."""
    database = Database(installation.run["database"], pool_size=1)
    async with database.transaction() as tx:
        found = await attention.open_of(tx, ShopId(customer.shop["id"]))
    await database.close()
    return {each.key for each in found if each.concern.code == "run_restarted"}


async def is_told(installation: Installation, customer: Customer, key: str) -> None:
    async def told() -> bool:
        return key in await concerns(installation, customer)

    await eventually(told, what="a row for somebody to look at")


@pytest.mark.parametrize("hand", [hands.terminate, hands.delete], ids=["terminated", "deleted"])
@pytest.mark.parametrize("chapter", OPEN, ids=str)
async def test_an_open_order_whose_run_is_gone_is_started_again_told_and_goes_on(
    installation: Installation, customer: Customer, chapter: Chapter, hand: hands.Hand
) -> None:
    order = await chapter.begin(installation, customer)
    taken, told = keys(installation, order), await customer.transcript()
    ended = await hand(installation, of_order(order))
    await hands.sweep(installation, customer)
    await hands.runs_again(installation, of_order(order), ended)
    start = await started_again(installation, of_order(order), ended)
    assert start["again"] is True
    await is_told(installation, customer, f"gone:{order['order_id']}")
    await chapter.go_on(installation, customer, order)
    await reached(customer, chapter.ends)
    await agree(installation, order, await at_stripe(installation, order))
    assert keys(installation, order)[: len(taken)] == taken
    assert len(keys(installation, order)) == len(taken) + 1
    assert (await customer.transcript())[: len(told)] == told
    assert len(await customer.transcript()) == len(told) + 1, "what is new is told, and nothing twice"


@pytest.mark.parametrize("chapter", [LINK_OPEN, PROCESSING], ids=str)
async def test_money_that_came_while_there_was_no_run_is_found_at_stripe_without_any_webhook(
    installation: Installation, customer: Customer, chapter: Chapter
) -> None:
    order = await chapter.begin(installation, customer)
    await hands.terminate(installation, of_order(order))
    await installation.control("faults", NO_WEBHOOKS)
    await chapter.go_on(installation, customer, order)
    await hands.sweep(installation, customer)
    await reached(customer, ("approved", "paid"))
    await agree(installation, order, (order["total"], 0))


@pytest.mark.parametrize("chapter", [LINK_OPEN, PROCESSING, FULFILLED, EXPIRED], ids=str)
@pytest.mark.parametrize("hand", [hands.terminate, hands.delete], ids=["terminated", "deleted"])
async def test_news_of_stripe_for_an_order_whose_run_is_gone_is_worked_on_before_any_sweep(
    installation: Installation, customer: Customer, chapter: Chapter, hand: hands.Hand
) -> None:
    order = await chapter.begin(installation, customer)
    taken = keys(installation, order)
    await hand(installation, of_order(order))
    await chapter.go_on(installation, customer, order)
    await reached(customer, chapter.ends)
    await agree(installation, order, await at_stripe(installation, order))
    assert keys(installation, order)[: len(taken)] == taken


async def test_a_session_that_was_terminated_while_its_cart_is_frozen_is_started_again(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    before = await hands.run_id(installation, of_order(order))
    ended = await hands.terminate(installation, of_session(customer))
    await hands.sweep(installation, customer)
    start = await started_again(installation, of_session(customer), ended)
    assert start["session_id"] == customer.session_id
    assert await hands.run_id(installation, of_order(order)) == before, "the order ran all the time"
    assert f"gone:{order['order_id']}" not in await concerns(installation, customer)
    await is_told(installation, customer, f"gone:{customer.session_id}")
    await customer.press("change")
    await customer.order_when(state="cancelled")
    assert names(await customer.say("a lemon sorbet")) == [(1, "Tiramisù"), (1, "Lemon Sorbet")]


@pytest.mark.parametrize("hand", [hands.terminate, hands.delete], ids=["terminated", "deleted"])
@pytest.mark.parametrize("phase", ["ordering", "confirming", "paying"])
async def test_a_session_whose_run_is_gone_goes_on_with_the_next_message(
    installation: Installation, customer: Customer, phase: str, hand: hands.Hand
) -> None:
    await customer.say("one tiramisu")
    if phase == "confirming":
        await customer.say("that's all")
    order = await customer.check_out() if phase == "paying" else None
    await hand(installation, of_session(customer))
    if order is None:
        order = await customer.check_out()
    await customer.pay(order)
    await reached(customer, ("approved", "paid"))
    assert names(await customer.say("a lemon sorbet")) == [(1, "Lemon Sorbet")]
    await agree(installation, order, (order["total"], 0))


async def test_a_session_and_its_order_that_are_both_gone_are_both_started_again(
    installation: Installation, customer: Customer
) -> None:
    order = await PAID.begin(installation, customer)
    again = await ready_to_pay(customer)
    for workflow_id in (of_session(customer), of_order(order), of_order(again)):
        await hands.terminate(installation, workflow_id)
    await hands.sweep(installation, customer)
    for each in (order, again):
        await is_told(installation, customer, f"gone:{each['order_id']}")
    await customer.pay(again)
    await reached(customer, ("approved", "paid"))
    for each in (order, again):
        await agree(installation, each, (each["total"], 0))


@pytest.mark.parametrize("chapter", [FULFILLED, EXPIRED], ids=str)
async def test_an_order_that_is_over_is_left_alone(
    installation: Installation, customer: Customer, chapter: Chapter
) -> None:
    """The canary is gone at the same time: when it is back, the sweep has seen both."""
    canary = Customer(installation)
    order, other = await chapter.begin(installation, customer), await ready_to_pay(canary)
    ended, gone = (
        await hands.terminate(installation, of_order(order)),
        await hands.terminate(installation, of_order(other)),
    )
    await hands.sweep(installation, customer)
    await hands.sweep(installation, canary)
    await started_again(installation, of_order(other), gone)
    assert await hands.run_id(installation, of_order(order)) == ended
