"""One step of an order as it is written: all of it or none of it, in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from activities import meters
from assistants.phrases import say
from domain.conversation import Button, Phase, Reply
from domain.money import Money
from domain.order_number import business_day, daily_number
from domain.order_states import OrderState
from schemas.cards import OrderCard, PaymentCard
from schemas.order_flow import Transition
from storage import orders, sessions, transcript
from storage.database import Transaction, notify
from storage.menus import Menus
from storage.models import Json
from storage.orders import Step, StoredOrder
from storage.sessions import StoredSession

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Taken:
    """`moved` is False when an earlier attempt wrote this step: nothing was done now."""

    order: StoredOrder
    moved: bool


class Steps:
    def __init__(self, menus: Menus) -> None:
        self.menus = menus

    async def take(self, tx: Transaction, step: Transition) -> Taken:
        """Projection, audit row, daily number, the customer's cart and news, and the notice to their page."""
        session = await sessions.load(tx, step.session_id, lock=True)
        moved = await orders.advance(tx, _row(step))
        order = await orders.load(tx, step.order_id)
        if not moved:
            return Taken(order, moved=False)
        if order.state is OrderState.APPROVED and not order.number:
            order = await self._numbered(tx, step, order)
        if order.state is not OrderState.DRAFT:
            await _settle_cart(tx, order, session)
        if step.news:
            await _tell_customer(tx, step, order)
        await notify(tx, step.session_id, "state")
        return Taken(order, moved=True)

    async def _numbered(self, tx: Transaction, step: Transition, order: StoredOrder) -> StoredOrder:
        shop = (await self.menus.counter(tx, step.shop_id)).shop
        day = business_day(step.at, shop.time_zone, shop.day_starts_at)
        sequence = await orders.next_in_day(tx, shop.id, day)
        number = daily_number(sequence)
        await orders.save_number(tx, order.id, day, sequence, number)
        return replace(order, business_day=day, number=number)


def report(step: Transition, taken: Taken) -> None:
    """For operators, once it is committed. Without the reason: staff's own words may name somebody."""
    if not taken.moved:
        return
    meters.count("orders", state=step.state.value, payment_state=step.payment_state.value)
    logger.info(
        "an order took a step",
        version=step.version,
        state=step.state.value,
        payment_state=step.payment_state.value,
        actor=step.actor,
        news=step.news,
        total=taken.order.total,
        currency=taken.order.currency,
    )


async def _settle_cart(tx: Transaction, order: StoredOrder, session: StoredSession) -> None:
    """What was bought leaves the cart; what was not is open to be changed again."""
    if order.state is OrderState.APPROVED:
        bought = frozenset(line.line_id for line in order.quote.lines)
        await sessions.save_cart(tx, session.id, session.cart.without(bought), session.catalogue_version)
    if session.phase is not Phase.PAYING:
        return
    others = [each for each in await orders.of_session(tx, session.id) if each.id != order.id]
    if not any(each.state is OrderState.DRAFT for each in others):
        await sessions.save_phase(tx, session.id, Phase.ORDERING)


async def _tell_customer(tx: Transaction, step: Transition, order: StoredOrder) -> None:
    text = say(
        step.news, number=order.number, total=str(Money(order.total, order.currency)), reason=step.reason
    )
    link = order.checkout_url if step.news == "payment_link" else ""
    await transcript.say(
        tx,
        step.session_id,
        f"order:{order.id}:{step.version}",
        Reply(text, (Button(say("button_change_order"), "change"),) if link else ()),
        role="shop",
        link=link,
        card=_card(order, link),
    )


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


def _row(step: Transition) -> Step:
    return Step(step.order_id, step.version, step.state, step.payment_state, step.actor, step.reason, step.at)
