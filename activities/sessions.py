"""The session's memory between runs, and the customer who left a full cart."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from temporalio import activity

from assistants.phrases import say
from channels.email import Email, Letter, Rejected
from domain.conversation import Phase, Reply
from domain.ids import LineId, SessionId, ShopId
from domain.order_states import OrderState
from domain.pricing import quote
from domain.recovery import quiet_minutes
from domain.shop import Shop
from schemas.session import Recovered, Recovery, SessionLoaded
from storage import deliveries, orders, sessions, transcript
from storage.database import Database, Transaction, notify
from storage.menus import Menus
from storage.orders import StoredOrder
from storage.sessions import StoredSession

RESUME_LINK_LIFE = timedelta(days=14)
logger = structlog.get_logger(__name__)


class Sessions:
    def __init__(self, database: Database, menus: Menus, email: Email, public_url: str) -> None:
        self.database = database
        self.menus = menus
        self.email = email
        self.public_url = public_url

    @activity.defn(name="session.load")
    async def load(self, session_id: SessionId, shop_id: ShopId) -> SessionLoaded:
        """Lines that were bought meanwhile are out of the cart, whoever took note of it."""
        async with self.database.transaction() as tx:
            stored = await sessions.load(tx, session_id)
            shop = (await self.menus.counter(tx, shop_id)).shop
            theirs = await orders.of_session(tx, session_id)
        waiting = {order.id: order.version for order in theirs if order.state is OrderState.DRAFT}
        return SessionLoaded(
            phase=Phase.PAYING if waiting else _reopened(stored.phase),
            cart=stored.cart.without(_bought(theirs)),
            turn=stored.last_turn,
            attempts=0,
            abandon_after_minutes=shop.abandon_after_minutes,
            recovery_interval_minutes=shop.recovery_interval_minutes,
            waiting_orders=waiting,
        )

    @activity.defn(name="session.recover")
    async def recover(self, recovery: Recovery) -> Recovered:
        """Writes to a customer who left an address, by day at the shop; without one, closes the cart."""
        now = activity.info().current_attempt_scheduled_time
        async with self.database.transaction() as tx:
            stored = await sessions.load(tx, recovery.session_id, lock=True)
            counter = await self.menus.counter(tx, recovery.shop_id)
            wait = quiet_minutes(counter.shop.local(now))
            if recovery.last or not stored.email or await deliveries.opted_out(tx, stored.email):
                outcome = "closed" if recovery.last or not stored.email else "opted_out"
                await self._close(tx, recovery, outcome, now)
                return Recovered(phase=Phase.CLOSED)
            if wait:
                return Recovered(phase=stored.phase, quiet_minutes=wait)
            letter = await self._letter(tx, recovery, stored, counter.shop, now)
            sent = await deliveries.was_sent(tx, letter.key)
        outcome = "mailed" if sent else await self._deliver(letter)
        async with self.database.transaction() as tx:
            await deliveries.mark_sent(tx, letter.key)
            await deliveries.record_recovery(
                tx, recovery.session_id, recovery.turn, recovery.attempt, outcome, now
            )
            await sessions.save_attempts(tx, recovery.session_id, recovery.attempt)
        return Recovered(phase=stored.phase)

    async def _deliver(self, letter: Letter) -> str:
        try:
            await self.email.deliver(letter)
        except Rejected as rejected:
            logger.warning("a reminder could not be delivered", why=str(rejected))
            return "rejected"
        logger.info("a reminder was mailed")
        return "mailed"

    async def _close(self, tx: Transaction, recovery: Recovery, outcome: str, now: datetime) -> None:
        await deliveries.record_recovery(
            tx, recovery.session_id, recovery.turn, recovery.attempt, outcome, now
        )
        await sessions.save_phase(tx, recovery.session_id, Phase.CLOSED)
        logger.info("an abandoned cart was put away", outcome=outcome)
        await transcript.say(
            tx, recovery.session_id, f"closed:{recovery.turn}", Reply(say("cart_closed")), role="shop"
        )
        await notify(tx, recovery.session_id, "state")

    async def _letter(
        self, tx: Transaction, recovery: Recovery, stored: StoredSession, shop: Shop, now: datetime
    ) -> Letter:
        catalogue = await self.menus.catalogue(tx, recovery.shop_id, stored.catalogue_version)
        cost = quote(stored.cart, catalogue)
        resume = await sessions.issue_token(tx, stored.id, "resume", now + RESUME_LINK_LIFE)
        lines = "\n".join(f"{line.quantity} × {line.name}" for line in cost.lines)
        return Letter(
            key=f"recovery:{stored.id}:{recovery.turn}:{recovery.attempt}",
            to=stored.email,
            sender_name=shop.name,
            subject=say("recovery_mail_subject", shop=shop.name),
            text=say(
                "recovery_mail_body",
                shop=shop.name,
                lines=lines,
                total=str(cost.total_money),
                link=f"{self.public_url}/s/{shop.slug}#resume={resume}",
                unsubscribe=f"{self.public_url}/unsubscribe/{resume}",
            ),
        )


def _reopened(phase: Phase) -> Phase:
    return Phase.ORDERING if phase in {Phase.CLOSED, Phase.PAYING} else phase


def _bought(theirs: list[StoredOrder]) -> frozenset[LineId]:
    unsold = {OrderState.DRAFT, OrderState.EXPIRED, OrderState.CANCELLED}
    return frozenset(
        line.line_id for order in theirs if order.state not in unsold for line in order.quote.lines
    )
