"""A customer in the storm: talks and clicks at once, or orders by machine; pays, declines, leaves."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from domain.ids import OrderId, SessionId
from tests.chaos.caller import Caller
from tests.installation import Installation, Json, checkout_id
from workflows.support.names import order_workflow_id, session_workflow_id

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
BY_MACHINE = (WORDS["one tiramisu"], CLICK)
LATE_CLICK = (1, "Arancini")
QUESTION = "how much is the tiramisu?"
ENDINGS = ("pay",) * 6 + ("decline", "pay_later", "leave", "cancel")


@dataclass
class Shopper:
    """`mistakes` is what this customer saw go wrong, in sentences."""

    installation: Installation
    dice: random.Random
    session_id: str = ""
    order: Json = field(default_factory=dict)
    ordered: set[str] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)
    late_clicks: int = 0
    mistakes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ending = self.dice.choice(ENDINGS)
        self.by_machine = self.dice.random() < 0.5
        self.wanted = self.dice.sample(sorted(WORDS), 2)
        self.delay = self.dice.uniform(0, 2)
        self.settles = self.dice.random() < 0.5
        self.ids = random.Random(self.dice.random())
        self.me = Caller(self.installation, random.Random(self.dice.random()))
        self.shop = self.installation.shop(SHOP)
        self.path = f"/api/chat/{self.shop['id']}"

    async def place_order(self) -> None:
        if self.by_machine:
            await self._order_by_machine()
            return
        opened = await self.me.call("POST", f"{self.path}/session", {})
        self.me.token, self.session_id = opened["token"], opened["session_id"]
        await asyncio.gather(*(self._say(text=words) for words in self.wanted), self._click(CLICK[1]))
        await self._look_into_the_cart()
        while not self.order:
            await self._confirm()

    async def finish(self) -> None:
        """Whatever happens to the order, its customer talks and clicks meanwhile."""
        await asyncio.sleep(self.delay)
        await asyncio.gather(self._meet_its_end(), self._say(text=QUESTION), self._click_late())

    async def look_at_what_is_left(self, sold: set[str]) -> None:
        """What was bought has left the cart, and nothing else."""
        chosen = BY_MACHINE if self.by_machine else (*(WORDS[words] for words in self.wanted), CLICK)
        late = (self.late_clicks, LATE_CLICK[1])
        await self._expect((late,) if self.ordered & sold else (*chosen, late))

    @property
    def runs(self) -> list[str]:
        """What an operator finds of this customer in Temporal."""
        session = [session_workflow_id(SessionId(self.session_id))] if self.session_id else []
        return [*session, *(order_workflow_id(OrderId(each)) for each in sorted(self.ordered))]

    async def _meet_its_end(self) -> None:
        if self.order["checkout_url"]:
            await self._at_its_page(checkout_id(self.order))
        if self.ending in {"leave", "cancel"}:
            await self._have_it_cancelled()

    async def _at_its_page(self, session: str) -> None:
        if self.ending == "decline":
            await self.me.at_stripe(f"sessions/{session}/decline")
        if self.ending in {"pay", "decline", "cancel"}:
            await self.me.at_stripe(f"sessions/{session}/pay")
        if self.ending == "pay_later":
            await self.me.at_stripe(f"sessions/{session}/pay_later")
            outcome = "succeeded" if self.settles else "failed"
            await self.me.at_stripe(f"sessions/{session}/settle", {"outcome": outcome})

    async def _order_by_machine(self) -> None:
        menu = await self.me.call("GET", f"/api/menu/{self.shop['id']}")
        lines = [{"item_id": _item(menu, name), "quantity": quantity} for quantity, name in BY_MACHINE]
        document = {
            "shop_id": self.shop["id"],
            "catalogue_version": menu["catalogue_version"],
            "order_type": "pickup",
            "lines": lines,
        }
        path, key = f"/api/order/{self.shop['id']}", self._new_id()
        calls = (self.me.call("POST", path, document, headers={"Idempotency-Key": key}) for _ in range(2))
        placed, again = await asyncio.gather(*calls)
        self.me.token, self.session_id = placed["token"], placed["session_id"]
        self.order = placed["order"]
        self.ordered |= {placed["order"]["order_id"], again["order"]["order_id"]}
        while not self.order["checkout_url"] and self.order["state"] == "draft":
            await self._wait_for_the_link()

    async def _click(self, name: str) -> None:
        menu = await self.me.call("GET", f"/api/menu/{self.shop['id']}")
        body = {"item_id": _item(menu, name), "quantity": 1, "request_id": self._new_id()}
        await self.me.call("POST", "/cart/items", body)

    async def _click_late(self) -> None:
        """Refused as long as the order waits for its money."""
        menu = await self.me.call("GET", f"/api/menu/{self.shop['id']}")
        body = {"item_id": _item(menu, LATE_CLICK[1]), "quantity": 1, "request_id": self._new_id()}
        answer = await self.me.call("POST", "/cart/items", body, fine=(409,))
        self.late_clicks += "cart" in answer

    async def _look_into_the_cart(self) -> None:
        """Nothing that was said is missing, nothing was done twice."""
        await self._expect((*(WORDS[words] for words in self.wanted), CLICK))

    async def _expect(self, chosen: Sequence[tuple[int, str]]) -> None:
        cart = (await self.me.call("GET", "/cart"))["cart"]
        got, wanted = Counter[str](), Counter[str]()
        for line in cart["lines"]:
            got[line["name"]] += line["quantity"]
        for quantity, name in chosen:
            wanted[name] += quantity
        if got != wanted:
            self.mistakes.append(f"session {self.session_id} wanted {dict(wanted)} and got {dict(got)}")

    async def _confirm(self) -> None:
        """That's all, and the button of the read-back, until there is an order to pay."""
        told = await self._say(text="that's all")
        self._hear_of(told["order"])
        for button in told["reply"]["buttons"]:
            if button["value"].startswith("confirm:"):
                self._hear_of((await self._say(button=button["value"]))["order"])
        await self._wait_for_the_link()

    def _hear_of(self, order: Json | None) -> None:
        if order:
            self.ordered.add(order["order_id"])

    async def _wait_for_the_link(self) -> None:
        for _ in range(100):
            state = await self.me.call("GET", "/cart")
            self._hear_of(state["order"])
            if state["order"] and (state["order"]["checkout_url"] or self.by_machine):
                self.order = state["order"]
                return
            if state["phase"] != "paying":
                return
            await asyncio.sleep(0.2)

    async def _have_it_cancelled(self) -> None:
        """The shop gives the order up, paid or not; one that is handed over already stays."""
        shop = Caller(self.installation, self.me.road, self.shop["api_key"])
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
