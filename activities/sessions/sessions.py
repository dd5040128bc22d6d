"""A session's rows between its runs, and the recovery of an abandoned cart."""

from __future__ import annotations

from datetime import datetime

import structlog
from temporalio import activity

from assistants.language.registry import language_of
from assistants.speaking.render import say
from channels.email import EMAIL
from domain.conversation import Phase, Reply
from domain.deliveries import Address
from domain.ids import AddressId
from domain.orders.cart_after import phase_on_return
from domain.recovery import minutes_until_day
from schemas.documents.delivery import CartReminder
from schemas.messages.session import (
    Apology,
    ClosedSession,
    CloseSession,
    Recovered,
    Recovery,
    SessionLoaded,
    SessionStart,
    TurnDecision,
)
from storage.database import Database, Transaction, notify
from storage.deliveries import outbox
from storage.orders import open_orders
from storage.sessions import recovery as recoveries
from storage.sessions import sessions, transcript, turns
from storage.sessions.sessions import StoredSession
from storage.shops.menus import Menus

logger = structlog.get_logger(__name__)


class Sessions:
    def __init__(self, database: Database, menus: Menus) -> None:
        self.database = database
        self.menus = menus

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
            replies_to=(stored.address_id,) if stored.address_id else (),
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
            if recovery.last or not stored.email or await recoveries.has_opted_out(tx, stored.email):
                outcome = "closed" if recovery.last or not stored.email else "opted_out"
                await self._close(tx, stored, recovery, outcome, now)
                return Recovered(phase=Phase.CLOSED)
            shop = (await self.menus.shop_menu(tx, recovery.shop_id)).shop
            if wait := minutes_until_day(shop.local(now)):
                return Recovered(phase=stored.phase, minutes_until_day=wait)
            return Recovered(phase=stored.phase, deliver_to=await self._remind(tx, recovery, stored.email))

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

    async def _remind(self, tx: Transaction, recovery: Recovery, email: str) -> tuple[AddressId, ...]:
        session_id, turn, attempt = recovery.session_id, recovery.turn, recovery.attempt
        await recoveries.record(tx, session_id, turn, attempt, "reminded", recovery.at)
        address_id = await outbox.address_of(tx, Address(EMAIL, email))
        await outbox.add(tx, session_id, address_id, CartReminder(turn=turn, attempt=attempt))
        return (address_id,)

    async def _close(
        self, tx: Transaction, stored: StoredSession, recovery: Recovery, outcome: str, now: datetime
    ) -> None:
        await recoveries.record(tx, recovery.session_id, recovery.turn, recovery.attempt, outcome, now)
        await sessions.save_phase(tx, recovery.session_id, Phase.CLOSED)
        logger.info("session.closed", outcome=outcome)
        key = f"closed:{recovery.turn}"
        await transcript.add_reply(tx, recovery.session_id, key, _closed(stored), role="shop")
        await notify(tx, recovery.session_id, "state")


def _closed(stored: StoredSession) -> Reply:
    return Reply(say(language_of(stored.language), "cart_closed"))
