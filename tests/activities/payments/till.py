"""One order's dealings with Stripe, call by call, as its worker would make them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from temporalio.testing import ActivityEnvironment

from activities.payments.checkout import Checkout
from activities.payments.checkout_page import ReturnUrls
from activities.payments.payments import Payments
from domain.cart.apply import apply
from domain.cart.edits import AddLine
from domain.cart.model import Cart
from domain.ids import LineId, OrderId, PaymentId, RefundId
from domain.orders.reasons import ReasonCode
from domain.payments.plan import payment_id_of
from domain.payments.pricing import quote
from schemas.messages.order import CheckoutOpened, CheckoutRequest, RefundMade, RefundRequest
from storage.database import Database
from storage.orders import orders
from storage.orders.orders import NewOrder, StoredOrder
from storage.payments import payments
from storage.payments.payments import StoredPayment
from storage.sessions import sessions
from storage.shops import shops
from tests.local.stripe.running import StandIn
from tests.storage.rows import a_session, a_step

MARK = {"app": "countertalk", "installation": "tests"}


@dataclass
class Till:
    database: Database
    standin: StandIn
    order: StoredOrder

    @classmethod
    async def of_new_order(cls, database: Database, standin: StandIn) -> Till:
        session_id, order_id = await a_session(database), OrderId(str(uuid4()))
        async with database.transaction() as tx:
            shop_id = (await sessions.load(tx, session_id)).shop_id
            menu = await shops.catalogue(tx, shop_id, 1)
            tea = next(each for each in menu.items if each.name == "Tea")
            cart = apply(Cart(), (AddLine(tea.id, 1),), menu, lambda: LineId(str(uuid4()))).cart
            await orders.add(tx, NewOrder(order_id, shop_id, session_id, {}, quote(cart, menu), "", "en"), {})
            return cls(database, standin, await orders.load(tx, order_id))

    @property
    def payment_id(self) -> PaymentId:
        return payment_id_of(self.order.id)

    async def opens(self) -> CheckoutOpened:
        checkout = Checkout(self.database, self.standin.client(), ReturnUrls("http://shop"), MARK)
        request = CheckoutRequest(
            order_id=self.order.id,
            payment_id=self.payment_id,
            checkout_minutes=45,
            opened=a_step(self.order, "opened").model_copy(update={"news": "payment_link"}),
        )
        return await at_this_moment().run(checkout.open_checkout, request)

    async def pays_back(self) -> RefundMade:
        """As another run would ask for it: by an id of its own."""
        api = Payments(self.database, self.standin.client(), MARK, live=False)
        request = RefundRequest(
            order_id=self.order.id,
            payment_id=self.payment_id,
            refund_id=RefundId(str(uuid4())),
            reason=ReasonCode.STAFF,
        )
        return await at_this_moment().run(api.refund, request)

    async def is_paid(self) -> None:
        await self.opens()
        await self.standin.control(f"sessions/{(await self.payment()).checkout_session_id}/pay")

    async def payment(self) -> StoredPayment:
        async with self.database.transaction() as tx:
            return await payments.load(tx, self.payment_id)


def at_this_moment() -> ActivityEnvironment:
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, current_attempt_scheduled_time=datetime.now(UTC))
    return environment
