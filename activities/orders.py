"""What happens to an order outside Stripe: its record, its file, and whether it can still be made."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import structlog
from temporalio import activity

from activities import meters
from assistants.phrases import say
from domain.conversation import Button, Phase, Reply
from domain.ids import OrderId
from domain.money import Money
from domain.order_number import business_day, daily_number
from domain.order_states import OrderState
from domain.ordering import problems
from schemas.cards import OrderCard, PaymentCard
from schemas.order import OrderDocument, cart_of
from schemas.order_flow import Availability, Recorded, Transition
from storage import orders, sessions, transcript
from storage.database import Database, Transaction, notify
from storage.menus import Menus
from storage.models import Json
from storage.orders import Step, StoredOrder

logger = structlog.get_logger(__name__)
UNSOLD = frozenset({OrderState.EXPIRED, OrderState.CANCELLED})


class Orders:
    def __init__(self, database: Database, menus: Menus, content: Path) -> None:
        self.database = database
        self.menus = menus
        self.content = content

    @activity.defn(name="orders.record")
    async def record(self, transition: Transition) -> Recorded:
        """Projection, audit row, daily number, the customer's cart and news: all of a step or none of it."""
        async with self.database.transaction() as tx:
            session = await sessions.load(tx, transition.session_id, lock=True)
            moved = await orders.advance(tx, _step(transition))
            if moved:
                if transition.state is OrderState.APPROVED:
                    await self._number(tx, transition)
                order = await _stored(tx, transition.order_id)
                await self._settle_cart(tx, order, session.phase)
                await self._tell(tx, transition, order)
                await notify(tx, transition.session_id, "state")
            stored = await _stored(tx, transition.order_id)
        if moved:
            _told(transition, stored)
        return Recorded(number=stored.number)

    @activity.defn(name="orders.export")
    async def export(self, order_id: OrderId) -> None:
        """Writes `content/orders/<order>.json`, whole or not at all."""
        async with self.database.transaction() as tx:
            order = await _stored(tx, order_id)
        folder = self.content / "orders"
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{order.id}.{activity.info().attempt}.tmp"
        draft.write_text(json.dumps(_exported(order), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(folder / f"{order.id}.json")

    @activity.defn(name="orders.still_available")
    async def still_available(self, order_id: OrderId) -> Availability:
        """A late order is made if the menu still has it all and the customer has not ordered it again."""
        async with self.database.transaction() as tx:
            order = await _stored(tx, order_id)
            counter = await self.menus.counter(tx, order.shop_id)
            others = [each for each in await orders.of_session(tx, order.session_id) if each.id != order_id]
        line_ids = tuple(line.line_id for line in order.quote.lines)
        again = any(
            line.line_id in line_ids
            for other in others
            if other.state not in UNSOLD
            for line in other.quote.lines
        )
        cart = cart_of(OrderDocument.model_validate(order.document), line_ids)
        return Availability(available=not again and not problems(cart, counter.catalogue))

    async def _number(self, tx: Transaction, transition: Transition) -> None:
        shop = (await self.menus.counter(tx, transition.shop_id)).shop
        if (await _stored(tx, transition.order_id)).number:
            return
        day = business_day(transition.at, shop.time_zone, shop.day_starts_at)
        sequence = await orders.next_in_day(tx, shop.id, day)
        await orders.save_number(tx, transition.order_id, day, sequence, daily_number(sequence))

    async def _settle_cart(self, tx: Transaction, order: StoredOrder, phase: Phase) -> None:
        """What was bought leaves the cart; what was not is open to be changed again."""
        if order.state is OrderState.DRAFT:
            return
        if order.state is OrderState.APPROVED:
            session = await sessions.load(tx, order.session_id)
            bought = frozenset(line.line_id for line in order.quote.lines)
            cart = session.cart.without(bought)
            await sessions.save_cart(tx, order.session_id, cart, session.catalogue_version)
        others = [each for each in await orders.of_session(tx, order.session_id) if each.id != order.id]
        if phase is Phase.PAYING and not any(each.state is OrderState.DRAFT for each in others):
            await sessions.save_phase(tx, order.session_id, Phase.ORDERING)

    async def _tell(self, tx: Transaction, transition: Transition, order: StoredOrder) -> None:
        if not transition.news:
            return
        text = say(
            transition.news,
            number=order.number,
            total=str(Money(order.total, order.currency)),
            reason=transition.reason,
        )
        link = order.checkout_url if transition.news == "payment_link" else ""
        buttons = (Button(say("button_change_order"), "change"),) if link else ()
        await transcript.say(
            tx,
            transition.session_id,
            f"order:{order.id}:{transition.version}",
            Reply(text, buttons),
            role="shop",
            link=link,
            card=_card(order, link),
        )


def _told(transition: Transition, order: StoredOrder) -> None:
    """Without the reason: staff give theirs in their own words, which may name somebody."""
    meters.count("orders", state=order.state.value, payment_state=order.payment_state.value)
    logger.info(
        "an order took a step",
        version=transition.version,
        state=order.state.value,
        payment_state=order.payment_state.value,
        actor=transition.actor,
        news=transition.news,
        total=order.total,
        currency=order.currency,
    )


async def _stored(tx: Transaction, order_id: OrderId) -> StoredOrder:
    order = await orders.find(tx, order_id)
    if order is None:
        raise LookupError(f"no order {order_id}")
    return order


def _card(order: StoredOrder, link: str) -> Json | None:
    """The payment page while it is news, else the order with its number once it has one."""
    card: PaymentCard | OrderCard
    if link:
        total = str(Money(order.total, order.currency))
        card = PaymentCard(order_id=UUID(order.id), total_text=total, url=link)
    elif order.number:
        card = OrderCard(order_id=UUID(order.id), state=order.state, number=order.number)
    else:
        return None
    return card.model_dump(mode="json")


def _step(transition: Transition) -> Step:
    return Step(
        transition.order_id,
        transition.version,
        transition.state,
        transition.payment_state,
        transition.actor,
        transition.reason,
        transition.at,
    )


def _exported(order: StoredOrder) -> dict[str, object]:
    """The validated order JSON as the cashier made it, with what code added: number and prices."""
    return {
        "order_id": order.id,
        "number": order.number,
        "business_day": order.business_day.isoformat() if order.business_day else None,
        "state": order.state.value,
        "payment_state": order.payment_state.value,
        "order": order.document,
        "currency": order.currency,
        "total": order.total,
        "lines": [
            {
                "name": line.name,
                "choices": list(line.choices),
                "quantity": line.quantity,
                "unit_price": line.unit_price,
                "total": line.total,
                "note": line.note,
            }
            for line in order.quote.lines
        ],
        "taxes": [
            {"basis_points": tax.basis_points, "base": tax.base, "amount": tax.amount}
            for tax in order.quote.taxes
        ],
        "tip": order.quote.tip,
    }
