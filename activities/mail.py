"""Letters about orders, each sent once as far as a mail server allows."""

from __future__ import annotations

import structlog
from temporalio import activity

from assistants.language.registry import language_of
from assistants.speaking.news import order_lines
from assistants.speaking.render import say
from channels.email import Email, Letter, Rejected
from domain.ids import OrderId
from domain.orders.states import is_given_up
from schemas.messages.order import OrderRef
from storage import deliveries
from storage.database import Database
from storage.orders import orders
from storage.shops.menus import Menus

logger = structlog.get_logger(__name__)


class Mail:
    def __init__(self, database: Database, menus: Menus, email: Email, public_url: str) -> None:
        self.database = database
        self.menus = menus
        self.email = email
        self.public_url = public_url

    @activity.defn(name="mail.confirm_order")
    async def confirm_order(self, ref: OrderRef) -> None:
        """Mail to the address left in chat or on the payment page, unless the order was given up
        meanwhile."""
        letter = await self._confirmation(ref.order_id)
        if letter is None:
            return
        try:
            await self.email.deliver(letter)
        except Rejected as rejected:
            logger.warning("confirmation.rejected", why=str(rejected))
        else:
            logger.info("confirmation.mailed")
        async with self.database.transaction() as tx:
            await deliveries.mark_sent(tx, letter.key)

    async def _confirmation(self, order_id: OrderId) -> Letter | None:
        key = f"confirmation:{order_id}"
        async with self.database.reading() as tx:
            order = await orders.find(tx, order_id)
            if order is None or is_given_up(order.state) or not order.email:
                return None
            if await deliveries.was_sent(tx, key):
                return None
            shop = (await self.menus.shop_menu(tx, order.shop_id)).shop
        language = language_of(order.language)
        return Letter(
            key=key,
            to=order.email,
            sender_name=shop.name,
            subject=say(language, "confirmation_mail_subject", shop=shop.name, number=order.number),
            text=say(
                language,
                "confirmation_mail_body",
                shop=shop.name,
                number=order.number,
                lines=order_lines(order.quote, language),
                total=str(order.quote.total_money),
                address=shop.address,
                link=f"{self.public_url}/s/{shop.slug}",
            ),
        )
