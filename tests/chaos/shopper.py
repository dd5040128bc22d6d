"""A customer who does not give up: repeats every call under the same id until it is answered."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from uuid import UUID

import httpx

from tests.town import Json, RunningTown, checkout_id

DISHES = ("one tiramisu", "two cannoli", "a large margherita", "one panna cotta", "three espressos", "a cola")
PATIENCE_SECONDS = 240
PASSING = {429, 500, 502, 503, 504}


@dataclass
class Shopper:
    """`ending` says what becomes of the order: pay, decline, pay_later, leave or cancel."""

    town: RunningTown
    dice: random.Random
    ending: str
    token: str = ""
    session_id: str = ""
    order: Json = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    async def shop(self) -> None:
        shop = self.town.shop("trattoria-lucia")
        self.path = f"/api/chat/{shop['id']}"
        opened = await self._call("POST", f"{self.path}/session", json={})
        self.token, self.session_id = opened["token"], opened["session_id"]
        for dish in self.dice.sample(DISHES, 2):
            await self._say(text=dish)
        await self._confirm()
        await self._end()

    async def _confirm(self) -> None:
        """That's all, and the button of the read-back, until there is an order to pay."""
        while not self.order:
            told = await self._say(text="that's all")
            for button in told.get("reply", {}).get("buttons", ()):
                if button["value"].startswith("confirm:"):
                    await self._say(button=button["value"])
            self.order = await self._waiting_order()

    async def _waiting_order(self) -> Json:
        for _ in range(100):
            state = await self._call("GET", "/cart")
            order: Json | None = state["order"]
            if order and order["checkout_url"]:
                return order
            if state["phase"] != "paying":
                return {}
            await asyncio.sleep(0.2)
        return {}

    async def _end(self) -> None:
        session = checkout_id(self.order)
        if self.ending == "decline":
            await self._control(f"sessions/{session}/decline")
        if self.ending in {"pay", "decline"}:
            await self._control(f"sessions/{session}/pay")
        elif self.ending == "pay_later":
            await self._control(f"sessions/{session}/pay_later")
            outcome = "succeeded" if self.dice.random() < 0.5 else "failed"
            await self._control(f"sessions/{session}/settle", {"outcome": outcome})
        elif self.ending == "cancel":
            await self._control(f"sessions/{session}/pay")
            await self._cancel()
        else:
            await self._cancel()

    async def _cancel(self) -> None:
        """The shop gives the order up, paid or not."""
        key = self.town.shop("trattoria-lucia")["api_key"]
        request_id = str(UUID(int=self.dice.getrandbits(128), version=4))
        await self._call(
            "POST",
            f"/api/v1/orders/{self.order['order_id']}/cancel",
            json={"request_id": request_id},
            token=key,
            fine=(409,),
        )

    async def _say(self, **body: str) -> Json:
        message_id = str(UUID(int=self.dice.getrandbits(128), version=4))
        self.sent.append(message_id)
        told = await self._call("POST", self.path, json={"message_id": message_id, **body}, wait=10)
        while "reply" not in told:
            told = await self._call("POST", self.path, json={"message_id": message_id, **body}, wait=10)
        return told

    async def _control(self, path: str, body: Json | None = None) -> None:
        """What the customer does at Stripe: that page is not ours to break."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    answer = await self.town.stripe.post(f"/_control/{path}", json=body or {})
                except httpx.TransportError:
                    await asyncio.sleep(0.3)
                    continue
                if answer.status_code < 500:
                    return

    async def _call(
        self,
        method: str,
        path: str,
        *,
        json: Json | None = None,
        wait: int = 0,
        token: str = "",
        fine: tuple[int, ...] = (),
    ) -> Json:
        headers = {"Authorization": f"Bearer {token or self.token}"} if token or self.token else {}
        if wait:
            headers["Prefer"] = f"wait={wait}"
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    answer = await self.town.http.request(method, path, json=json, headers=headers)
                except httpx.TransportError:
                    await asyncio.sleep(0.3)
                    continue
                if answer.status_code not in PASSING:
                    assert answer.is_success or answer.status_code in fine, f"{path}: {answer.text}"
                    found: Json = answer.json()
                    return found
                await asyncio.sleep(0.3)
