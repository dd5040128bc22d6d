"""What a turn and an order leave in Temporal's history: events and bytes."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from itertools import pairwise
from uuid import uuid4

from temporalio.api.history.v1 import HistoryEvent

from domain.ids import OrderId, SessionId
from tests.bench.buyers import Buyer, Waits
from tests.bench.guest import SENTENCES, Guest
from tests.bench.wire import Wire
from tests.histories.telling import settled
from tests.installation import Installation
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
    """A whole Order workflow until it is fulfilled, in as many runs as it takes."""


async def measure_weights(installation: Installation) -> Weights:
    found = Weights(await _turn(installation), *await _order(installation))
    print(f"  {found}", flush=True)
    return found


async def _turn(installation: Installation) -> Weight:
    guest = Guest(installation.run["api"], installation.shop("trattoria-lucia")["id"])
    await guest.open()
    workflow_id = session_workflow_id(SessionId(guest.session_id))
    lengths = [await _events(installation, workflow_id)]
    for _ in range(2 * len(SENTENCES)):
        await guest.turn()
        lengths.append(await _events(installation, workflow_id))
    weights = [_weight(after[len(before) :]) for before, after in pairwise(lengths)]
    return Weight(
        round(statistics.median(each.events for each in weights)),
        round(statistics.median(each.size for each in weights)),
    )


async def _order(installation: Installation) -> tuple[Weight, Weight]:
    guest, order = await Buyer(installation, Waits()).buy()
    staff = Wire(installation.run["api"], installation.shop("trattoria-lucia")["api_key"])
    for step in STAFF_STEPS:
        await staff.post(f"/api/v1/orders/{order['order_id']}/{step}", {"request_id": str(uuid4())})
    kitchen = await _events(installation, order_workflow_id(OrderId(order["order_id"])))
    session = await _events(installation, session_workflow_id(SessionId(guest.session_id)))
    return _weight(session), _weight(kitchen)


async def _events(installation: Installation, workflow_id: str) -> list[HistoryEvent]:
    """The histories of all its runs once nothing is under way."""
    await settled(installation, workflow_id)
    client = await installation.temporal()
    events: list[HistoryEvent] = []
    run_id: str | None = None
    while run_id != "":
        run = client.get_workflow_handle(workflow_id, run_id=run_id)
        events = [*(found := (await run.fetch_history()).events), *events]
        run_id = found[0].workflow_execution_started_event_attributes.continued_execution_run_id
    return events


def _weight(events: list[HistoryEvent]) -> Weight:
    return Weight(len(events), sum(event.ByteSize() for event in events))
