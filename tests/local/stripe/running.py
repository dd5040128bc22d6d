"""Starts the stand-in as a process of its own and talks to it with the official SDK."""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import stripe

from tests.local.stripe.oracle import check_object
from tests.local.stripe.receiver import SECRET
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]
KEY = "sk_test_stand_in"


class RecordingClient(stripe.HTTPXClient):
    """Keeps every answer, so that each object can be held against the oracle, and the headers of the last."""

    def __init__(self) -> None:
        super().__init__(timeout=PATIENCE)
        self.objects: list[Any] = []
        self.headers: Mapping[str, str] = {}

    async def request_async(
        self, method: str, url: str, *rest: Any, **named: Any
    ) -> Any:  # Any: the SDK's own
        body, status, headers = await super().request_async(method, url, *rest, **named)
        self.headers = headers
        if status == 200:
            self.objects.append(json.loads(body))
        return body, status, headers


@dataclass
class StandIn:
    process: Process
    port: int
    recording: RecordingClient = field(default_factory=RecordingClient)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, key: str = KEY) -> stripe.StripeClient:
        return stripe.StripeClient(
            key, base_addresses={"api": self.url}, max_network_retries=0, http_client=self.recording
        )

    async def control(self, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> Any:
        async with browser(self.url) as client:
            answer = await client.request(method, f"/_control/{path}", json=body)
        return answer.raise_for_status().json()

    async def refusal(self, path: str, body: dict[str, Any] | None = None) -> int:
        """The status of a control request that must not be accepted."""
        async with browser(self.url) as client:
            answer = await client.post(f"/_control/{path}", json=body)
        assert answer.is_client_error, answer.text
        return answer.status_code

    async def requests(self) -> list[dict[str, Any]]:
        recorded: list[dict[str, Any]] = (await self.control("requests", method="GET"))["requests"]
        return recorded

    def conformance(self) -> list[str]:
        return [problem for body in self.recording.objects for problem in check_object(body)]

    async def stop(self) -> int:
        if self.process.returncode is None:
            self.process.terminate()
        return await self.process.wait()

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()


def browser(base_url: str = "") -> httpx.AsyncClient:
    """Plain HTTP only: reading the certificates of the machine would cost more than the request."""
    return httpx.AsyncClient(base_url=base_url, trust_env=False, verify=False, timeout=PATIENCE)  # noqa: S501 - no TLS here


async def launch(data: Path, *options: str, env: dict[str, str] | None = None) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "local.standins.stripe", "--data", str(data), *options,
        cwd=ROOT, stdout=PIPE, stderr=PIPE, env={**os.environ, **(env or {})},
    )  # fmt: skip


async def start(data: Path, webhook_url: str, *options: str, port: int = 0) -> StandIn:
    process = await launch(
        data, "--port", str(port), "--webhook-url", webhook_url, "--webhook-secret", SECRET, *options
    )
    assert process.stdout
    line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
    if not line:
        assert process.stderr
        raise AssertionError((await process.stderr.read()).decode())
    return StandIn(process, json.loads(line)["port"])


@asynccontextmanager
async def running(data: Path, webhook_url: str, *options: str) -> AsyncIterator[StandIn]:
    standin = await start(data, webhook_url, *options)
    try:
        yield standin
    finally:
        await standin.stop()


@dataclass(frozen=True)
class Paid:
    """The ids of a payment of `order()`, €20.50."""

    session: str
    intent: str
    charge: str


async def pay(standin: StandIn, client: stripe.StripeClient, **changes: Any) -> Paid:  # Any: see `order`
    session = await client.v1.checkout.sessions.create_async(order(**changes))
    return await _paid(client, await standin.control(f"sessions/{session.id}/pay"))


async def pay_later(standin: StandIn, client: stripe.StripeClient, method: str) -> Paid:
    """By a method that is no card; the money has come."""
    session = await client.v1.checkout.sessions.create_async(order())
    await standin.control(f"sessions/{session.id}/pay_later", {"method": method})
    settled = await standin.control(f"sessions/{session.id}/settle", {"outcome": "succeeded"})
    return await _paid(client, settled)


async def _paid(client: stripe.StripeClient, session: dict[str, Any]) -> Paid:
    intent = await client.v1.payment_intents.retrieve_async(session["payment_intent"])
    assert isinstance(intent.latest_charge, str)
    return Paid(session["id"], intent.id, intent.latest_charge)


def order(**changes: Any) -> Any:  # Any: tests also send what the SDK's types forbid
    """Parameters of a session as our product would send them: two pizzas and a tip, €20.50."""
    return {
        "mode": "payment",
        "client_reference_id": "ord_1",
        "customer_email": "ada@example.com",
        "expires_at": int(time.time()) + 45 * 60,
        "line_items": [line(950, 2, "Margherita"), line(150, 1, "Tip")],
        "metadata": {"order_id": "ord_1", "app": "countertalk"},
        "payment_intent_data": {"metadata": {"order_id": "ord_1", "payment_id": "pay_1"}},
        "adaptive_pricing": {"enabled": False},
        "submit_type": "pay",
        "locale": "auto",
        "success_url": "https://shop.example/paid?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/cart",
    } | changes


def line(amount: int, quantity: int, name: str, currency: str = "eur") -> dict[str, Any]:
    price = {"currency": currency, "unit_amount": amount, "product_data": {"name": name}}
    return {"quantity": quantity, "price_data": price}
