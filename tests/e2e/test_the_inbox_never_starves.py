"""What cannot be passed on waits with its own pause, and never stands before what can."""

from __future__ import annotations

import time
from uuid import NAMESPACE_URL, uuid4, uuid5

from sqlalchemy import text

from tests.e2e.test_machines_order_too import document
from tests.e2e.test_money_that_comes_late_or_wrong import AUTH, ready_to_pay
from tests.histories.left_behind import leave_event, leave_message
from tests.installation import Customer, Installation, Json, checkout_id, eventually, names
from tests.runs import started_again, terminated
from tests.stripe_events import an_event, deliver, make_older, row
from worker.schedules import REDRIVE
from workflows.support.names import order_workflow_id


async def redrive(installation: Installation) -> None:
    await (await installation.temporal()).get_schedule_handle(REDRIVE).trigger()


async def outcome_when_settled(installation: Installation, event: Json) -> str:
    async def settled() -> str | None:
        found = row(installation, event)
        return str(found["outcome"]) if found["forwarded_at"] else None

    return await eventually(settled, what=f"{event['id']} is settled")


async def problem_when_tried(installation: Installation, event: Json) -> str:
    async def tried() -> str:
        return str(row(installation, event)["problem"])

    return await eventually(tried, what=f"{event['id']} was tried")


async def test_an_event_of_an_order_that_can_still_come_is_refused_so_that_stripe_repeats_it(
    installation: Installation,
) -> None:
    event = an_event(installation)
    answer = await deliver(installation, event)
    assert (answer.status_code, answer.json()["error"]) == (503, "unknown_order")
    assert row(installation, event)["forwarded_at"] is None, "and it is kept"


async def test_an_event_whose_order_never_came_is_kept_without_making_stripe_repeat_it(
    installation: Installation,
) -> None:
    event = an_event(installation, created=int(time.time()) - 3600)
    answer = await deliver(installation, event)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "waiting")
    assert row(installation, event)["forwarded_at"] is None


async def test_an_event_that_comes_before_its_order_is_refused_and_taken_once_the_order_is_there(
    installation: Installation, customer: Customer
) -> None:
    key = f"early-{uuid4()}"
    session_id = uuid5(NAMESPACE_URL, f"{customer.shop['id']}:{key}")
    order_id = str(uuid5(session_id, f"order:{session_id}"))
    repeated, left = an_event(installation, order_id), an_event(installation, order_id)
    for event in (repeated, left):
        assert (await deliver(installation, event)).status_code == 503
    body, headers = await document(installation, customer), {"Idempotency-Key": key}
    placed = await installation.http.post(f"/api/order/{customer.shop['id']}", json=body, headers=headers)
    assert placed.json()["order"]["order_id"] == order_id
    answer = await deliver(installation, repeated)
    assert answer.status_code == 200
    assert answer.json()["outcome"] in {"forwarded", "known"}, "known, if the schedule was faster"
    assert await outcome_when_settled(installation, repeated) == "forwarded"
    make_older(installation, left, days=1)
    await redrive(installation)
    assert await outcome_when_settled(installation, left) == "forwarded"
    answer = await deliver(installation, left)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "known")


async def test_an_event_of_another_installation_is_kept_and_left_alone(installation: Installation) -> None:
    for marked in ({"installation": "another-city"}, {}):
        event = an_event(installation)
        event["data"]["object"]["metadata"] = {
            "app": "countertalk",
            "order_id": str(uuid4()),
            **marked,
        }
        answer = await deliver(installation, event)
        assert (answer.status_code, answer.json()["outcome"]) == (200, "foreign")
        assert row(installation, event)["forwarded_at"] is not None


async def test_a_thin_event_is_kept_with_the_account_it_came_from(installation: Installation) -> None:
    event = {
        "id": f"evt_{uuid4().hex}",
        "object": "v2.core.event",
        "type": "v2.core.account[requirements].updated",
        "created": "2026-11-26T11:00:00.000Z",
        "context": "acct_1",
        "related_object": {"id": "acct_1", "type": "v2.core.account", "url": "/v2/core/accounts/acct_1"},
    }
    answer = await deliver(installation, event)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "thin")
    assert row(installation, event)["account"] == "acct_1"


