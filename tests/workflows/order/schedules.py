"""What the sweep and the redrive find, and what they write down: a test sets the one and reads the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.ids import OrderId
from schemas.messages.order import OrderStart
from schemas.messages.redrive import EventTried, LeftBehind, Tried
from schemas.messages.sweep import Missing, Restarted, RestartedRuns


@dataclass
class FakeSchedules:
    gone: Missing = field(default_factory=Missing)
    told: list[Restarted] = field(default_factory=list)
    left: LeftBehind = field(default_factory=LeftBehind)
    tried: list[EventTried] = field(default_factory=list)
    starts: dict[OrderId, OrderStart] = field(default_factory=dict)
    """Orders that can be read."""

    def activities(self) -> list[Callable[..., Any]]:
        return [self.missing, self.tell, self.left_behind, self.order_start, self.write_down]

    @activity.defn(name="sweep.missing")
    async def missing(self) -> Missing:
        return self.gone

    @activity.defn(name="sweep.tell")
    async def tell(self, restarted: RestartedRuns) -> None:
        self.told += restarted.runs

    @activity.defn(name="inboxes.left_behind")
    async def left_behind(self) -> LeftBehind:
        return self.left

    @activity.defn(name="inboxes.order_start")
    async def order_start(self, order_id: OrderId) -> OrderStart:
        if order_id not in self.starts:
            raise ApplicationError("LookupError", type="fault", non_retryable=True)
        return self.starts[order_id]

    @activity.defn(name="inboxes.write_down")
    async def write_down(self, tried: Tried) -> None:
        self.tried += tried.events
