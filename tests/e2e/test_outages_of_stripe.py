"""While Stripe is down one call is tried again, with pauses: nothing spins, and all can see it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.api.workflowservice.v1 import (
    PauseActivityRequest,
    UnpauseActivityRequest,
)
from temporalio.service import RPCError, RPCStatusCode

from assistants.language.registry import DEFAULT
from assistants.speaking.render import say
from tests.e2e import hands, outages
from tests.e2e.agreement import agree, keys
from tests.e2e.chapters import LINK_OPEN, PAID, reached
from tests.e2e.test_order_by_typing_and_clicking import told_by_its_run
from tests.e2e.test_outages_keep_nobody_waiting import confirm, during, page
from tests.histories.telling import STRIPE_KEY, handle, of_order, of_session, ready_to_pay, staff
from tests.installation import Customer, Installation, Json, checkout_id, names
from tests.patience import eventually
from tests.stripe_events import an_event, deliver

FAILS = {"api": {"error_500": 1.0}}


async def pending(installation: Installation, order: Json) -> list[tuple[str, int]]:
    """The calls that are under way, by id, and their tries; none before the order's run has begun."""
    try:
        described = await (await handle(installation, of_order(order))).describe()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return []
    return [(each.activity_id, each.attempt) for each in described.raw_description.pending_activities]


async def tried(installation: Installation, order: Json, times: int, kind: str) -> str:
    """Until a call of this kind has been tried so often; its id."""

    async def often() -> str:
        found = await pending(installation, order)
        return next((each for each, attempt in found if each.startswith(kind) and attempt >= times), "")

    return await eventually(often, what=f"{times} tries of {kind}")


async def pending_alone(installation: Installation, order: Json, call: str) -> None:
    """Until this call is all that the run has to do: it has heard of every other."""

    async def alone() -> bool:
        described = (await (await handle(installation, of_order(order))).describe()).raw_description
        calls = [each.activity_id for each in described.pending_activities]
        return calls == [call] and not described.HasField("pending_workflow_task")

    await eventually(alone, what=f"{call} alone")


async def history(installation: Installation, order: Json) -> list[Any]:
    return list((await (await handle(installation, of_order(order))).fetch_history()).events)


async def status(customer: Customer, order: Json) -> Json:
    return await eventually(lambda: told_by_its_run(customer, order), what="the order's run answers")


async def waits_for_nobody(customer: Customer, order: Json) -> None:
    async def answered() -> bool:
        return not (await status(customer, order))["waiting_for"]

    await eventually(answered, what="Stripe has answered all")


@during(outages.STRIPE)
async def test_a_call_that_fails_is_tried_again_without_a_word_in_the_history_and_is_seen(
    installation: Installation, customer: Customer, outage: outages.Outage
) -> None:
    order = await PAID.begin(installation, customer)
    async with outage(installation):
        await staff(installation, customer, order, "cancel")
        call = await tried(installation, order, 2, "refund-")
        await pending_alone(installation, order, call)
        before = len(await history(installation, order))
        more = 3 if outage is outages.STRIPE["stripe is silent"] else 6
        assert await tried(installation, order, more, "refund-") == call, "it is the same call"
        assert len(await history(installation, order)) == before
        seen = await status(customer, order)
        assert (seen["state"], seen["waiting_for"]) == ("cancelled", "stripe")
        assert seen["waiting_since"]
    await reached(customer, ("cancelled", "refunded"))
    await agree(installation, order, (order["total"], order["total"]))
    await waits_for_nobody(customer, order)


