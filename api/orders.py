"""Orders over HTTP: a machine's order, the status for its owner, and the shop's steps."""

from __future__ import annotations

from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import structlog
from fastapi import APIRouter, Header, Request
from pydantic import Field

from api.auth.opening import open_session
from api.auth.principals import CurrentSession, KeyShop
from api.customer.views import live_status, order_view, stored_status
from api.http.errors import ApiError, not_found, unavailable
from api.http.openapi import BODY, TOKEN, errors
from api.http.request_context import bind, current
from api.payment_events import deliver
from api.services import AppServices, AtShop, Services
from domain.ids import OrderId, SessionId
from domain.orders.states import collects_payment
from domain.payments.states import PaymentState
from schemas.common import Plain, RequestBody
from schemas.documents.order import OrderDocument
from schemas.http.api import OrderStatus, PlacedOrder
from schemas.http.errors import ErrorCode
from schemas.messages.order import PaymentEventReceived, StaffAction, StaffDecision
from schemas.messages.session import PlaceOrder
from storage.database import Transaction
from storage.orders import machine_orders, orders
from storage.orders import starts as order_starts
from storage.orders.orders import StoredOrder
from storage.payments import pages
from storage.payments.pages import Page

router = APIRouter(tags=["orders"])
logger = structlog.get_logger(__name__)
HINTED_AT = frozenset({PaymentState.NONE, PaymentState.PROCESSING})
"""Payment states in which money can still come."""
IdempotencyKey = Annotated[
    str | None, Header(min_length=16, max_length=200, description="Repeat a call safely: a UUID of yours")
]


class DecisionRequest(RequestBody):
    """Why, in the staff member's words; `request_id` makes a repeated press harmless."""

    note: Plain = Field("", max_length=500)
    request_id: UUID | None = None


@router.post(
    "/order/{shop_id}",
    status_code=201,
    responses=errors(
        *BODY, ErrorCode.NOT_FOUND, ErrorCode.IDEMPOTENCY_CONFLICT, ErrorCode.ORDER_REFUSED, ErrorCode.REFUSED
    ),
)
async def post_order(
    body: OrderDocument,
    request: Request,
    shop: AtShop,
    services: AppServices,
    idempotency_key: IdempotencyKey = None,
) -> PlacedOrder:
    """Take an order JSON (`schemas/order.schema.json`), price it and answer with its payment link.

    A repeat with the same `Idempotency-Key` answers with the order it made, as it stands now; 422 with
    another order under it.
    """
    document = body.model_dump(mode="json")
    request_id = str(uuid5(NAMESPACE_URL, f"{shop.id}:{idempotency_key}") if idempotency_key else uuid4())
    who = await open_session(request, shop, services, SessionId(request_id))
    async with services.database.transaction() as tx:
        await machine_orders.receive(tx, request_id, who.session_id, document)
        if await machine_orders.document(tx, request_id) != document:
            raise ApiError(
                ErrorCode.IDEMPOTENCY_CONFLICT, "Idempotency-Key: it came with another order before"
            )
        order, page = await _placed(tx, request_id)
    if order is None or (collects_payment(order.state) and not page.url):
        placed = PlaceOrder(request_id=request_id, context=current())
        await services.temporal.place_order(who.session_id, shop.id, placed)
        async with services.database.reading() as tx:
            order, page = await _placed(tx, request_id)
    if order is None:
        raise unavailable("the order desk")
    bind(order_id=order.id)
    return PlacedOrder(session_id=UUID(who.session_id), token=who.token, order=order_view(order, page))


async def _placed(tx: Transaction, request_id: str) -> tuple[StoredOrder | None, Page]:
    """Return the order of this request, or None if it is not made yet; 422 if it was refused."""
    order_id, problems = await machine_orders.outcome(tx, request_id)
    if problems:
        raise ApiError(ErrorCode.ORDER_REFUSED, "; ".join(problems))
    if not order_id:
        return None, Page()
    return await orders.find(tx, order_id), await pages.newest(tx, order_id)


@router.get(
    "/order/status/{order_id}", responses=errors(*TOKEN, ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
)
async def get_status(order_id: UUID, who: CurrentSession, services: AppServices) -> OrderStatus:
    """Ask the order's workflow, and fall back to what is stored; `source` says which."""
    order, page = await _order(services, order_id)
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
    order, page = await _order(services, order_id)
    if order.session_id != who.session_id:
        raise not_found("order")
    if order.payment_state in HINTED_AT:
        services.limits.check_returned(order.id)
        event = PaymentEventReceived(
            event_id=f"returned:{uuid4()}", type="customer.returned", context=current()
        )
        await deliver(services, order.id, event)
    return stored_status(order, page)


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
    order, _ = await _order(services, order_id)
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


async def _order(services: Services, order_id: UUID) -> tuple[StoredOrder, Page]:
    async with services.database.reading() as tx:
        order = await orders.find(tx, OrderId(str(order_id)))
        page = await pages.newest(tx, OrderId(str(order_id)))
    if order is None:
        raise not_found("order")
    bind(order_id=order.id)
    return order, page
