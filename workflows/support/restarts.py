"""Starting again, from PostgreSQL, the run of an order or a session that is gone."""

from __future__ import annotations

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.workflow import ActivityConfig, ParentClosePolicy

from activities.redrive import Redriver
from domain.ids import OrderId, SessionId, ShopId
from schemas.messages.order import OrderRef, OrderStart, PaymentEventReceived, Withdrawal
from schemas.messages.session import SessionStart
from workflows.support import search_attributes
from workflows.support.names import ORDER_WORKFLOW, SESSION_WORKFLOW, order_workflow_id, session_workflow_id


async def start_order(start: OrderStart) -> bool:
    """Return False if it is running already."""
    try:
        await workflow.start_child_workflow(
            ORDER_WORKFLOW,
            start,
            id=order_workflow_id(start.order_id),
            parent_close_policy=ParentClosePolicy.ABANDON,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            search_attributes=search_attributes.attributes_of_order(start),
            static_summary=search_attributes.summary_of_order(start),
        )
    except WorkflowAlreadyStartedError:
        return False
    return True


async def tell_order(
    order_id: OrderId, signal: str, message: PaymentEventReceived | Withdrawal, reading: ActivityConfig
) -> None:
    """Signals it; an order whose run is gone is read as `reading` says, and started again to hear of it.

    Raises FailureError where the order cannot be read, or no server takes the signal.
    """
    order = workflow.get_external_workflow_handle(order_workflow_id(order_id))
    try:
        await order.signal(signal, message)
    except ApplicationError:
        start = await workflow.execute_activity_method(
            Redriver.order_start, OrderRef(order_id=order_id), **reading
        )
        await start_order(start)
        await order.signal(signal, message)


async def start_session(session_id: SessionId, shop_id: ShopId) -> bool:
    """Return False if it is running already."""
    try:
        await workflow.start_child_workflow(
            SESSION_WORKFLOW,
            SessionStart(session_id=session_id, shop_id=shop_id),
            id=session_workflow_id(session_id),
            parent_close_policy=ParentClosePolicy.ABANDON,
            search_attributes=search_attributes.attributes_of(ShopId=shop_id, SessionId=session_id),
            static_summary="A customer orders by chat",
        )
    except WorkflowAlreadyStartedError:
        return False
    return True
