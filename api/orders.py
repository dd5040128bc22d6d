"""An order that a path names, and how it is shown to its customer, its shop and machines."""

from __future__ import annotations

from uuid import UUID

from api.http.errors import not_found
from api.http.request_context import bind
from api.services import Services
from assistants.language.registry import language_of
from assistants.speaking.news import reason_text
from domain.ids import OrderId
from domain.money import Money
from domain.orders.reasons import Reason
from domain.orders.states import collects_payment
from schemas.http.api import OrderStatus, OrderView, ReasonView
from schemas.messages.order import OrderSnapshot
from storage.orders import orders
from storage.orders.orders import OrderNow, StoredOrder
from storage.payments import pages
from storage.payments.pages import Page


async def find_order(services: Services, order_id: UUID) -> tuple[StoredOrder, Page]:
    async with services.database.reading() as tx:
        order = await orders.find(tx, OrderId(str(order_id)))
        page = await pages.newest(tx, OrderId(str(order_id)))
    if order is None:
        raise not_found("order")
    bind(order_id=order.id)
    return order, page


def order_view(order: OrderNow, page: Page) -> OrderView:
    waits = collects_payment(order.state)
    return OrderView(
        order_id=UUID(order.id),
        state=order.state,
        payment_state=order.payment_state,
        number=order.number,
        total=order.total,
        total_text=language_of(order.language).money(Money(order.total, order.currency)),
        currency=order.currency,
        checkout_url=page.url if waits else "",
        expires_at=page.expires_at if waits else None,
        reason=reason_view(order.reason, order.language),
        updated_at=order.updated_at,
    )


def stored_status(order: OrderNow, page: Page) -> OrderStatus:
    return OrderStatus(source="projection", **order_view(order, page).model_dump())


def live_status(snapshot: OrderSnapshot, language: str) -> OrderStatus:
    waits = collects_payment(snapshot.state)
    return OrderStatus(
        source="workflow",
        order_id=UUID(snapshot.order_id),
        total_text=language_of(language).money(Money(snapshot.total, snapshot.currency)),
        expires_at=snapshot.expires_at if waits else None,
        reason=reason_view(snapshot.reason, language),
        **snapshot.model_dump(exclude={"order_id", "version", "expires_at", "reason"}),
    )


def reason_view(reason: Reason, language: str) -> ReasonView:
    return ReasonView(code=reason.code, text=reason_text(reason, language_of(language)))
