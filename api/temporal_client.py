"""The API's way into Temporal: signals, updates and queries, and nothing decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from temporalio.api.common.v1 import Payloads, WorkflowExecution
from temporalio.api.workflowservice.v1 import SignalWorkflowExecutionRequest
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import TemporalError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.workflow import UpdateMethodMultiParam

from api.http.errors import is_unanswered
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
from workflows.support import calls
from workflows.support.names import SHOP_QUEUE, order_workflow_id, session_workflow_id

SIGNAL_TIMEOUT = timedelta(seconds=5)
UPDATE_TIMEOUT = timedelta(seconds=20)
QUERY_TIMEOUT = timedelta(seconds=2)
Answer = TypeVar("Answer")


class TemporalClient:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def chat(self, session_id: SessionId, shop_id: ShopId, arrived: ChatArrived) -> None:
        """Wakes the session, or begins it again from PostgreSQL.

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
        """A signal with start: two that come at once start it once."""
        await self.client.start_workflow(
            CustomerSession.run,
            SessionStart(session_id=session_id, shop_id=shop_id),
            id=session_workflow_id(session_id),
            task_queue=SHOP_QUEUE,
            start_signal="chat",
            start_signal_args=[arrived],
            search_attributes=calls.attributes_of(ShopId=shop_id, SessionId=session_id),
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
        """None when no run has answered: it has ended, or a server that was starting again has refused it."""
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
        """For an order whose run has not answered: it is asked once more, or a new one, which reads where the
        order stands, takes the step there."""
        return await self._ask(Order.decide, decision, lambda: self._order(start))

    async def order_status(self, order_id: OrderId) -> OrderSnapshot | None:
        """None when the workflow cannot be asked now."""
        handle = self.client.get_workflow_handle(order_workflow_id(order_id))
        try:
            return await handle.query(Order.status, rpc_timeout=QUERY_TIMEOUT)
        except TemporalError:
            return None

    async def payment_event(self, order_id: OrderId, event: PaymentEventReceived) -> bool:
        """Signals with the event's id as request id, which the server drops if it comes twice. False when
        the order's workflow has closed."""
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
        """For an order whose run has ended: a new one reads where it stands, and hears the event.

        If another has started it meanwhile, that one is told.
        """
        await self.client.start_workflow(
            Order.run,
            start,
            id=order_workflow_id(start.order_id),
            task_queue=SHOP_QUEUE,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal="payment_event",
            start_signal_args=[event],
            search_attributes=calls.attributes_of_order(start),
            static_summary=calls.summary_of_order(start),
            rpc_timeout=SIGNAL_TIMEOUT,
        )

    async def _ask(
        self,
        update: UpdateMethodMultiParam[..., Answer],
        request: CartEdited | PlaceOrder | StaffDecision,
        run: Callable[[], WithStartWorkflowOperation[Any, Any]],
    ) -> Answer:
        """Once more where no run has answered: the update has its request id, and is done once."""

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
            search_attributes=calls.attributes_of(ShopId=shop_id, SessionId=session_id),
            static_summary="A customer orders by chat",
        )

    def _order(self, start: OrderStart) -> WithStartWorkflowOperation[Order, OrderSnapshot]:
        return WithStartWorkflowOperation(
            Order.run,
            start,
            id=order_workflow_id(start.order_id),
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            task_queue=SHOP_QUEUE,
            search_attributes=calls.attributes_of_order(start),
            static_summary=calls.summary_of_order(start),
        )
