"""Delivers events to their webhook endpoint: signed anew each time, retried with pauses, over restarts.

Attempts follow in seconds what takes Stripe hours; a receiver must not rely on their order.
"""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass

import httpx

from local.standins.stripe.account import Account
from local.standins.stripe.wire import Wire

IDLE_SECONDS = 1.0
AT_ONCE = 20
"""Deliveries under way; after an outage of the receiver thousands are due in the same moment."""


@dataclass(frozen=True)
class Patience:
    """How long the courier tries: `attempts` stands for the days after which Stripe gives up."""

    first_pause: float = 0.5
    longest_pause: float = 16.0
    attempts: int = 20
    answer_within: float = 10.0

    def pause_after(self, attempt: int) -> float:
        return float(min(self.first_pause * 2 ** (attempt - 1), self.longest_pause))


@dataclass(frozen=True)
class Delivery:
    id: int
    event: str
    attempt: int


def signature(payload: bytes, secret: str, at: int) -> str:
    digest = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class Courier:
    def __init__(self, account: Account, patience: Patience) -> None:
        self._account, self._patience = account, patience
        self._under_way: set[int] = set()
        self._woken = asyncio.Event()
        account.wake_courier = self._woken.set

    async def run(self) -> None:
        """Until cancelled; what is then under way stays in the queue and is delivered after a restart."""
        limit = self._patience.answer_within
        async with httpx.AsyncClient(timeout=limit, trust_env=False) as client, asyncio.TaskGroup() as tasks:
            while True:
                self._woken.clear()
                for delivery in self._due():
                    self._under_way.add(delivery.id)
                    tasks.create_task(self._attempt(client, delivery))
                await self._pause()

    def _due(self) -> list[Delivery]:
        rows = self._account.store.db.execute(
            "SELECT id, event, attempt FROM deliveries "
            "WHERE state = 'pending' AND due_at <= ? ORDER BY due_at, id LIMIT ?",
            (time.time(), 2 * AT_ONCE),
        )
        due = [Delivery(**dict(row)) for row in rows if row["id"] not in self._under_way]
        return due[: AT_ONCE - len(self._under_way)]

    async def _pause(self) -> None:
        row = self._account.store.db.execute(
            "SELECT MIN(due_at) AS due FROM deliveries WHERE state = 'pending' AND due_at > ?", (time.time(),)
        ).fetchone()
        seconds = (
            IDLE_SECONDS if row["due"] is None else min(max(row["due"] - time.time(), 0.0), IDLE_SECONDS)
        )
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return

    async def _attempt(self, client: httpx.AsyncClient, delivery: Delivery) -> None:
        try:
            await self._deliver(client, delivery)
        finally:
            self._under_way.discard(delivery.id)
            self._woken.set()

    async def _deliver(self, client: httpx.AsyncClient, delivery: Delivery) -> None:
        event = self._account.fetch("event", delivery.event, "id")
        status = await self._post(client, event)
        if 200 <= status < 300:
            self._settle(delivery, "delivered", status)
            left = max(self._account.fetch("event", delivery.event, "id")["pending_webhooks"] - 1, 0)
            self._account.store.save(event | {"pending_webhooks": left})
        elif delivery.attempt >= self._patience.attempts:
            self._settle(delivery, "given_up", status)
        else:
            self._account.store.db.execute(
                "UPDATE deliveries SET attempt = attempt + 1, due_at = ?, last_status = ? WHERE id = ?",
                (time.time() + self._patience.pause_after(delivery.attempt), status, delivery.id),
            )

    async def _post(self, client: httpx.AsyncClient, event: Wire) -> int:
        """The receiver's status; 0 when there was none."""
        hook = self._account.hooks.of(event.get("account", ""))
        if hook is None:
            return 0
        payload = json.dumps(event, indent=2).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(payload, hook.secret, int(time.time())),
            "User-Agent": "Stripe/1.0 (stand-in)",
        }
        try:
            return (await client.post(hook.url, content=payload, headers=headers)).status_code
        except httpx.HTTPError:
            return 0

    def _settle(self, delivery: Delivery, state: str, status: int) -> None:
        self._account.store.db.execute(
            "UPDATE deliveries SET state = ?, last_status = ? WHERE id = ?", (state, status, delivery.id)
        )
