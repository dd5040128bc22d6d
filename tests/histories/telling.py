"""What several stories have in common: an order bought, a step of the staff, time that passes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHandle

from domain.ids import OrderId, SessionId
from schemas.messages.session import SessionStart
from tests.installation import Customer, Installation, Json, eventually
from workflows.orders.workflow import A_MOMENT
from workflows.sessions.workflow import CustomerSession
from workflows.support.names import SHOP_QUEUE, order_workflow_id, session_workflow_id

STRIPE_KEY = {"Authorization": "Bearer sk_test_local"}
NO_WEBHOOKS = {"webhooks": {"drop": 1.0}}


def of_order(order: Json) -> str:
    return order_workflow_id(OrderId(order["order_id"]))


def of_session(customer: Customer) -> str:
    return session_workflow_id(SessionId(customer.session_id))


async def handle(installation: Installation, workflow_id: str) -> WorkflowHandle[Any, Any]:
    return (await installation.temporal()).get_workflow_handle(workflow_id)


async def skip(installation: Installation, workflow_id: str, **time: float) -> None:
    skipper = await installation.skipper()
    await skipper.fast_forward(skipper.client.get_workflow_handle(workflow_id), timedelta(**time))


async def in_a_new_run(installation: Installation, workflow_id: str) -> None:
    """Waits until an order's next chapter has begun."""
    order = await handle(installation, workflow_id)

    async def has_begun() -> bool:
        started = (await order.fetch_history()).events[0].workflow_execution_started_event_attributes
        return bool(started.continued_execution_run_id)

    await eventually(has_begun, what=f"a new run of {workflow_id}")


async def settled(installation: Installation, workflow_id: str) -> None:
    """Waits for the run that stays: an order goes on in a new one a moment after a chapter's end."""
    run = await handle(installation, workflow_id)

    async def stays() -> bool:
        events = (await run.fetch_history()).events
        if _ended_for_another(events[-1]) or _moments(events):
            return False
        raw = (await run.describe()).raw_description
        is_at_work = raw.HasField("pending_workflow_task") or raw.pending_activities
        return not is_at_work and raw.workflow_execution_info.history_length == len(events)

    await eventually(stays, what=f"{workflow_id} settles")


def _ended_for_another(event: HistoryEvent) -> bool:
    return event.HasField("workflow_execution_continued_as_new_event_attributes")


def _moments(events: Sequence[HistoryEvent]) -> set[int]:
    """The timers that run before an order goes on in a new run."""
    started = {
        event.event_id
        for event in events
        if event.HasField("timer_started_event_attributes")
        and event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta() == A_MOMENT
    }
    fired = {event.timer_fired_event_attributes.started_event_id for event in events}
    return started - fired - {event.timer_canceled_event_attributes.started_event_id for event in events}


async def ready_to_pay(customer: Customer) -> Json:
    await customer.say("one tiramisu")
    return await customer.check_out()


async def bought(customer: Customer) -> Json:
    order = await ready_to_pay(customer)
    await customer.pay(order, email="ada@example.com")
    return await customer.order_when(payment_state="paid")


async def processing(customer: Customer) -> Json:
    order = await ready_to_pay(customer)
    await customer.pay(order, "pay_later")
    await customer.order_when(payment_state="processing")
    return order


async def staff(installation: Installation, customer: Customer, order: Json, action: str) -> Json:
    answer = await installation.http.post(
        f"/api/v1/orders/{order['order_id']}/{action}",
        json={"note": "the oven broke"},
        headers={"Authorization": f"Bearer {customer.shop['api_key']}"},
    )
    assert answer.status_code == 200, answer.text
    decided: Json = answer.json()
    return decided


async def intent_of(installation: Installation, checkout: str) -> str:
    session = (await installation.stripe.get(f"/v1/checkout/sessions/{checkout}", headers=STRIPE_KEY)).json()
    return str(session["payment_intent"])


async def refunds_of(installation: Installation, intent: str) -> list[Json]:
    found = await installation.stripe.get(
        "/v1/refunds", headers=STRIPE_KEY, params={"payment_intent": intent}
    )
    listed: list[Json] = found.json()["data"]
    return listed


async def place(installation: Installation, customer: Customer, key: str = "", **line: object) -> Json:
    """A machine's order of two tiramisus, or of `line`; the customer goes on with its session."""
    item = line or {"item_id": (await customer.menu_item("Tiramisù"))["id"], "quantity": 2}
    body = {
        "shop_id": customer.shop["id"],
        "catalogue_version": 1,
        "order_type": "pickup",
        "lines": [item],
    }
    path, headers = f"/api/order/{customer.shop['id']}", {"Idempotency-Key": key or str(uuid4())}
    placed: Json = (await installation.http.post(path, json=body, headers=headers)).json()
    if "token" in placed:
        customer.token, customer.session_id = placed["token"], placed["session_id"]
    return placed


async def open_shop(
    installation: Installation, customer: Customer, price: str, zone: str = "Europe/Paris"
) -> str:
    """The customer goes to a new shop with one item, of this price; the item's id."""
    slug = f"shop-{uuid4()}"
    menu = {
        "shop": {"slug": slug, "name": "Corner Café", "time_zone": zone},
        "currency": "EUR",
        "categories": [{"name": "Drinks", "items": [{"name": "Espresso", "price": price}]}],
    }
    uploaded = (await installation.http.post("/api/catalog/upload", json=menu)).json()
    customer.shop = {"id": uploaded["shop_id"], "slug": slug, "api_key": uploaded["api_key"]}
    return str((await customer.menu_item("Espresso"))["id"])


def zone_where_it_is(hour: int, after: timedelta) -> str:
    """A time zone whose clocks show this hour when `after` has passed."""
    ahead = (hour - (datetime.now(UTC) + after).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


async def short_history(installation: Installation, customer: Customer, limit: int) -> None:
    """Opens the customer's session as one that continues as new after `limit` events."""
    opened: Json = (await installation.http.post(f"/api/chat/{customer.shop['id']}/session")).json()
    customer.token, customer.session_id = opened["token"], opened["session_id"]
    await start_session(installation, customer, UUID(customer.session_id), limit)


async def start_session(installation: Installation, customer: Customer, session_id: UUID, limit: int) -> None:
    ours = SessionId(str(session_id))
    await (await installation.temporal()).start_workflow(
        CustomerSession.run,
        SessionStart(session_id=ours, shop_id=customer.shop["id"], history_limit=limit),
        id=session_workflow_id(ours),
        task_queue=SHOP_QUEUE,
    )
