"""What was left behind: Stripe's events, customers' messages, and what is to be sent."""

from __future__ import annotations

from datetime import timedelta

import structlog
from temporalio import activity

from activities import metrics
from schemas.documents.stripe_event import Unreadable, content
from schemas.messages.order import OrderRef, OrderStart
from schemas.messages.redrive import Stuck, StuckEvent, StuckMessage, Tried
from storage.database import Database, Transaction
from storage.deliveries import queue
from storage.orders import starts as order_starts
from storage.payments import stripe_events
from storage.payments.stripe_events import DueEvent
from storage.sessions import left_messages

GIVEN_UP_AFTER = timedelta(days=3)
"""Stripe itself repeats an event no longer than that."""

logger = structlog.get_logger(__name__)


class Redriver:
    def __init__(self, database: Database, installation: str) -> None:
        self.database = database
        self.installation = installation

    @activity.defn(name="redrive.find_stuck")
    async def find_stuck(self) -> Stuck:
        """Return what is due for another try. It is due again later by itself, whatever becomes of this
        one."""
        async with self.database.transaction() as tx:
            due = await stripe_events.claim(tx)
            unanswered = await left_messages.claim(tx)
            addresses = await queue.claim_left(tx)
        read = [await self._read_alone(each) for each in due]
        if unanswered:
            logger.warning("redrive.messages_found", count=len(unanswered))
        if addresses:
            logger.warning("redrive.deliveries_found", count=len(addresses))
        return Stuck(
            events=tuple(each for each in read if each),
            messages=tuple(
                StuckMessage(message_id=each.message_id, session_id=each.session_id, shop_id=each.shop_id)
                for each in unanswered
            ),
            addresses=tuple(addresses),
        )

    @activity.defn(name="redrive.order_start")
    async def order_start(self, ref: OrderRef) -> OrderStart:
        """Return what the workflow of an order is started again with."""
        async with self.database.reading() as tx:
            return await order_starts.again(tx, ref.order_id)

    @activity.defn(name="redrive.record_tries")
    async def record_tries(self, tried: Tried) -> None:
        async with self.database.transaction() as tx:
            for each in tried.events:
                if each.problem:
                    await stripe_events.note(tx, each.event_id, each.problem)
                else:
                    await stripe_events.settle(tx, each.event_id, "forwarded", each.order_id)
        for each in tried.events:
            where = {"event_id": each.event_id, "order_id": each.order_id}
            if each.problem:
                logger.error("stripe_event.not_forwarded", problem=each.problem, **where)
            else:
                metrics.count("stripe_events", outcome="forwarded")
                logger.warning("stripe_event.redriven", **where)

    async def _read_alone(self, due: DueEvent) -> StuckEvent | None:
        """One row that makes trouble keeps no other waiting."""
        try:
            async with self.database.transaction() as tx:
                return await self._read(tx, due)
        except Exception as error:
            logger.error("stripe_event.unreadable", event_id=due.id, exc_info=error)
            return None

    async def _read(self, tx: Transaction, due: DueEvent) -> StuckEvent | None:
        """Return the order it is for, or None while there is none."""
        try:
            found = await stripe_events.addressee(tx, due.type, content(due.raw), self.installation)
        except Unreadable as problem:
            await self._put_aside(tx, due, "unreadable", str(problem))
            return None
        if found.order_id is not None:
            return StuckEvent(event_id=due.id, type=due.type, order_id=found.order_id)
        age = activity.info().current_attempt_scheduled_time - due.received_at
        if found.why_none != "unknown_order":
            await stripe_events.settle(tx, due.id, found.why_none)
            metrics.count("stripe_events", outcome=found.why_none)
        elif age > GIVEN_UP_AFTER:
            await self._put_aside(tx, due, "unknown_order", "no such order in three days")
        else:
            await stripe_events.note(tx, due.id, "its order is not here yet")
        return None

    async def _put_aside(self, tx: Transaction, due: DueEvent, outcome: str, problem: str) -> None:
        await stripe_events.put_aside(tx, due.id, outcome, problem)
        metrics.count("stripe_events", outcome=outcome)
        logger.error("stripe_event.put_aside", event_id=due.id, outcome=outcome, problem=problem)
