"""A customer with something to lose, and the proof that nothing of theirs was touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import Engine, text

from tests.installation import Customer, Installation, Json, checkout_id, eventually

EMAIL = "victim@example.com"
AUTH = {"Authorization": "Bearer sk_test_local"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Schemathesis gives all operations one node id, and of one id pytest-xdist runs one test."""
    for item in items:
        if item.name not in item.nodeid:
            item._id = replace(item.id, names=(item.name,))


@dataclass(frozen=True)
class Victim:
    """Has paid for one order and has a new cart that was read back."""

    customer: Customer
    order: Json
    names: dict[str, str]

    async def belongings(self) -> tuple[bytes, bytes, str, int]:
        """The cart and the order byte for byte, and what Stripe took and gave back for it."""
        status = await eventually(self._status, what="the order's run answers")
        cart = await self.customer.get("/cart")
        assert cart.status_code == 200
        return cart.content, status, *await self._ledger()

    async def _status(self) -> bytes | None:
        """As the order's run tells it; the API answers from the rows where the run takes too long."""
        answer = await self.customer.get(f"/api/order/status/{self.order['order_id']}")
        assert answer.status_code == 200
        return answer.content if answer.json()["source"] == "workflow" else None

    async def _ledger(self) -> tuple[str, int]:
        stripe = self.customer.installation.stripe
        path = f"/v1/checkout/sessions/{checkout_id(self.order)}"
        session = (await stripe.get(path, headers=AUTH)).json()
        wanted = {"payment_intent": session["payment_intent"]}
        refunds = (await stripe.get("/v1/refunds", headers=AUTH, params=wanted)).json()["data"]
        return session["payment_status"], sum(refund["amount"] for refund in refunds)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def victim(whole_installation: Installation) -> Victim:
    customer = Customer(whole_installation)
    await customer.say("one tiramisu")
    await customer.say(f"my mail is {EMAIL}")
    order = await customer.check_out()
    await customer.pay(order)
    await customer.order_when(payment_state="paid")

    async def emptied() -> bool:
        return not (await customer.state())["cart"]["lines"]

    await eventually(emptied, what="what was bought leaves the cart")
    await customer.click("Cannoli")
    read_back = await customer.say("that's all")
    buttons = [button["value"] for button in read_back["reply"]["buttons"]]
    names = {
        "session": customer.session_id,
        "order": order["order_id"],
        "line": read_back["cart"]["lines"][0]["id"],
        "draft": next(each for each in buttons if each.startswith("confirm:")).removeprefix("confirm:"),
        "email": EMAIL,
        "item": (await customer.menu_item("Tiramisù"))["id"],
        "concern": a_concern(whole_installation, customer.shop),
    }
    return Victim(customer, order, names)


def a_concern(installation: Installation, shop: Json) -> str:
    """The number of something at the shop that needs somebody's eye."""
    added = "INSERT INTO attention (shop_id, kind, code, key) VALUES (:shop, 'order', 'test', :key)"
    values = {"shop": shop["id"], "key": f"test:{uuid4()}"}
    with installation.database.begin() as connection:
        found = connection.execute(text(f"{added} RETURNING id"), values)
        return str(found.scalar_one())


class Books:
    """The tables that know about money, orders and what was sent in."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_session(self, session_id: str) -> dict[str, int]:
        """How many orders, payments and refunds a session has caused."""
        paid = "FROM payment JOIN orders ON orders.id = order_id"
        returned = f"{paid} JOIN refund ON payment.id = payment_id"
        counts = {
            "orders": "SELECT count(*) FROM orders WHERE session_id = :id",
            "payments": f"SELECT count(*) {paid} WHERE session_id = :id",
            "refunds": f"SELECT count(*) {returned} WHERE session_id = :id",
        }
        with self._engine.connect() as connection:
            return {
                name: int(connection.execute(text(query), {"id": session_id}).scalar_one())
                for name, query in counts.items()
            }

    def rows(self, *tables: str) -> dict[str, int]:
        with self._engine.connect() as connection:
            return {
                table: int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 (names of ours)
                for table in tables
            }

    def event(self, event_id: object) -> int:
        with self._engine.connect() as connection:
            query = text("SELECT count(*) FROM stripe_event WHERE id = :id")
            return int(connection.execute(query, {"id": event_id}).scalar_one())

    def email_of(self, session_id: str) -> str:
        with self._engine.connect() as connection:
            query = text("SELECT email FROM session WHERE id = :id")
            return str(connection.execute(query, {"id": session_id}).scalar_one())


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def books(whole_installation: Installation) -> Books:
    # Without a pool: another test of this installation may kill PostgreSQL.
    return Books(whole_installation.database)


NOTHING = {"orders": 0, "payments": 0, "refunds": 0}
