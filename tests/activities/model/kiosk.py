"""A small shop and a customer in it, for tests of the waiter with a model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4, uuid5

from activities.language_models.waiter import ModelWaiter
from assistants import waiter
from domain.cart.model import Cart
from domain.catalogue.model import Catalogue, Category, Ingredient, Item, Option, OptionGroup, OrderType
from domain.conversation import Message, Turn, TurnContext
from domain.ids import (
    CategoryId,
    GroupId,
    IngredientId,
    ItemId,
    LineId,
    MessageId,
    OptionId,
    SessionId,
    ShopId,
)
from domain.shops.shop import Shop
from schemas.messages.session import ChatArrived, TurnRequest
from storage.database import Database
from storage.documents import to_text
from storage.sessions import sessions, transcript
from storage.sessions.turns import Usage
from storage.shops import shops

FOOD, DRINKS = CategoryId("food"), CategoryId("drinks")
COLA = Item(ItemId("cola"), DRINKS, "Cola", 300, "Cold and sweet.")
BURGER = Item(
    ItemId("burger"),
    FOOD,
    "Burger",
    900,
    groups=(
        OptionGroup(
            GroupId("size"),
            "Size",
            (Option(OptionId("small"), "Small"), Option(OptionId("large"), "Large", 250)),
            min=1,
        ),
    ),
    ingredients=(Ingredient(IngredientId("onions"), "Onions"), Ingredient(IngredientId("cheese"), "Cheese")),
)
CAKE = Item(ItemId("cake"), FOOD, "Cake", 450, available=False)
SHOP = Shop(
    ShopId("1f0c9b36-9a3f-4b8e-8f0e-0d2f6c6f9c11"),
    "kiosk",
    "The Kiosk",
    "USD",
    "UTC",
    address="1 Main Street",
)
MENU = Catalogue(
    SHOP.id, 1, "USD", (Category(FOOD, "Food"), Category(DRINKS, "Drinks")), (COLA, BURGER, CAKE)
)
"""The model knows Cola as i1, Burger as i2 and Cake as i3; Small and Large as o1 and o2; Onions as g1."""


def large_menu() -> Catalogue:
    rows = tuple(
        Item(ItemId(f"dish-{number}"), FOOD, f"Dish number {number}", 1000 + number) for number in range(200)
    )
    return replace(MENU, version=2, items=(*rows, COLA, BURGER))


@dataclass(frozen=True)
class Served:
    turn: Turn
    usage: Usage


class Customer:
    """Says things to the waiter and keeps the table as a session would."""

    def __init__(self, database: Database, model: ModelWaiter, session_id: SessionId) -> None:
        self.database = database
        self.model = model
        self.session_id = session_id
        self.context = TurnContext(SHOP, MENU, Cart(), datetime(2026, 3, 2, 12, tzinfo=UTC))
        self.turn = 0

    async def says(self, text: str, *, then: str = "") -> Served | None:
        """`then` is written before the first message has its answer."""
        self.turn += 1
        first = MessageId(str(uuid4()))
        async with self.database.transaction() as tx:
            await transcript.add_customer_message(tx, self.session_id, first, Message(text))
            if then:
                await transcript.add_customer_message(
                    tx, self.session_id, MessageId(str(uuid4())), Message(then)
                )
        answered = await self.model.take_turn(
            self._request(first), self.turn, self.context, Message(text), self._line_ids()
        )
        if answered is None:
            return None
        turn = answered.turn or waiter.take_turn(Message(text), self.context, self._line_ids())
        async with self.database.transaction() as tx:
            await transcript.add_reply(
                tx, self.session_id, f"turn:{self.turn}", turn.reply, in_reply_to=first
            )
        self.context = replace(
            self.context,
            cart=turn.cart,
            phase=turn.phase,
            question=turn.question,
            focus=turn.focus,
            draft_hash=turn.draft_hash,
        )
        return Served(turn, answered.usage)

    async def is_served(self, text: str) -> Served:
        answered = await self.says(text)
        assert answered is not None, "the model's turn was given up"
        return answered

    def sits_at(self, **changes: object) -> None:
        self.context = replace(self.context, **changes)  # type: ignore[arg-type]  # names and types are the test's to get right

    @property
    def ordered(self) -> list[tuple[str, int]]:
        return [(line.item_id, line.quantity) for line in self.context.cart.lines]

    def _request(self, message_id: MessageId) -> TurnRequest:
        return TurnRequest(
            session_id=self.session_id,
            shop_id=SHOP.id,
            request=ChatArrived(message_id=message_id),
            at=self.context.now,
        )

    def _line_ids(self) -> LineIds:
        return LineIds(self.session_id, self.turn)


class LineIds:
    def __init__(self, session_id: SessionId, turn: int) -> None:
        self._session_id = UUID(session_id)
        self._turn = turn
        self._count = 0

    def __call__(self) -> LineId:
        self._count += 1
        return LineId(str(uuid5(self._session_id, f"{self._turn}:{self._count}")))


async def open_kiosk(database: Database) -> None:
    async with database.transaction() as tx:
        await shops.publish(tx, SHOP, to_text(MENU))


async def walk_in(database: Database, model: ModelWaiter) -> Customer:
    session_id = SessionId(str(uuid4()))
    async with database.transaction() as tx:
        await sessions.open_session(tx, session_id, SHOP.id, MENU.version, Cart(), "en")
    return Customer(database, model, session_id)


WITH_TABLES = replace(SHOP, order_types=(OrderType.DINE_IN, OrderType.PICKUP))
