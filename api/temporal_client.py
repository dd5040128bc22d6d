"""Signals, updates and queries to sessions and orders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio.api.common.v1 import Payloads, WorkflowExecution
from temporalio.api.workflowservice.v1 import SignalWorkflowExecutionRequest
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, TemporalError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.workflow import UpdateMethodMultiParam

from domain.ids import OrderId, SessionId, ShopId
from schemas.messages.order import OrderSnapshot, OrderStart, PaymentEventReceived, StaffDecision
from schemas.messages.session import (
    CartEdited,
    ChatArrived,
    EditAnswer,
    PlaceAnswer,
    PlaceOrder,
    SessionStart,
)
from workflows.orders.workflow import Order
from workflows.sessions.workflow import CustomerSession
from workflows.support import search_attributes
from workflows.support.names import ORDER_WORKFLOW, SHOP_QUEUE, order_workflow_id, session_workflow_id

SIGNAL_TIMEOUT = timedelta(seconds=5)
UPDATE_TIMEOUT = timedelta(seconds=20)
QUERY_TIMEOUT = timedelta(seconds=2)
UNANSWERED = frozenset({"AcceptedUpdateCompletedWorkflow", "UnprocessedUpdate"})
"""Temporal's own words for an update that no run has answered; it is done once, however often it is sent."""
Answer = TypeVar("Answer")


def is_unanswered(error: WorkflowUpdateFailedError) -> bool:
    """Say whether the run ended before it answered, or a server that was starting has refused the update."""
    return isinstance(error.cause, ApplicationError) and error.cause.type in UNANSWERED


class TemporalClient:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def chat(self, session_id: SessionId, shop_id: ShopId, arrived: ChatArrived) -> None:
        """Signal the session, or start it again from PostgreSQL.

        A signal with start does both, and costs a running session a seventh more.
        """
        session = self.client.get_workflow_handle(session_workflow_id(session_id))
        try:
            await session.signal(CustomerSession.chat, arrived, rpc_timeout=SIGNAL_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            await self._start_with(session_id, shop_id, arrived)

    async def _start_with(self, session_id: SessionId, shop_id: ShopId, arrived: ChatArrived) -> None:
        """Signal with start, so that two signals at once start the session once."""
        await self.client.start_workflow(
            CustomerSession.run,
            SessionStart(session_id=session_id, shop_id=shop_id),
            id=session_workflow_id(session_id),
            task_queue=SHOP_QUEUE,
            start_signal="chat",
            start_signal_args=[arrived],
            search_attributes=search_attributes.attributes_of(ShopId=shop_id, SessionId=session_id),
            static_summary="A customer orders by chat",
            rpc_timeout=SIGNAL_TIMEOUT,
        )

    async def edit_cart(self, session_id: SessionId, shop_id: ShopId, edited: CartEdited) -> EditAnswer:
        return await self._ask(CustomerSession.edit_cart, edited, lambda: self._session(session_id, shop_id))

    async def place_order(self, session_id: SessionId, shop_id: ShopId, placed: PlaceOrder) -> PlaceAnswer:
        return await self._ask(
            CustomerSession.place_order, placed, lambda: self._session(session_id, shop_id)
        )

    async def decide(self, order_id: OrderId, decision: StaffDecision) -> OrderSnapshot | None:
        """Return where the order stands after the decision, or None if no run has answered."""
        handle = self.client.get_workflow_handle(order_workflow_id(order_id))
        try:
            return await handle.execute_update(
                Order.decide, decision, id=decision.request_id, rpc_timeout=UPDATE_TIMEOUT
            )
        except WorkflowUpdateFailedError as error:
            if is_unanswered(error):
                return None
            raise
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise

    async def decide_again(self, start: OrderStart, decision: StaffDecision) -> OrderSnapshot:
        """Send a decision again that no run has answered, and start a run if there is none."""
        return await self._ask(Order.decide, decision, lambda: self._order(start))

    async def order_status(self, order_id: OrderId) -> OrderSnapshot | None:
        """Return where the order stands, or None if its workflow does not answer."""
        handle = self.client.get_workflow_handle(order_workflow_id(order_id))
        try:
            return await handle.query(Order.status, rpc_timeout=QUERY_TIMEOUT)
        except TemporalError:
            return None

    async def payment_event(self, order_id: OrderId, event: PaymentEventReceived) -> bool:
        """Signal an event once by its id, and return False if the order's workflow has closed."""
        payloads = await self.client.data_converter.encode([event])
        try:
            await self.client.workflow_service.signal_workflow_execution(
                SignalWorkflowExecutionRequest(
                    namespace=self.client.namespace,
                    workflow_execution=WorkflowExecution(workflow_id=order_workflow_id(order_id)),
                    signal_name="payment_event",
                    input=Payloads(payloads=payloads),
                    request_id=event.event_id,
                ),
                timeout=SIGNAL_TIMEOUT,
            )
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True

    async def start_order_again(self, start: OrderStart, event: PaymentEventReceived) -> None:
        """Start a new run for an order whose run has ended, or use one that runs by now, and signal it."""
        await self.client.start_workflow(
            ORDER_WORKFLOW,
            start,
            id=order_workflow_id(start.order_id),
            task_queue=SHOP_QUEUE,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal="payment_event",
            start_signal_args=[event],
            search_attributes=search_attributes.attributes_of_order(start),
            static_summary=search_attributes.summary_of_order(start),
            rpc_timeout=SIGNAL_TIMEOUT,
        )

    async def _ask(
        self,
        update: UpdateMethodMultiParam[..., Answer],
        request: CartEdited | PlaceOrder | StaffDecision,
        run: Callable[[], WithStartWorkflowOperation[Any, Any]],
    ) -> Answer:
        """Send an update, and send it again if no run has answered: by its request id it is done once."""

        async def asked() -> Answer:
            return await self.client.execute_update_with_start_workflow(
                update,
                args=[request],
                id=request.request_id,
                start_workflow_operation=run(),
                rpc_timeout=UPDATE_TIMEOUT,
            )

        try:
            return await asked()
        except WorkflowUpdateFailedError as error:
            if not is_unanswered(error):
                raise
            return await asked()

    def _session(
        self, session_id: SessionId, shop_id: ShopId
    ) -> WithStartWorkflowOperation[CustomerSession, None]:
        return WithStartWorkflowOperation(
            CustomerSession.run,
            SessionStart(session_id=session_id, shop_id=shop_id),
            id=session_workflow_id(session_id),
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            task_queue=SHOP_QUEUE,
            search_attributes=search_attributes.attributes_of(ShopId=shop_id, SessionId=session_id),
            static_summary="A customer orders by chat",
        )

    def _order(self, start: OrderStart) -> WithStartWorkflowOperation[Any, Any]:
        return WithStartWorkflowOperation(
            ORDER_WORKFLOW,
            start,
            id=order_workflow_id(start.order_id),
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            task_queue=SHOP_QUEUE,
            search_attributes=search_attributes.attributes_of_order(start),
            static_summary=search_attributes.summary_of_order(start),
        )
