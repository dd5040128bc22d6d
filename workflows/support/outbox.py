"""Has the courier send what an activity has written for somebody. Nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.deliveries.courier import Courier
from domain.ids import AddressId
from schemas.messages.delivery import Drain
from workflows.support import activity_options


class Outbox:
    """One call at a time for an address. What still waits when the run ends is left to the schedule."""

    def __init__(self) -> None:
        self.wanted: dict[AddressId, bool] = {}
        """Addresses that are being served, and whether something was written since that began."""
        self.tasks: set[asyncio.Task[None]] = set()

    @property
    def addresses(self) -> tuple[AddressId, ...]:
        """Return where something may still wait, for a run that goes on."""
        return tuple(self.wanted)

    def deliver(self, address_ids: Iterable[AddressId]) -> None:
        for each in address_ids:
            is_served = each in self.wanted
            self.wanted[each] = True
            if not is_served:
                task = asyncio.create_task(self._serve(each))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)

    async def _serve(self, address_id: AddressId) -> None:
        while self.wanted[address_id]:
            self.wanted[address_id] = False
            try:
                await workflow.execute_activity_method(
                    Courier.drain,
                    Drain(address_id=address_id),
                    **activity_options.delivery("Send what waits"),
                )
            except ActivityError:
                workflow.logger.warning("delivery.left_to_redrive")
        del self.wanted[address_id]
