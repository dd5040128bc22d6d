"""The words of a delivery, made when it is sent: what is not true any more by then is not said."""

from __future__ import annotations

from temporalio import activity

from assistants.language.registry import language_of
from assistants.speaking.news import order_lines
from assistants.speaking.render import say
from channels.contract import Outgoing
from domain.conversation import Phase
from domain.ids import OrderId, SessionId
from domain.orders.states import is_given_up
from domain.payments.pricing import quote
from domain.recovery import RESUME_LINK_LIFE, resume_link
from schemas.documents.delivery import CartReminder, OrderConfirmation, TranscriptLine
from storage.database import Transaction
from storage.deliveries.queue import WaitingDelivery
from storage.orders import orders
from storage.sessions import recovery, sessions, tokens, transcript
from storage.shops.menus import Menus


class Composer:
    def __init__(self, menus: Menus, public_url: str) -> None:
        self.menus = menus
        self.public_url = public_url

    async def compose(self, tx: Transaction, delivery: WaitingDelivery) -> Outgoing | None:
        """Return the message, or None if it is not true any more."""
        match delivery.content:
            case OrderConfirmation(order_id=order_id):
                return await self._confirmation(tx, order_id)
            case CartReminder() as reminder:
                return await self._reminder(tx, delivery.session_id, reminder)
            case TranscriptLine(seq=seq):
                line = await transcript.line(tx, delivery.session_id, seq)
                text = f"{line.text}\n{line.link}" if line.link else line.text
                return Outgoing(text, line.buttons)

    async def _confirmation(self, tx: Transaction, order_id: OrderId) -> Outgoing | None:
        """None for an order that was given up meanwhile."""
        order = await orders.load(tx, order_id)
        if is_given_up(order.state):
            return None
        shop = (await self.menus.shop_menu(tx, order.shop_id)).shop
        language = language_of(order.language)
        body = say(
            language,
            "confirmation_mail_body",
            shop=shop.name,
            number=order.number,
            lines=order_lines(order.quote, language),
            total=order.quote.total_money,
            address=shop.address,
            link=f"{self.public_url}/s/{shop.slug}",
        )
        subject = say(language, "confirmation_mail_subject", shop=shop.name, number=order.number)
        return Outgoing(body, subject=subject, sender=shop.name)

    async def _reminder(
        self, tx: Transaction, session_id: SessionId, reminder: CartReminder
    ) -> Outgoing | None:
        """None if the customer is back, paying or opted out, or the cart is closed."""
        stored = await sessions.load(tx, session_id, lock=True)
        is_back = stored.last_turn != reminder.turn or stored.phase in {Phase.PAYING, Phase.CLOSED}
        if is_back or stored.cart.empty or await recovery.has_opted_out(tx, stored.email):
            return None
        shop = (await self.menus.shop_menu(tx, stored.shop_id)).shop
        cost = quote(stored.cart, await self.menus.catalogue(tx, stored.shop_id, stored.catalogue_version))
        now = activity.info().current_attempt_scheduled_time
        key, expires_at = reminder.key(session_id), now + RESUME_LINK_LIFE
        resume = await tokens.issue_token(tx, session_id, "resume", expires_at, letter=key)
        language = language_of(stored.language)
        lines = (say(language, "cart_line", quantity=each.quantity, name=each.name) for each in cost.lines)
        body = say(
            language,
            "recovery_mail_body",
            shop=shop.name,
            lines="\n".join(lines),
            total=cost.total_money,
            link=resume_link(self.public_url, shop.slug, resume),
            unsubscribe=f"{self.public_url}/unsubscribe/{resume}",
        )
        subject = say(language, "recovery_mail_subject", shop=shop.name)
        return Outgoing(body, subject=subject, sender=shop.name)
