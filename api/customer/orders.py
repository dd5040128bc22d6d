"""A customer's order: where it stands, and the word that they are back from the payment page."""

from __future__ import annotations

from uuid import UUID, uuid4

from fastapi import APIRouter

from api.auth.principals import CurrentSession
from api.http.errors import not_found
from api.http.openapi import TOKEN, errors
from api.http.request_context import current
from api.orders import find_order, live_status, stored_status
from api.payment_events import deliver
from api.services import AppServices
from domain.payments.states import PaymentState
from schemas.http.api import OrderStatus
from schemas.http.errors import ErrorCode
from schemas.messages.order import PaymentEventReceived

router = APIRouter(tags=["orders"])
HINTED_AT = frozenset({PaymentState.NONE, PaymentState.PROCESSING})
"""Payment states in which money can still come."""


@router.get(
    "/order/status/{order_id}", responses=errors(*TOKEN, ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
)
async def get_status(order_id: UUID, who: CurrentSession, services: AppServices) -> OrderStatus:
    """Ask the order's workflow, and fall back to what is stored; `source` says which."""
    order, page = await find_order(services, order_id)
    if order.session_id != who.session_id:
        raise not_found("order")
    snapshot = await services.temporal.order_status(order.id)
    return live_status(snapshot, order.language) if snapshot else stored_status(order, page)


@router.post(
    "/orders/{order_id}/returned",
    status_code=202,
    responses=errors(*TOKEN, ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST),
)
async def post_returned(order_id: UUID, who: CurrentSession, services: AppServices) -> OrderStatus:
    """Tell the order that its customer is back from the payment page, so that it asks Stripe once.

    Answers with what is stored. 429 when the same order is hinted at too often.
    """
    order, page = await find_order(services, order_id)
    if order.session_id != who.session_id:
        raise not_found("order")
    if order.payment_state in HINTED_AT:
        services.limits.check_returned(order.id)
        event = PaymentEventReceived(
            event_id=f"returned:{uuid4()}", type="customer.returned", context=current()
        )
        await deliver(services, order.id, event)
    return stored_status(order, page)
