"""The two inboxes: Stripe's events and customers' messages that were stored but not passed on."""

from __future__ import annotations

import json
from datetime import timedelta

import structlog
from temporalio import activity

from schemas.redrive import EventSettled, LeftBehind, WaitingEvent, WaitingMessage
from storage import stripe_events, transcript
from storage.database import Database, Transaction

PATIENCE = timedelta(seconds=20)
"""Younger rows are on their way by themselves."""

logger = structlog.get_logger(__name__)


class Inboxes:
    def __init__(self, database: Database) -> None:
        self.database = database

    @activity.defn(name="inboxes.left_behind")
    async def left_behind(self) -> LeftBehind:
        """An event that names an order we do not have yet stays where it is."""
        before = activity.info().current_attempt_scheduled_time - PATIENCE
        async with self.database.transaction() as tx:
            events = [
                await self._event(tx, event_id, raw)
                for event_id, raw in await stripe_events.waiting(tx, before)
            ]
            unanswered = await transcript.unanswered(tx, before)
        if unanswered:
            logger.warning("messages that waited are passed on", count=len(unanswered))
        return LeftBehind(
            events=tuple(event for event in events if event),
            messages=tuple(
                WaitingMessage(message_id=each.message_id, session_id=each.session_id, shop_id=each.shop_id)
                for each in unanswered
            ),
        )

    @activity.defn(name="inboxes.settle_event")
    async def settle_event(self, settled: EventSettled) -> None:
        async with self.database.transaction() as tx:
            await stripe_events.settle(tx, settled.event_id, settled.outcome, settled.order_id)
        logger.warning(
            "an event that waited was passed on",
            event_id=settled.event_id,
            order_id=settled.order_id,
            outcome=settled.outcome,
        )

    async def _event(self, tx: Transaction, event_id: str, raw: bytes) -> WaitingEvent | None:
        event = json.loads(raw)
        subject = event["data"]["object"]
        order_id = await stripe_events.order_of(tx, subject)
        if order_id is None and stripe_events.is_ours(subject):
            return None
        return WaitingEvent(event_id=event_id, type=event["type"], order_id=order_id)
