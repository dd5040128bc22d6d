"""Run by a schedule: passes on what was stored while nobody could be told. Doing it twice is harmless.

Whatever one event or message meets, the others are served.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from temporalio import workflow
from temporalio.common import VersioningBehavior
from temporalio.exceptions import FailureError

from activities.deliveries.courier import Courier
from activities.redrive import Redriver
from domain.ids import AddressId
from schemas.messages.delivery import Drain
from schemas.messages.order import PaymentEventReceived
from schemas.messages.redrive import EventTried, StuckEvent, StuckMessage, Tried
from schemas.messages.session import ChatArrived
from workflows.support import activity_options, restarts
from workflows.support.names import CHAT_SIGNAL, PAYMENT_SIGNAL, session_workflow_id

A_WHILE = 10.0
"""Seconds. A call that is not done by then goes on by itself."""


@workflow.defn(name="Redrive", versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
class Redrive:
    @workflow.run
    async def run(self) -> None:
        found = await workflow.execute_activity_method(
            Redriver.find_stuck, **activity_options.database("What was left behind?")
        )
        tried = tuple([await self._pass_on(event) for event in found.events])
        if tried:
            await workflow.execute_activity_method(
                Redriver.record_tries,
                Tried(events=tried),
                **activity_options.database("What became of the events"),
            )
        for message in found.messages:
            await self._wake(message)
        await self._deliver(found.addresses)

    async def _pass_on(self, event: StuckEvent) -> EventTried:
        problem = ""
        try:
            received = PaymentEventReceived(event_id=event.event_id, type=event.type)
            reading = activity_options.one_of_many("Where does the order stand?")
            await restarts.tell_order(event.order_id, PAYMENT_SIGNAL, received, reading)
        except FailureError as failure:
            problem = type(failure.cause or failure).__name__
        return EventTried(event_id=event.event_id, order_id=event.order_id, problem=problem)

    async def _deliver(self, addresses: tuple[AddressId, ...]) -> None:
        """Begin to send. A provider that is slow keeps no event and no message of the next run waiting."""
        begun = [asyncio.create_task(self._drain(each)) for each in addresses]
        if begun:
            await workflow.wait(begun, timeout=A_WHILE)

    async def _drain(self, address_id: AddressId) -> None:
        sending = activity_options.delivery_once("Send what was left behind")
        with suppress(FailureError):
            await workflow.execute_activity_method(Courier.drain, Drain(address_id=address_id), **sending)

    async def _wake(self, message: StuckMessage) -> None:
        """The session may have ended since, or never have begun."""
        session = workflow.get_external_workflow_handle(session_workflow_id(message.session_id))
        try:
            if not await restarts.start_session(message.session_id, message.shop_id):
                workflow.logger.info("session.already_running")
            await session.signal(CHAT_SIGNAL, ChatArrived(message_id=message.message_id))
        except FailureError as failure:
            workflow.logger.error(
                "message.not_forwarded",
                extra={"session_id": message.session_id, "problem": type(failure).__name__},
            )
