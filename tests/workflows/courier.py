"""The courier of workflow tests: each address is served by whoever of the fakes knows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from temporalio import activity

from domain.ids import AddressId
from schemas.messages.delivery import Drain

Serves = Callable[[AddressId], Awaitable[bool]]


class FakeCourier:
    def __init__(self, *serve: Serves) -> None:
        self.serve = [*serve]

    @activity.defn(name="courier.drain")
    async def drain(self, asked: Drain) -> None:
        for serves in self.serve:
            if await serves(asked.address_id):
                return
        raise LookupError(asked.address_id)
