"""What happens to an order outside Stripe: its record, its file, and whether it can still be made."""

from __future__ import annotations

import json
from pathlib import Path

import structlog
from temporalio import activity

from activities import metrics
from activities.orders import transitions
from activities.orders.transitions import recorded, report
from domain.cart.apply import problems
from domain.orders.states import OrderState
from schemas.documents.order import OrderDocument, cart_of
from schemas.messages.order import Availability, OrderRef, Recorded, Resumed, StaffCall, Transition
from storage.database import Database
from storage.deliveries import outbox
from storage.documents import to_json
from storage.orders import orders, steps
from storage.orders.orders import StoredOrder
from storage.payments import pages, refunds
from storage.shops import attention
from storage.shops.attention import Concern
from storage.shops.menus import Menus

logger = structlog.get_logger(__name__)


class Orders:
    def __init__(self, database: Database, menus: Menus, content: Path) -> None:
        self.database = database
        self.menus = menus
        self.content = content

    @activity.defn(name="orders.record")
    async def record(self, transition: Transition) -> Recorded:
        async with self.database.transaction() as tx:
            taken = await transitions.apply(tx, transition)
        report(transition, taken)
        return taken.recorded

    @activity.defn(name="orders.resume")
    async def resume(self, ref: OrderRef) -> Resumed:
        """Return where the order stands, for a run that goes on where an earlier one ended."""
        async with self.database.reading() as tx:
            order = await orders.load(tx, ref.order_id)
            page = await pages.newest(tx, ref.order_id)
            shop = (await self.menus.shop_menu(tx, order.shop_id)).shop
            return Resumed(
                recorded=recorded(order, shop, await outbox.waiting_of(tx, order.session_id)),
                checkout_url=page.url,
                expires_at=page.expires_at,
                settled_at=await steps.reached_at(tx, ref.order_id, order.state),
                approved_at=await steps.reached_at(tx, ref.order_id, OrderState.APPROVED),
                refusals=await refunds.refusals_of(tx, ref.order_id),
            )

    @activity.defn(name="orders.call_staff")
    async def call_staff(self, call: StaffCall) -> None:
        """Call once for each code and detail: an order's new run says again what the last one did."""
        concern = Concern(call.shop_id, "order", call.code, call.detail, order_id=call.order_id)
        async with self.database.transaction() as tx:
            if not await attention.raise_once(
                tx, f"order:{call.order_id}:{call.code}:{call.detail}", concern
            ):
                return
        metrics.count("attention", code=call.code)
        logger.error("order.needs_attention", code=call.code, detail=call.detail)

    @activity.defn(name="orders.export")
    async def export(self, ref: OrderRef) -> None:
        """Writes `content/orders/<order>.json`, whole or not at all."""
        async with self.database.reading() as tx:
            order = await orders.load(tx, ref.order_id)
        folder = self.content / "orders"
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{order.id}.{activity.info().attempt}.tmp"
        draft.write_text(json.dumps(_exported(order), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(folder / f"{order.id}.json")

    @activity.defn(name="orders.still_available")
    async def still_available(self, ref: OrderRef) -> Availability:
        """A late order is made if the menu still has it all and the customer has not ordered it again."""
        async with self.database.reading() as tx:
            order = await orders.load(tx, ref.order_id)
            shop_menu = await self.menus.shop_menu(tx, order.shop_id)
            line_ids = tuple(line.line_id for line in order.quote.lines)
            again = await orders.is_ordered_again(tx, order.session_id, order.id, line_ids)
        cart = cart_of(OrderDocument.model_validate(order.document), line_ids)
        return Availability(available=not again and not problems(cart, shop_menu.catalogue))


def _exported(order: StoredOrder) -> dict[str, object]:
    """Return the order JSON as the cashier made it, with its number and its quote: ids, names and amounts."""
    return {
        "order_id": order.id,
        "number": order.number,
        "business_day": order.business_day.isoformat() if order.business_day else None,
        "state": order.state.value,
        "payment_state": order.payment_state.value,
        "order": order.document,
        **to_json(order.quote),
    }
