"""Delivery of payment events to orders; an order whose run has ended is started again."""

from __future__ import annotations

import structlog

from api.http.request_context import bind
from api.services import Services
from domain.ids import OrderId
from schemas.messages.order import PaymentEventReceived
from storage.orders import starts as order_starts

logger = structlog.get_logger(__name__)


async def deliver(services: Services, order_id: OrderId, event: PaymentEventReceived) -> None:
    bind(order_id=order_id)
    if await services.temporal.payment_event(order_id, event):
        return
    async with services.database.reading() as tx:
        start = await order_starts.again(tx, order_id)
    await services.temporal.start_order_again(start, event)
    logger.warning("order.restarted", event_type=event.type)
