"""A session's rows between its runs, and the recovery of an abandoned cart."""

from __future__ import annotations

from datetime import datetime

import structlog
from temporalio import activity

from assistants.language.registry import language_of
from assistants.speaking.render import say
from channels.email import Email, Letter, Rejected
from domain.conversation import Phase, Reply
from domain.orders.cart_after import phase_on_return
from domain.payments.pricing import quote
from domain.recovery import RESUME_LINK_LIFE, minutes_until_day, resume_link
from schemas.messages.session import (
    Apology,
    ClosedSession,
    CloseSession,
    Recovered,
    Recovery,
    Reminder,
    SessionLoaded,
    SessionStart,
    TurnDecision,
)
from storage import deliveries
from storage.database import Database, Transaction, notify
from storage.orders import open_orders
from storage.sessions import sessions, tokens, transcript, turns
from storage.sessions.sessions import StoredSession
from storage.shops.menus import Menus

logger = structlog.get_logger(__name__)


class Sessions:
    def __init__(self, database: Database, menus: Menus, email: Email, public_url: str) -> None:
        self.database = database
        self.menus = menus
        self.email = email
        self.public_url = public_url

    @activity.defn(name="session.load")
    async def load(self, start: SessionStart) -> SessionLoaded:
        """Return the conversation as stored, with a confirmation that an earlier run has not finished."""
        async with self.database.reading() as tx:
            session_id = start.session_id
            stored = await sessions.load(tx, session_id)
            shop = (await self.menus.shop_menu(tx, start.shop_id)).shop
            theirs = await open_orders.of_session(tx, session_id)
            confirmed = await turns.decided(tx, session_id, stored.hand_off) if stored.hand_off else None
        unpaid = {order.id: order.version for order in theirs}
        return SessionLoaded(
            phase=phase_on_return(
                stored.phase, has_open_order=bool(unpaid), handing_off=confirmed is not None
            ),
            in_cart=len(stored.cart.lines),
            turn=stored.last_turn,
            abandon_after_minutes=shop.abandon_after_minutes,
            recovery_interval_minutes=shop.recovery_interval_minutes,
            unpaid_orders=unpaid,
            hand_off=stored.hand_off if confirmed else "",
            draft_hash=TurnDecision.model_validate(confirmed).draft_hash if confirmed else "",
        )

    @activity.defn(name="session.recover")
    async def recover(self, recovery: Recovery) -> Recovered:
        """Decide what to do about an abandoned cart: remind the customer by day, wait for day, or close it.

        Do nothing if the customer has written meanwhile.
        """
        now = recovery.at
        async with self.database.transaction() as tx:
            stored = await sessions.load(tx, recovery.session_id, lock=True)
            if stored.last_turn != recovery.turn:
                return Recovered(phase=stored.phase)
            if recovery.last or not stored.email or await deliveries.opted_out(tx, stored.email):
                outcome = "closed" if recovery.last or not stored.email else "opted_out"
                await self._close(tx, stored, recovery, outcome, now)
                return Recovered(phase=Phase.CLOSED)
            shop = (await self.menus.shop_menu(tx, recovery.shop_id)).shop
        wait = minutes_until_day(shop.local(now))
        return Recovered(phase=stored.phase, minutes_until_day=wait, remind=not wait)

    @activity.defn(name="session.remind")
    async def remind(self, reminder: Reminder) -> None:
        """Mail the reminder once, unless the customer is back, paying or opted out, or the cart is closed."""
        now = activity.info().current_attempt_scheduled_time
        async with self.database.transaction() as tx:
            letter = await self._letter(tx, reminder, now)
        if letter is None:
            return
        outcome = await self._deliver(letter)
        async with self.database.transaction() as tx:
            await deliveries.mark_sent(tx, letter.key)
            await deliveries.record_recovery(
                tx, reminder.session_id, reminder.turn, reminder.attempt, outcome, now
            )

    @activity.defn(name="session.close")
    async def close_session(self, asked: CloseSession) -> ClosedSession:
        """Close the session for an operator and tell the customer. Return its orders that can still be paid.

        A confirmation that has not become an order does not become one any more.
        """
        async with self.database.transaction() as tx:
            session_id = asked.session_id
            stored = await sessions.load(tx, session_id, lock=True)
            await sessions.end_hand_off(tx, session_id)
            await sessions.save_phase(tx, session_id, Phase.CLOSED)
            await transcript.add_reply(tx, session_id, asked.request_id, _closed(stored), role="shop")
            await notify(tx, session_id, "state")
            theirs = await open_orders.of_session(tx, session_id)
        return ClosedSession(order_ids=tuple(each.id for each in theirs))

    @activity.defn(name="session.apologize")
    async def apologize(self, apology: Apology) -> None:
        """Tell the customer that their request failed. Take back a confirmation, and reopen its cart."""
        async with self.database.transaction() as tx:
            stored = await sessions.load(tx, apology.session_id, lock=True)
            key = f"apology:{apology.request_id}"
            message = apology.message_id
            reply = Reply(say(language_of(stored.language), "stumbled"))
            await transcript.add_reply(tx, stored.id, key, reply, in_reply_to=message)
            if message:
                await transcript.mark_answered(tx, stored.id, message, stored.last_turn)
            if stored.hand_off == apology.request_id:
                await sessions.end_hand_off(tx, stored.id)
                await sessions.save_phase(tx, stored.id, Phase.ORDERING)
            await notify(tx, stored.id, "turn")

    async def _deliver(self, letter: Letter) -> str:
        try:
            await self.email.deliver(letter)
        except Rejected as rejected:
            logger.warning("reminder.rejected", why=str(rejected))
            return "rejected"
        logger.info("reminder.sent")
        return "mailed"

    async def _close(
        self, tx: Transaction, stored: StoredSession, recovery: Recovery, outcome: str, now: datetime
    ) -> None:
        await deliveries.record_recovery(
            tx, recovery.session_id, recovery.turn, recovery.attempt, outcome, now
        )
        await sessions.save_phase(tx, recovery.session_id, Phase.CLOSED)
        logger.info("session.closed", outcome=outcome)
        key = f"closed:{recovery.turn}"
        await transcript.add_reply(tx, recovery.session_id, key, _closed(stored), role="shop")
        await notify(tx, recovery.session_id, "state")

    async def _letter(self, tx: Transaction, reminder: Reminder, now: datetime) -> Letter | None:
        stored = await sessions.load(tx, reminder.session_id, lock=True)
        is_back = stored.last_turn != reminder.turn or stored.phase in {Phase.PAYING, Phase.CLOSED}
        if is_back or stored.cart.empty or await deliveries.was_sent(tx, reminder.key):
            return None
        if not stored.email or await deliveries.opted_out(tx, stored.email):
            return None
        shop = (await self.menus.shop_menu(tx, reminder.shop_id)).shop
        catalogue = await self.menus.catalogue(tx, reminder.shop_id, stored.catalogue_version)
        cost = quote(stored.cart, catalogue)
        expires_at = now + RESUME_LINK_LIFE
        resume = await tokens.issue_token(tx, stored.id, "resume", expires_at, letter=reminder.key)
        language = language_of(stored.language)
        lines = "\n".join(
            say(language, "cart_line", quantity=line.quantity, name=line.name) for line in cost.lines
        )
        return Letter(
            key=reminder.key,
            to=stored.email,
            sender_name=shop.name,
            subject=say(language, "recovery_mail_subject", shop=shop.name),
            text=say(
                language,
                "recovery_mail_body",
                shop=shop.name,
                lines=lines,
                total=str(cost.total_money),
                link=resume_link(self.public_url, shop.slug, resume),
                unsubscribe=f"{self.public_url}/unsubscribe/{resume}",
            ),
        )


def _closed(stored: StoredSession) -> Reply:
    return Reply(say(language_of(stored.language), "cart_closed"))
