"""A customer in the storm: talks and clicks, or orders by machine; pays, declines, leaves or is cancelled."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from tests.chaos.caller import Caller
from tests.town import Json, RunningTown, checkout_id

SHOP = "trattoria-lucia"
WORDS = {
    "one tiramisu": (1, "Tiramisù"),
    "two cannoli": (2, "Cannoli"),
    "a large margherita": (1, "Margherita"),
    "one panna cotta": (1, "Panna Cotta"),
    "three espressos": (3, "Espresso"),
    "a cola": (1, "Coca-Cola"),
}
CLICK = (1, "Lemon Sorbet")
ENDINGS = ("pay",) * 6 + ("decline", "pay_later", "leave", "cancel")


@dataclass
class Shopper:
    """`mistakes` is what this customer saw go wrong, in sentences."""

    town: RunningTown
    dice: random.Random
    session_id: str = ""
    order: Json = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ending = self.dice.choice(ENDINGS)
        self.by_machine = self.dice.random() < 0.5
        self.wanted = self.dice.sample(sorted(WORDS), 2)
        self.delay = self.dice.uniform(0, 2)
        self.settles = self.dice.random() < 0.5
        self.ids = random.Random(self.dice.random())
        self.me = Caller(self.town, random.Random(self.dice.random()))
        self.shop = self.town.shop(SHOP)
        self.path = f"/api/chat/{self.shop['id']}"

    async def place_order(self) -> None:
        if self.by_machine:
            await self._order_by_machine()
            return
        opened = await self.me.call("POST", f"{self.path}/session", {})
        self.me.token, self.session_id = opened["token"], opened["session_id"]
        for words in self.wanted:
            await self._say(text=words)
        await self._click(CLICK[1])
        await self._look_into_the_cart()
        while not self.order:
            await self._confirm()

    async def finish(self) -> None:
        session = checkout_id(self.order)
        await asyncio.sleep(self.delay)
        if self.ending == "decline":
            await self.me.at_stripe(f"sessions/{session}/decline")
        if self.ending in {"pay", "decline", "cancel"}:
            await self.me.at_stripe(f"sessions/{session}/pay")
        if self.ending == "pay_later":
            await self.me.at_stripe(f"sessions/{session}/pay_later")
            outcome = "succeeded" if self.settles else "failed"
            await self.me.at_stripe(f"sessions/{session}/settle", {"outcome": outcome})
        if self.ending in {"leave", "cancel"}:
            await self._have_it_cancelled()

    async def _order_by_machine(self) -> None:
        menu = await self.me.call("GET", f"/api/menu/{self.shop['id']}")
        lines = [
            {"item_id": _item(menu, name), "quantity": quantity}
            for quantity, name in (WORDS["one tiramisu"], CLICK)
        ]
        document = {
            "shop_id": self.shop["id"],
            "catalogue_version": menu["catalogue_version"],
            "order_type": "pickup",
            "lines": lines,
        }
        path, key = f"/api/order/{self.shop['id']}", self._new_id()
        placed = await self.me.call("POST", path, document, headers={"Idempotency-Key": key})
        self.me.token, self.session_id = placed["token"], placed["session_id"]
        self.order = placed["order"]
        while not self.order["checkout_url"]:
            await self._wait_for_the_link()

    async def _click(self, name: str) -> None:
        menu = await self.me.call("GET", f"/api/menu/{self.shop['id']}")
        body = {"item_id": _item(menu, name), "quantity": 1, "request_id": self._new_id()}
        await self.me.call("POST", "/cart/items", body)

    async def _look_into_the_cart(self) -> None:
        """Nothing that was said is missing, nothing was done twice."""
        cart = (await self.me.call("GET", "/cart"))["cart"]
        got = Counter({line["name"]: line["quantity"] for line in cart["lines"]})
        wanted = Counter(
            {name: quantity for quantity, name in (*(WORDS[words] for words in self.wanted), CLICK)}
        )
        if got != wanted:
            self.mistakes.append(f"session {self.session_id} wanted {dict(wanted)} and got {dict(got)}")

    async def _confirm(self) -> None:
        """That's all, and the button of the read-back, until there is an order to pay."""
        told = await self._say(text="that's all")
        for button in told["reply"]["buttons"]:
            if button["value"].startswith("confirm:"):
                await self._say(button=button["value"])
        await self._wait_for_the_link()

    async def _wait_for_the_link(self) -> None:
        for _ in range(100):
            state = await self.me.call("GET", "/cart")
            if state["order"] and state["order"]["checkout_url"]:
                self.order = state["order"]
                return
            if state["phase"] != "paying":
                return
            await asyncio.sleep(0.2)

    async def _have_it_cancelled(self) -> None:
        """The shop gives the order up, paid or not; one that is handed over already stays."""
        shop = Caller(self.town, self.me.road, self.shop["api_key"])
        path = f"/api/v1/orders/{self.order['order_id']}/cancel"
        await shop.call("POST", path, {"request_id": self._new_id()}, fine=(409,))

    async def _say(self, **body: str) -> Json:
        message_id = self._new_id()
        self.sent.append(message_id)
        while True:
            told = await self.me.call(
                "POST", self.path, {"message_id": message_id, **body}, headers={"Prefer": "wait=10"}
            )
            if "reply" in told:
                return told

    def _new_id(self) -> str:
        return str(UUID(int=self.ids.getrandbits(128), version=4))


def _item(menu: Json, name: str) -> str:
    return next(
        str(item["id"])
        for category in menu["categories"]
        for item in category["items"]
        if item["name"] == name
    )
