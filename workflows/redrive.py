"""Run by a schedule: passes on what was stored while nobody could be told. Doing it twice is harmless."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

from activities.inboxes import Inboxes
from schemas.order_flow import PaymentHint
from schemas.redrive import EventSettled, WaitingEvent, WaitingMessage
from schemas.session import ChatArrived, SessionStart
from workflows import calls
from workflows.names import (
    CHAT_SIGNAL,
    PAYMENT_SIGNAL,
    SESSION_WORKFLOW,
    order_workflow_id,
    session_workflow_id,
)


@workflow.defn(name="Redrive")
class Redrive:
    @workflow.run
    async def run(self) -> None:
        found = await workflow.execute_activity_method(
            Inboxes.left_behind, **calls.database("What was left behind?")
        )
        for event in found.events:
            await self._pass_on(event)
        for message in found.messages:
            await self._wake(message)

    async def _pass_on(self, event: WaitingEvent) -> None:
        outcome = "ignored" if event.order_id is None else await self._tell_order(event)
        settled = EventSettled(event_id=event.event_id, order_id=event.order_id, outcome=outcome)
        await workflow.execute_activity_method(
            Inboxes.settle_event, settled, **calls.database(f"Event {outcome}")
        )

    async def _tell_order(self, event: WaitingEvent) -> str:
        assert event.order_id is not None  # noqa: S101 (for mypy: the caller has asked)
        order = workflow.get_external_workflow_handle(order_workflow_id(event.order_id))
        try:
            await order.signal(PAYMENT_SIGNAL, PaymentHint(event_id=event.event_id, type=event.type))
        except ApplicationError:
            return "order_closed"
        return "forwarded"

    async def _wake(self, message: WaitingMessage) -> None:
        """The session may have ended since, or never have begun."""
        workflow_id = session_workflow_id(message.session_id)
        try:
            await workflow.start_child_workflow(
                SESSION_WORKFLOW,
                SessionStart(session_id=message.session_id, shop_id=message.shop_id),
                id=workflow_id,
                parent_close_policy=ParentClosePolicy.ABANDON,
                search_attributes=calls.attributes_of(ShopId=message.shop_id, SessionId=message.session_id),
                static_summary="A customer orders by chat",
            )
        except WorkflowAlreadyStartedError:
            workflow.logger.info("the session is running")
        session = workflow.get_external_workflow_handle(workflow_id)
        await session.signal(CHAT_SIGNAL, ChatArrived(message_id=message.message_id))
