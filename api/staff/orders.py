"""The shop's steps of an order."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

import structlog
from fastapi import APIRouter
from pydantic import Field

from api.auth.principals import KeyShop
from api.http.errors import not_found
from api.http.openapi import BODY, TOKEN, errors
from api.http.request_context import current
from api.orders import find_order, live_status
from api.services import AppServices
from schemas.common import Plain, RequestBody
from schemas.http.api import OrderStatus
from schemas.http.errors import ErrorCode
from schemas.messages.order import StaffAction, StaffDecision
from storage.orders import starts as order_starts

router = APIRouter(tags=["orders"])
logger = structlog.get_logger(__name__)


class DecisionRequest(RequestBody):
    """Why, in the staff member's words; `request_id` makes a repeated press harmless."""

    note: Plain = Field("", max_length=500)
    request_id: UUID | None = None


@router.post(
    "/orders/{order_id}/{action}",
    responses=errors(
        *BODY,
        *TOKEN,
        ErrorCode.NOT_FOUND,
        ErrorCode.TRANSITION_REFUSED,
        ErrorCode.REFUSED,
        ErrorCode.STEP_FAILED,
    ),
)
async def post_decision(
    order_id: UUID, action: StaffAction, body: DecisionRequest, caller: KeyShop, services: AppServices
) -> OrderStatus:
    """Take a step of the shop: prepare, ready, fulfil, cancel (which pays back); 409 where it does not fit.

    A step sent again under its `request_id` is answered with what it did; the same id for another step is
    another request.
    """
    order, _ = await find_order(services, order_id)
    if order.shop_id != caller.shop_id:
        raise not_found("order")
    decision = StaffDecision(
        request_id=str(uuid5(body.request_id or uuid4(), action.value)),
        action=action,
        actor="staff",
        note=body.note,
        context=current(),
    )
    snapshot = await services.temporal.decide(order.id, decision)
    if snapshot is None:
        async with services.database.reading() as tx:
            start = await order_starts.again(tx, order.id)
        snapshot = await services.temporal.decide_again(start, decision)
        logger.warning("staff_decision.resent")
    return live_status(snapshot, order.language)
