"""What a turn and an order leave in Temporal's history: events and bytes."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from itertools import pairwise
from uuid import uuid4

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client

from domain.ids import OrderId, SessionId
from tests.bench.buyers import Buyer, Waits
from tests.bench.guest import SENTENCES, Guest
from tests.bench.wire import Wire
from tests.installation import Installation, eventually
from workflows.support.names import order_workflow_id, session_workflow_id

STAFF_STEPS = ("prepare", "ready", "fulfil")


@dataclass(frozen=True)
class Weight:
    events: int
    size: int
    """Bytes."""


@dataclass(frozen=True)
class Weights:
    turn: Weight
    """The median of each."""
    session: Weight
    """A whole session with one order: greeting, two dishes, that's all, confirm, paid, news."""
    order: Weight
    """A whole Order workflow until it is fulfilled."""


async def measure_weights(installation: Installation) -> Weights:
    client = await installation.temporal()
    found = Weights(await _turn(client, installation), *await _order(client, installation))
    print(f"  {found}", flush=True)
    return found


async def _turn(client: Client, installation: Installation) -> Weight:
    guest = Guest(installation.run["api"], installation.shop("trattoria-lucia")["id"])
    await guest.open()
    workflow_id = session_workflow_id(SessionId(guest.session_id))
    lengths = [await _events(client, workflow_id)]
    for _ in range(2 * len(SENTENCES)):
        await guest.turn()
        lengths.append(await _events(client, workflow_id))
    weights = [_weight(after[len(before) :]) for before, after in pairwise(lengths)]
    return Weight(
        round(statistics.median(each.events for each in weights)),
        round(statistics.median(each.size for each in weights)),
    )


async def _order(client: Client, installation: Installation) -> tuple[Weight, Weight]:
    guest, order = await Buyer(installation, Waits()).buy()
    staff = Wire(installation.run["api"], installation.shop("trattoria-lucia")["api_key"])
    for step in STAFF_STEPS:
        await staff.post(f"/api/v1/orders/{order['order_id']}/{step}", {"request_id": str(uuid4())})
    kitchen = await _events(client, order_workflow_id(OrderId(order["order_id"])))
    session = await _events(client, session_workflow_id(SessionId(guest.session_id)))
    return _weight(session), _weight(kitchen)


async def _events(client: Client, workflow_id: str) -> list[HistoryEvent]:
    """The history once nothing is under way."""
    handle = client.get_workflow_handle(workflow_id)

    async def at_rest() -> bool:
        told = (await handle.describe()).raw_description
        return not told.pending_activities and not told.HasField("pending_workflow_task")

    await eventually(at_rest, what=f"{workflow_id} is at rest")
    return [event async for event in handle.fetch_history_events()]


def _weight(events: list[HistoryEvent]) -> Weight:
    return Weight(len(events), sum(event.ByteSize() for event in events))