async def test_events_that_say_nothing_new_of_a_payment_wake_no_order(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")

    async def all_came() -> list[str] | None:
        with installation.database.connect() as connection:
            rows = connection.execute(
                text("SELECT type, outcome FROM stripe_event WHERE convert_from(raw, 'UTF8') LIKE :order"),
                {"order": f"%{order['order_id']}%"},
            ).all()
        forwarded = [kind for kind, outcome in rows if outcome == "forwarded"]
        return forwarded if len(rows) >= 4 else None

    assert await eventually(all_came) == ["checkout.session.completed"]


async def test_an_event_that_cannot_be_read_is_put_aside_and_answered_with_200(
    installation: Installation,
) -> None:
    """One of ours without an order's id among them: no order of it will ever come."""
    ours = {"app": "countertalk", "installation": installation.secrets["installation"], "order_id": "42"}
    for broken in (
        {"id": "cs_\ud800"},
        {"id": "cs_\x00"},
        {"id": "cs_1", "metadata": {"app": "\udfff"}},
        {"id": "cs_1", "metadata": ours},
    ):
        event = an_event(installation, data={"object": broken})
        answer = await deliver(installation, event)
        assert (answer.status_code, answer.json()["outcome"]) == (200, "unreadable")


async def test_rows_that_cannot_be_read_or_passed_on_keep_no_event_and_no_message_waiting(
    installation: Installation, customer: Customer
) -> None:
    """Three unreadable ones and more events of an order that never comes than one run takes."""
    order = await ready_to_pay(customer)
    other = Customer(installation)
    await other.say("one tiramisu")
    await installation.control("faults", {"webhooks": {"drop": 1.0}})
    await customer.pay(order)
    events = (await installation.stripe.get("/v1/events", headers=AUTH, params={"limit": 50})).json()["data"]
    paid = next(
        each
        for each in events
        if each["type"] == "checkout.session.completed" and each["data"]["object"]["id"] == checkout_id(order)
    )
    broken = [
        an_event(installation, data={"object": {"id": "cs_\ud800"}}),
        an_event(installation, data={}),
        {"id": f"evt_{uuid4().hex}", "type": "checkout.session.completed"},
    ]
    orphans = [an_event(installation) for _ in range(250)]
    with installation.database.begin() as connection:
        for event in (*broken, *orphans):
            leave_event(connection, event)
        leave_event(connection, paid)
        leave_message(connection, other, "and a cola")
    await redrive(installation)
    await customer.order_when(payment_state="paid")

    async def answered() -> bool:
        return len(names(await other.state())) == 2

    await eventually(answered, what="the message is answered")
    for event in broken:
        assert await outcome_when_settled(installation, event) == "unreadable"
    assert await problem_when_tried(installation, orphans[0]) == "its order is not here yet"
    assert row(installation, orphans[0])["forwarded_at"] is None
    with installation.database.begin() as connection:
        for event in orphans:
            connection.execute(text("DELETE FROM stripe_event WHERE id = :id"), {"id": event["id"]})


async def test_an_event_of_an_order_that_never_comes_is_given_up_after_three_days(
    installation: Installation,
) -> None:
    event = an_event(installation)
    assert (await deliver(installation, event)).status_code == 503
    make_older(installation, event, days=4)
    await redrive(installation)
    assert await outcome_when_settled(installation, event) == "unknown_order"

    async def counted() -> Json | None:
        waiting: Json = (await installation.http.get("/ready")).json()["waiting"]
        return waiting or None

    assert (await eventually(counted, what="what waits is counted"))["events_given_up"]["count"] >= 1


async def test_an_event_for_an_order_whose_run_has_ended_starts_it_again(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    ended = await terminated(installation, order_workflow_id(order["order_id"]))
    event = an_event(installation, order["order_id"])
    answer = await deliver(installation, event)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "forwarded")
    start = await started_again(installation, order_workflow_id(order["order_id"]), ended)
    assert start["again"] is True
    assert (start["order_id"], start["total"]) == (order["order_id"], order["total"])
    assert (start["session_id"], len(start["lines"])) == (customer.session_id, 1)


async def test_a_waiting_event_for_an_order_whose_run_has_ended_starts_it_again(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    ended = await terminated(installation, order_workflow_id(order["order_id"]))
    event = an_event(installation, order["order_id"])
    with installation.database.begin() as connection:
        leave_event(connection, event)
    await redrive(installation)
    assert await outcome_when_settled(installation, event) == "forwarded"
    assert (await started_again(installation, order_workflow_id(order["order_id"]), ended))["again"] is True
