"""A caller who does not give up: the same call, under the same id, until it is answered."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

import httpx

from tests.installation import Installation, Json

PATIENCE_SECONDS = 600
PASSING = {429, 500, 502, 503, 504}


@dataclass
class Caller:
    """Each try goes to any of the API processes, as behind a load balancer."""

    installation: Installation
    road: random.Random
    token: str = ""

    async def call(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        fine: tuple[int, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> Json:
        """The answer's JSON. Fails for a status that no later try can mend, unless it is `fine`."""
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                api = self.road.choice(self.installation.apis)
                try:
                    answer = await api.request(method, path, json=body, headers={**own, **(headers or {})})
                except httpx.TransportError:
                    await asyncio.sleep(0.3)
                    continue
                if answer.status_code not in PASSING:
                    assert answer.is_success or answer.status_code in fine, f"{path}: {answer.text}"
                    found: Json = answer.json()
                    return found
                await asyncio.sleep(0.3)

    async def at_stripe(self, path: str, body: Json | None = None) -> None:
        """What the customer does on Stripe's page: that page is not ours to break."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    answer = await self.installation.stripe.post(f"/_control/{path}", json=body or {})
                except httpx.TransportError:
                    await asyncio.sleep(0.3)
                    continue
                if answer.status_code < 500:
                    return
