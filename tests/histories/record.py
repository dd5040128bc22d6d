"""`make histories`: runs each story against a town of its own and keeps what Temporal recorded of it.

A changed workflow must replay these. Record anew only together with a `workflow.patched` step, and keep the
old file beside the new one (docs/operations.md).
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from domain.ids import OrderId, SessionId
from schemas.session import SessionStart
from tests.town import Customer, Json, RunningTown, checkout_id, running_town
from workflows.names import SHOP_QUEUE, order_workflow_id, session_workflow_id
from workflows.session import CustomerSession

FOLDER = Path(__file__).parent
Story = Callable[[RunningTown, Customer], Awaitable[str]]


async def ordered(town: RunningTown, customer: Customer) -> str:
    order = await _bought(customer)
    for action in ("prepare", "ready", "fulfil"):
        await _staff(town, customer, order, action)
    return order_workflow_id(OrderId(order["order_id"]))


async def session_of_an_order(town: RunningTown, customer: Customer) -> str:
    await customer.click("Coca-Cola")
    await _bought(customer)
    await customer.say("thanks!")
    return session_workflow_id(SessionId(customer.session_id))


async def session_changed_its_order(town: RunningTown, customer: Customer) -> str:
    await customer.say("one tiramisu")
    await customer.check_out()
    await customer.press("change")
    await customer.order_when(state="cancelled")
    await customer.say("and a cola")
    return session_workflow_id(SessionId(customer.session_id))


async def session_of_a_machine(town: RunningTown, customer: Customer) -> str:
    item = await customer.menu_item("Tiramisù")
    body = {
        "shop_id": customer.shop["id"],
        "catalogue_version": 1,
        "order_type": "pickup",
        "lines": [{"item_id": item["id"], "quantity": 2}],
    }
    placed = (await town.http.post(f"/api/order/{customer.shop['id']}", json=body)).json()
    customer.token = placed["token"]
    await customer.pay(placed["order"])
    await customer.order_when(payment_state="paid")
    return session_workflow_id(SessionId(placed["session_id"]))


async def abandoned(town: RunningTown, customer: Customer) -> str:
    await customer.say("one tiramisu, my email is lin@example.com")
    workflow_id = session_workflow_id(SessionId(customer.session_id))
    await _skip(town, workflow_id, days=6)
    return workflow_id


async def abandoned_without_an_address(town: RunningTown, customer: Customer) -> str:
    await customer.say("one tiramisu")
    workflow_id = session_workflow_id(SessionId(customer.session_id))
    await _skip(town, workflow_id, hours=3)
    return workflow_id


async def expired(town: RunningTown, customer: Customer) -> str:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    workflow_id = order_workflow_id(OrderId(order["order_id"]))
    await _skip(town, workflow_id, minutes=50)
    await customer.order_when(state="expired")
    await _skip(town, workflow_id, days=31)
    return workflow_id


async def withdrawn(town: RunningTown, customer: Customer) -> str:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    await customer.press("change")
    await customer.order_when(state="cancelled")
    return order_workflow_id(OrderId(order["order_id"]))


async def paid_slowly(town: RunningTown, customer: Customer) -> str:
    order = await _processing(customer)
    await town.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "succeeded"})
    await customer.order_when(payment_state="paid")
    return order_workflow_id(OrderId(order["order_id"]))


async def paid_late(town: RunningTown, customer: Customer) -> str:
    order = await _processing(customer)
    await _staff(town, customer, order, "cancel")
    await town.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "succeeded"})
    await customer.order_when(payment_state="refunded")
    return order_workflow_id(OrderId(order["order_id"]))


async def payment_failed(town: RunningTown, customer: Customer) -> str:
    order = await _processing(customer)
    await town.control(f"sessions/{checkout_id(order)}/settle", {"outcome": "failed"})
    await customer.order_when(state="expired")
    return order_workflow_id(OrderId(order["order_id"]))


async def cancelled_and_refunded(town: RunningTown, customer: Customer) -> str:
    order = await _bought(customer)
    await _staff(town, customer, order, "cancel")
    await customer.order_when(payment_state="refunded")
    return order_workflow_id(OrderId(order["order_id"]))


async def mismatched(town: RunningTown, customer: Customer) -> str:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    await town.control(f"sessions/{checkout_id(order)}/tamper", {"amount": order["total"] - 100})
    await customer.pay(order)
    await customer.order_when(payment_state="refunded")
    return order_workflow_id(OrderId(order["order_id"]))


async def continued_as_new(town: RunningTown, customer: Customer) -> str:
    """The first of several runs; the later ones start from its state."""
    await short_history(town, customer, 30)
    for item in ("tiramisu", "cannoli", "affogato", "espresso"):
        await customer.say(f"one {item}")
    return session_workflow_id(SessionId(customer.session_id))


async def short_history(town: RunningTown, customer: Customer, limit: int) -> None:
    """Opens the customer's session as one that continues as new after `limit` events."""
    opened: Json = (await town.http.post(f"/api/chat/{customer.shop['id']}/session")).json()
    customer.token, customer.session_id = opened["token"], opened["session_id"]
    session_id = SessionId(customer.session_id)
    await (await town.temporal()).start_workflow(
        CustomerSession.run,
        SessionStart(session_id=session_id, shop_id=customer.shop["id"], history_limit=limit),
        id=session_workflow_id(session_id),
        task_queue=SHOP_QUEUE,
    )


STORIES: tuple[Story, ...] = (
    ordered,
    session_of_an_order,
    session_changed_its_order,
    session_of_a_machine,
    abandoned,
    abandoned_without_an_address,
    expired,
    withdrawn,
    paid_slowly,
    paid_late,
    payment_failed,
    cancelled_and_refunded,
    mismatched,
    continued_as_new,
)


async def record(town: RunningTown, story: Story) -> None:
    workflow_id = await story(town, Customer(town))
    name = story.__name__
    client = await town.temporal()
    run_ids = [each.run_id async for each in client.list_workflows(f"WorkflowId = '{workflow_id}'")]
    for number, run_id in enumerate(reversed(run_ids), 1):
        history = await client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history()
        suffix = f"_{number}" if len(run_ids) > 1 else ""
        (FOLDER / f"{name}{suffix}.json").write_text(history.to_json(), encoding="utf-8")
        print(f"{name}{suffix}: {len(history.events)} events")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with running_town(Path(folder) / "data") as town:
            for story in STORIES:
                await record(town, story)


async def _bought(customer: Customer) -> Json:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    await customer.pay(order, email="ada@example.com")
    return await customer.order_when(payment_state="paid")


async def _processing(customer: Customer) -> Json:
    await customer.say("one tiramisu")
    order = await customer.check_out()
    await customer.pay(order, "pay_later")
    await customer.order_when(payment_state="processing")
    return order


async def _staff(town: RunningTown, customer: Customer, order: Json, action: str) -> None:
    answer = await town.http.post(
        f"/api/v1/orders/{order['order_id']}/{action}",
        json={"reason": "the oven broke"},
        headers={"Authorization": f"Bearer {customer.shop['api_key']}"},
    )
    assert answer.status_code == 200, answer.text


async def _skip(town: RunningTown, workflow_id: str, **time: float) -> None:
    skipper = await town.skipper()
    await skipper.fast_forward(skipper.client.get_workflow_handle(workflow_id), timedelta(**time))


if __name__ == "__main__":
    asyncio.run(main())
