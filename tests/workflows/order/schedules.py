"""What the sweep and the redrive find, and what they write down: a test sets the one and reads the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.ids import OrderId
from schemas.messages.order import OrderRef, OrderStart
from schemas.messages.redrive import EventTried, Stuck, Tried
from schemas.messages.retention import Pruned
from schemas.messages.sweep import Missing, Restarted, RestartedRuns


@dataclass
class FakeSchedules:
    gone: Missing = field(default_factory=Missing)
    told: list[Restarted] = field(default_factory=list)
    left: Stuck = field(default_factory=Stuck)
    tried: list[EventTried] = field(default_factory=list)
    starts: dict[OrderId, OrderStart] = field(default_factory=dict)
    """Orders that can be read."""
    batches: list[Pruned] = field(default_factory=list)
    """What the nightly pruning finds, batch by batch."""

    def activities(self) -> list[Callable[..., Any]]:
        return [self.missing, self.tell, self.find_stuck, self.order_start, self.record_tries, self.prune]

    @activity.defn(name="sweep.missing")
    async def missing(self) -> Missing:
        return self.gone

    @activity.defn(name="sweep.tell")
    async def tell(self, restarted: RestartedRuns) -> None:
        self.told += restarted.runs

    @activity.defn(name="redrive.find_stuck")
    async def find_stuck(self) -> Stuck:
        return self.left

    @activity.defn(name="redrive.order_start")
    async def order_start(self, ref: OrderRef) -> OrderStart:
        if ref.order_id not in self.starts:
            raise ApplicationError("LookupError", type="fault", non_retryable=True)
        return self.starts[ref.order_id]

    @activity.defn(name="redrive.record_tries")
    async def record_tries(self, tried: Tried) -> None:
        self.tried += tried.events

    @activity.defn(name="retention.prune")
    async def prune(self) -> Pruned:
        return self.batches.pop(0)
