"""What an order's workflow is started again with: everything from the rows."""

from __future__ import annotations

from domain.ids import OrderId
from schemas.messages.order import OrderStart
from storage.database import Transaction
from storage.orders import orders
from storage.shops import shops


async def again(tx: Transaction, order_id: OrderId) -> OrderStart:
    """Return what an order whose run is gone is started with. Raise LookupError without such an order."""
    order = await orders.load(tx, order_id)
    found = await shops.find(tx, order.shop_id)
    if found is None:
        raise LookupError(f"no shop {order.shop_id}")
    return OrderStart(
        order_id=order.id,
        shop_id=order.shop_id,
        session_id=order.session_id,
        total=order.total,
        currency=order.currency,
        checkout_minutes=found[0].checkout_minutes,
        lines=tuple(line.line_id for line in order.quote.lines),
        again=True,
    )