async def test_a_confirmed_order_tells_its_customer_that_payments_are_down_and_can_still_be_changed(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    await installation.control("faults", FAILS)
    order = await confirm(customer)

    async def told() -> bool:
        return any(each["text"] == say(DEFAULT, "payments_down") for each in await customer.transcript())

    await eventually(told, what="the customer is told")
    seen = await status(customer, order)
    assert (seen["state"], seen["checkout_url"], seen["waiting_for"]) == ("draft", "", "stripe")
    assert (await customer.say("hello?"))["phase"] == "paying"
    await customer.press("change")
    await customer.order_when(state="cancelled")
    assert names(await customer.say("a lemon sorbet")) == [(1, "Tiramisù"), (1, "Lemon Sorbet")]
    await installation.calm()
    await waits_for_nobody(customer, order)
    assert [each for each in await customer.transcript() if each["link"]] == [], "no page was offered"
    pages = (
        await installation.stripe.get("/v1/checkout/sessions", headers=STRIPE_KEY, params={"limit": 100})
    ).json()
    open_pages = [
        each["id"]
        for each in pages["data"]
        if each["client_reference_id"] == order["order_id"] and each["status"] == "open"
    ]
    assert open_pages == []


async def test_an_order_without_a_page_is_cancelled_by_staff_and_by_an_operator_at_once(
    installation: Installation, customer: Customer
) -> None:
    other = Customer(installation)
    for each in (customer, other):
        await each.say("one tiramisu")
    await installation.control("faults", FAILS)
    order, second = await confirm(customer), await confirm(other)
    assert (await staff(installation, customer, order, "cancel"))["state"] == "cancelled"
    await tried(installation, second, 1, "open")
    await hands.cancel(installation, of_order(second))
    await other.order_when(state="cancelled")
    for each in (customer, other):
        assert (await each.click("Lemon Sorbet")).status_code == 201
    await installation.calm()


async def test_an_operator_pauses_a_call_and_lets_it_go_on(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    await installation.control("faults", FAILS)
    order = await confirm(customer)
    call = await tried(installation, order, 2, "open")
    client = await installation.temporal()
    execution = WorkflowExecution(workflow_id=of_order(order))
    await client.workflow_service.pause_activity(
        PauseActivityRequest(namespace=client.namespace, execution=execution, id=call)
    )

    async def paused() -> bool:
        described = await (await handle(installation, of_order(order))).describe()
        calls = described.raw_description.pending_activities
        return [each.state for each in calls] == [PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED]

    await eventually(paused, what="the call is paused")
    await installation.calm()
    assert (await customer.say("hello?"))["order"]["checkout_url"] == ""
    await client.workflow_service.unpause_activity(
        UnpauseActivityRequest(namespace=client.namespace, execution=execution, id=call)
    )
    opened = await page(customer)
    await customer.pay(opened)
    await reached(customer, ("approved", "paid"))
    await agree(installation, opened, (order["total"], 0))


async def test_a_hundred_hints_during_an_outage_are_one_call(
    installation: Installation, customer: Customer
) -> None:
    order = await LINK_OPEN.begin(installation, customer)
    await installation.control("faults", FAILS)
    await deliver(installation, an_event(installation, order["order_id"]))
    call = await tried(installation, order, 2, "webhook-")
    await asyncio.gather(
        *(deliver(installation, an_event(installation, order["order_id"])) for _ in range(100))
    )
    assert (await customer.say("hello?"))["order"]["state"] == "draft"
    scheduled = [
        each.activity_task_scheduled_event_attributes.activity_id
        for each in await history(installation, order)
        if each.HasField("activity_task_scheduled_event_attributes")
    ]
    assert scheduled == ["open-full-1", call]
    await customer.pay(order)
    await installation.calm()
    await reached(customer, ("approved", "paid"))
    await agree(installation, order, (order["total"], 0))


@pytest.mark.parametrize(
    "hand", [hands.terminate, hands.delete, hands.reset(0)], ids=["terminated", "deleted", "reset"]
)
async def test_a_run_that_an_operator_ends_while_stripe_is_down_pays_back_once_when_it_is_back(
    installation: Installation, customer: Customer, hand: hands.Hand
) -> None:
    """Its refund was planned, tried, and perhaps made: the answer is lost."""
    order = await PAID.begin(installation, customer)
    await installation.control("faults", {"api": {"drop_connection": 1.0}})
    await staff(installation, customer, order, "cancel")
    await tried(installation, order, 2, "refund-")
    was = await hand(installation, of_order(order))
    if "reset" not in hand.__qualname__:
        await hands.sweep(installation, customer)
    await hands.runs_again(installation, of_order(order), was)
    await installation.calm()
    await reached(customer, ("cancelled", "refunded"))
    await agree(installation, order, (order["total"], order["total"]))
    assert len([key for key in keys(installation, order) if key.startswith("refund")]) == 1


async def test_a_session_that_an_operator_cancels_while_stripe_is_down_leaves_no_page_to_pay(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await installation.control("faults", FAILS)
    await hands.cancel(installation, of_session(customer))
    await customer.order_when(state="cancelled")
    await installation.calm()

    async def ended() -> bool:
        found = await installation.stripe.get(
            f"/v1/checkout/sessions/{checkout_id(order)}", headers=STRIPE_KEY
        )
        return bool(found.json()["status"] == "expired")

    await eventually(ended, what="the page is ended")
    await agree(installation, order, (0, 0))
