"""A machine's order: an order JSON, priced and answered with its payment link."""

from __future__ import annotations

from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from fastapi import APIRouter, Header, Request

from api.auth.opening import open_session
from api.http.errors import ApiError, unavailable
from api.http.openapi import BODY, errors
from api.http.request_context import bind, current
from api.orders import order_view
from api.services import AppServices, AtShop
from domain.ids import SessionId
from domain.orders.states import collects_payment
from schemas.documents.order import OrderDocument
from schemas.http.api import PlacedOrder
from schemas.http.errors import ErrorCode
from schemas.messages.session import PlaceOrder
from storage.database import Transaction
from storage.orders import machine_orders, orders
from storage.orders.orders import StoredOrder
from storage.payments import pages
from storage.payments.pages import Page

router = APIRouter(tags=["orders"])
IdempotencyKey = Annotated[
    str | None, Header(min_length=16, max_length=200, description="Repeat a call safely: a UUID of yours")
]


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
