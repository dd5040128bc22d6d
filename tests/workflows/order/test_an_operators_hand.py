"""Temporal's own button: as staff cancel where staff could, and no money moves where they could not."""

from __future__ import annotations

import asyncio

import pytest

from domain.orders.reasons import Reason, ReasonCode
from tests.workflows.order.conftest import Makes
from tests.workflows.order.running import RunningOrder
from tests.workflows.order.waiting import until

LATE = Reason(ReasonCode.CANCEL_TOO_LATE)


async def test_cancelled_with_its_page_open_the_page_is_ended(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    await order.is_cancelled_by_an_operator()
    await order.comes_to("cancelled", "none")
    await order.rests()
    assert not order.stripe.page_is_open
    assert order.books.step("operator:").actor == "operator"
    assert order.books.news[-1] == "order_cancelled"
    assert await order.is_running(), "it looks after what may come late"


async def test_cancelled_while_stripe_is_down_no_page_is_opened(order: RunningOrder) -> None:
    order.stripe.down = "outage"
    await order.begins()
    await until(lambda: order.stripe.tries > 0)
    await order.is_cancelled_by_an_operator()
    await order.comes_to("cancelled")
    order.stripe.down = ""
    await order.skip(minutes=30)
    assert order.stripe.asked == []


async def test_cancelled_while_money_is_on_its_way_it_is_paid_back_when_it_comes(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    order.stripe.pays_slowly()
    await order.hint()
    await order.comes_to("draft", "processing")
    await order.is_cancelled_by_an_operator()
    await order.comes_to("cancelled", "processing")
    await order.pays()
    await order.comes_to("cancelled", "refunded")


async def test_when_its_session_is_cancelled_an_unpaid_order_is_cancelled_with_it(
    order: RunningOrder,
) -> None:
    await (await order.begins()).has_page()
    await order.withdraw("operator")
    await order.comes_to("cancelled", "none")
    await order.rests()
    assert not order.stripe.page_is_open
    assert order.books.step("withdrawn:").actor == "operator"


@pytest.mark.parametrize(
    "steps", [(), ("prepare",), ("prepare", "ready")], ids=["paid", "preparing", "ready"]
)
async def test_cancelled_in_the_kitchen_what_was_paid_is_paid_back(
    order: RunningOrder, steps: tuple[str, ...]
) -> None:
    await (await order.begins()).is_paid()
    for step in steps:
        await order.decide(step)
    await order.is_cancelled_by_an_operator()
    await order.comes_to("cancelled", "refunded")
    assert order.stripe.kept == 0


async def test_cancelled_when_it_was_handed_over_no_money_moves(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.decide("fulfil")
    await order.is_cancelled_and_goes_on()
    await until(lambda: order.books.steps[-1].reason == LATE)
    await order.rests()
    assert (order.books.state, order.books.payment) == ("fulfilled", "paid")
    assert "pay_back" not in order.stripe.asked
    assert await order.is_running()


async def test_cancelled_twice_each_request_has_its_audit_row(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    await order.decide("fulfil")
    for _ in range(2):
        await order.is_cancelled_and_goes_on()
    await until(lambda: sum(each.reason == LATE for each in order.books.steps) == 2)


async def test_cancelled_while_a_refund_waits_the_new_run_sees_it_through(order: RunningOrder) -> None:
    order.stripe.refund_outcome = "pending"
    await (await order.begins()).is_paid()
    await order.decide("cancel")
    await until(lambda: order.books.news[-1] == "refund_under_way")
    await order.is_cancelled_and_goes_on()
    order.stripe.settles("succeeded")
    await order.hint("refund.updated")
    await order.comes_to("cancelled", "refunded")
    assert order.books.news.count("order_refunded") == 1
    assert len(order.stripe.refunds) == 1


async def test_cancelled_while_a_refund_is_sent_it_is_paid_back_once(order: RunningOrder) -> None:
    await (await order.begins()).is_paid()
    order.stripe.down = "outage"
    await order.decide("cancel")
    await until(lambda: order.stripe.tries > 2)
    await order.is_cancelled_and_goes_on()
    order.stripe.down = ""
    await order.skip(hours=1)
    await order.comes_to("cancelled", "refunded")
    assert len(order.stripe.refunds) == 1


async def test_cancelled_after_it_expired_money_that_comes_late_is_still_answered_for(
    order: RunningOrder,
) -> None:
    await (await order.begins()).has_page()
    await order.skip(minutes=47)
    await order.comes_to("expired")
    await order.is_cancelled_and_goes_on()
    await order.pays()
    await order.comes_to("approved", "paid")


async def test_a_cancellation_that_comes_together_with_all_else_is_never_lost(make: Makes) -> None:
    """The SDK clears a request to cancel that meets a signal on its way out; it counts all the same."""
    orders = [make() for _ in range(8)]
    for order in orders:
        await (await order.begins()).has_page()
        order.stripe.pays()
    await asyncio.gather(*(_all_at_once(order, number) for number, order in enumerate(orders)))
    for order in orders:
        await order.comes_to("cancelled", "refunded")
        assert order.stripe.kept == 0


async def _is_told_to_be_late(order: RunningOrder) -> None:
    await until(lambda: order.books.steps[-1].reason == LATE)


async def _all_at_once(order: RunningOrder, number: int) -> None:
    calls = [
        order.hint(),
        order.is_cancelled_by_an_operator(),
        order.hint("customer.returned"),
        order.handle.signal("withdraw", {"request_id": "w", "actor": "operator"}),
    ]
    await asyncio.gather(*calls[number % 4 :], *calls[: number % 4])


async def test_presses_that_come_together_with_a_late_cancellation_are_all_answered(make: Makes) -> None:
    """The run that is replaced answers whoever asked it, or leaves them to the next one."""
    orders = [make() for _ in range(4)]
    for order in orders:
        await (await order.begins()).is_paid()
        await order.decide("fulfil")

    async def presses(order: RunningOrder) -> list[BaseException | object]:
        found: list[BaseException | object] = await asyncio.gather(
            order.is_cancelled_by_an_operator(),
            *(order.decide("cancel") for _ in range(3)),
            order.hint(),
            return_exceptions=True,
        )
        return found

    for answers in await asyncio.gather(*map(presses, orders)):
        refusals = [str(getattr(each, "cause", each)) for each in answers[1:4]]
        assert all("cannot become cancelled" in each for each in refusals), refusals
    for order in orders:
        await _is_told_to_be_late(order)
        assert order.books.payment == "paid"
