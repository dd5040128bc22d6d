"""Starting again, from PostgreSQL, the run of an order or a session that is gone."""

from __future__ import annotations

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

from domain.ids import SessionId, ShopId
from schemas.order_flow import OrderStart
from schemas.session import SessionStart
from workflows import calls
from workflows.names import ORDER_WORKFLOW, SESSION_WORKFLOW, order_workflow_id, session_workflow_id


async def start_order(start: OrderStart) -> bool:
    """False when it is running."""
    try:
        await workflow.start_child_workflow(
            ORDER_WORKFLOW,
            start,
            id=order_workflow_id(start.order_id),
            parent_close_policy=ParentClosePolicy.ABANDON,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            search_attributes=calls.attributes_of_order(start),
            static_summary=calls.summary_of_order(start),
        )
    except WorkflowAlreadyStartedError:
        return False
    return True


async def start_session(session_id: SessionId, shop_id: ShopId) -> bool:
    """False when it is running."""
    try:
        await workflow.start_child_workflow(
            SESSION_WORKFLOW,
            SessionStart(session_id=session_id, shop_id=shop_id),
            id=session_workflow_id(session_id),
            parent_close_policy=ParentClosePolicy.ABANDON,
            search_attributes=calls.attributes_of(ShopId=shop_id, SessionId=session_id),
            static_summary="A customer orders by chat",
        )
    except WorkflowAlreadyStartedError:
        return False
    return True
