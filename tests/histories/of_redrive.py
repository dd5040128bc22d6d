"""The story of everything that can be left behind, passed on by one run of the schedule's workflow."""

from __future__ import annotations

from uuid import uuid4

from tests.histories.left_behind import leave_event, leave_message
from tests.histories.telling import NO_WEBHOOKS, handle, of_order, of_session, ready_to_pay
from tests.installation import Customer, Installation, Json, checkout_id, eventually, names
from worker.schedules import REDRIVE
from workflows.redrive import Redrive
from workflows.support.names import SHOP_QUEUE


async def redriven(installation: Installation, customer: Customer) -> str:
    """Events of an order, of one that was terminated and of a stranger; messages to a session and to none."""
    client, here, away = await installation.temporal(), customer, Customer(installation)
    await client.get_schedule_handle(REDRIVE).pause()
    order, gone = await ready_to_pay(here), await ready_to_pay(away)
    await installation.control("faults", NO_WEBHOOKS)
    await here.pay(order)
    await (await handle(installation, of_order(gone))).terminate("a story")
    await (await handle(installation, of_session(away))).terminate("a story")
    with installation.database.begin() as connection:
        for subject in (_session(order), _session(gone), {"id": "cs_else", "metadata": {}}):
            leave_event(connection, _completed(subject))
        leave_message(connection, here, "hello")
        leave_message(connection, away, "hello")
    await client.execute_workflow(Redrive.run, id="redrive-story", task_queue=SHOP_QUEUE)
    await here.order_when(payment_state="paid")

    async def answered() -> bool:
        return all([len(await each.transcript()) > 5 for each in (here, away)])

    await eventually(answered)
    assert names(await away.state())
    await client.get_schedule_handle(REDRIVE).unpause()
    return "redrive-story"


def _session(order: Json) -> Json:
    return {"id": checkout_id(order), "metadata": {"app": "countertalk", "order_id": order["order_id"]}}


def _completed(subject: Json) -> Json:
    return {"id": f"evt_{uuid4()}", "type": "checkout.session.completed", "data": {"object": subject}}


STORIES = (redriven,)
