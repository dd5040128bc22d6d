"""A small diner and a customer in it, who is served as a session's workflow would serve them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from temporalio.testing import ActivityEnvironment

from activities.sessions.cashier import Cashier
from activities.sessions.waiter import Waiter
from domain.cart.edits import Edit
from domain.cart.model import Cart
from domain.catalogue.model import Catalogue, Category, Ingredient, Item, Option, OptionGroup, OrderType
from domain.conversation import Message, Phase, TurnOutcome
from domain.ids import (
    CategoryId,
    GroupId,
    IngredientId,
    ItemId,
    MessageId,
    OptionId,
    SessionId,
    ShopId,
)
from domain.shops.shop import Shop
from schemas.documents.order import document_of
from schemas.messages.session import (
    CartEdited,
    CashierRequest,
    CashierResult,
    ChatArrived,
    TurnRequest,
    TurnResult,
)
from storage.database import Database
from storage.documents import to_text
from storage.sessions import sessions, transcript
from storage.sessions.transcript import StoredMessage
from storage.shops import shops
from storage.tables.base import Json

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def known(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


FOOD = CategoryId(known("food"))
SMALL = Option(OptionId(known("small")), "Small")
LARGE = Option(OptionId(known("large")), "Large", 250)
EGG, HAM = Option(OptionId(known("egg")), "Egg", 100), Option(OptionId(known("ham")), "Ham", 150)
ONIONS = Ingredient(IngredientId(known("onions")), "Onions")
COLA = Item(ItemId(known("cola")), FOOD, "Cola", 300)
LEMONADE = Item(ItemId(known("lemonade")), FOOD, "Lemonade", 350)
BURGER = Item(
    ItemId(known("burger")),
    FOOD,
    "Burger",
    900,
    groups=(
        OptionGroup(GroupId(known("size")), "Size", (SMALL, LARGE), min=1),
        OptionGroup(GroupId(known("toppings")), "Toppings", (EGG, HAM), max=2),
    ),
    ingredients=(ONIONS,),
)
SHOP = Shop(
    ShopId(known("diner")),
    "diner",
    "The Diner",
    "USD",
    "UTC",
    order_types=(OrderType.PICKUP, OrderType.DINE_IN),
)
MENU = Catalogue(SHOP.id, 1, "USD", (Category(FOOD, "Food"),), (COLA, LEMONADE, BURGER))


@dataclass
class Customer:
    """Keeps between the activities what the session's row says, and nothing else."""

    database: Database
    waiter: Waiter
    cashier: Cashier
    session_id: SessionId
    shop: Shop
    cart: Cart = field(default_factory=Cart)
    phase: Phase = Phase.ORDERING
    hand_off: CashierRequest | None = None
    heartbeats: int = 0

    async def takes(self, *edits: Edit) -> None:
        result = await self._turn(CartEdited(request_id=str(uuid4()), edits=edits))
        assert not result.problem

    async def says(self, text: str) -> None:
        await self._chats(Message(text))

    async def confirms(self, *, then: str = "") -> CashierResult:
        """Presses the newest button that confirms; first has the order read back where it is not.

        `then` is written before the press has its answer.
        """
        if self.phase is Phase.ORDERING:
            await self.says("that's all")
        offered = [each.value for row in await self.rows() for each in row.buttons]
        handed = await self._chats(
            Message(button=[each for each in offered if each.startswith("confirm:")][-1]), then
        )
        assert handed is not None, "nothing was handed off"
        return handed

    async def hands_off_again(self) -> CashierResult:
        """As Temporal does when it has not heard of the attempt before."""
        assert self.hand_off is not None
        environment = ActivityEnvironment()
        environment.on_heartbeat = self._beats
        handed = await environment.run(self.cashier.prepare, self.hand_off)
        if handed.left_to_model:
            handed = await environment.run(self.cashier.prepare_with_model, self.hand_off)
        await self._looks()
        return handed

    async def rows(self) -> list[StoredMessage]:
        async with self.database.transaction() as tx:
            return await transcript.since(tx, self.session_id, 0)

    async def heard_last(self) -> str:
        return (await self.rows())[-1].text

    def document(self, **changes: object) -> Json:
        """The order JSON of the cart, with some of it written otherwise."""
        return {**document_of(self.cart, self.shop.id, MENU.version).model_dump(mode="json"), **changes}

    def _beats(self, *details: object) -> None:
        self.heartbeats += 1

    async def _chats(self, message: Message, then: str = "") -> CashierResult | None:
        message_id = MessageId(str(uuid4()))
        async with self.database.transaction() as tx:
            await transcript.add_customer_message(tx, self.session_id, message_id, message)
            if then:
                await transcript.add_customer_message(
                    tx, self.session_id, MessageId(str(uuid4())), Message(then)
                )
        result = await self._turn(ChatArrived(message_id=message_id))
        return (
            await self._hand_off(message_id, result.draft_hash)
            if result.outcome is TurnOutcome.HAND_OFF
            else None
        )

    async def _turn(self, asked: ChatArrived | CartEdited) -> TurnResult:
        request = TurnRequest(session_id=self.session_id, shop_id=self.shop.id, request=asked, at=NOON)
        result = await ActivityEnvironment().run(self.waiter.take_turn, request)
        await self._looks()
        return result

    async def _hand_off(self, confirmation: MessageId, draft_hash: str) -> CashierResult:
        self.hand_off = CashierRequest(
            session_id=self.session_id,
            shop_id=self.shop.id,
            request_id=confirmation,
            at=NOON,
            draft_hash=draft_hash,
        )
        return await self.hands_off_again()

    async def _looks(self) -> None:
        async with self.database.transaction() as tx:
            stored = await sessions.load(tx, self.session_id)
        self.cart, self.phase = stored.cart, stored.phase


async def walk_in(database: Database, waiter: Waiter, cashier: Cashier) -> Customer:
    """Into a diner of their own, so that its menu can change."""
    session_id, shop_id = SessionId(str(uuid4())), ShopId(str(uuid4()))
    shop = replace(SHOP, id=shop_id, slug=f"diner-{shop_id}")
    async with database.transaction() as tx:
        await shops.publish(tx, shop, to_text(replace(MENU, shop_id=shop_id)))
        await sessions.open_session(tx, session_id, shop_id, MENU.version, Cart(), "en")
    return Customer(database, waiter, cashier, session_id, shop)
