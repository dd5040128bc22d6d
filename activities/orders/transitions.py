"""One step of an order as it is written: all of it or none of it, in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import structlog

from activities import metrics
from assistants.language.registry import language_of
from assistants.notices import buttons
from assistants.speaking.news import reason_text
from assistants.speaking.render import rendered_button, say
from domain.conversation import Reply
from domain.errors import TransitionRefused
from domain.money import Money
from domain.orders import states as order_states
from domain.orders.cart_after import cart_after, phase_after
from domain.orders.numbers import business_day, daily_number, day_ends_at
from domain.orders.states import OrderState, collects_payment, is_open
from domain.payments import states as payment_states
from domain.payments.states import HELD, PaymentState
from domain.shops.shop import Shop, Unattended
from schemas.messages.order import Recorded, Transition
from schemas.views.cards import OrderCard, PaymentCard
from storage.database import Transaction, notify
from storage.orders import open_orders, orders
from storage.orders.orders import StoredOrder
from storage.payments import pages
from storage.sessions import sessions, transcript
from storage.sessions.sessions import StoredSession
from storage.shops import attention
from storage.shops.menus import Menus
from storage.tables.base import Json

logger = structlog.get_logger(__name__)
PAYS_BACK = HELD - {PaymentState.DISPUTED}
"""Where an order that is cancelled is paid back; of a disputed one the bank decides."""
WITHOUT_A_PAGE = {"order_withdrawn_unsure": "order_withdrawn", "payment_expired": "payment_not_opened"}
"""What is true for a customer who never had a payment link: nothing was charged, and none ran out."""


@dataclass(frozen=True)
class AppliedTransition:
    """`moved` is False when nothing was done now: written before under this key, or `refused`."""

    order: StoredOrder
    shop: Shop
    moved: bool
    refused: str = ""

    @property
    def recorded(self) -> Recorded:
        """Return where the order stands, as its workflow goes on from."""
        return recorded(self.order, self.shop, self.refused)


class Transitions:
    def __init__(self, menus: Menus) -> None:
        self.menus = menus

    async def apply(self, tx: Transaction, step: Transition) -> AppliedTransition:
        """Projection, audit row, daily number, the customer's cart and news, and the notice to their page.

        The row decides: a step is found by its key, and refused where the order cannot take it as it stands.
        """
        order, session = await self.lock(tx, step)
        shop = (await self.menus.shop_menu(tx, step.shop_id)).shop
        if await orders.has_step(tx, step.order_id, step.key):
            return AppliedTransition(order, shop, moved=False)
        try:
            version = await orders.advance(tx, _resolved(step, order))
        except TransitionRefused as refusal:
            return AppliedTransition(order, shop, moved=False, refused=refusal.detail)
        before, order = order, await orders.load(tx, step.order_id)
        if order.state is OrderState.APPROVED and not order.number:
            order = await _numbered(tx, step, order, shop)
        if not is_open(order.state):
            await _settle_cart(tx, before.state, order, session)
            if collects_payment(before.state):
                await attention.done(tx, waits_for_page(order))
        if step.news:
            await _tell_customer(tx, step, order, version)
        await notify(tx, step.session_id, "state")
        return AppliedTransition(order, shop, moved=True)

    async def lock(self, tx: Transaction, step: Transition) -> tuple[StoredOrder, StoredSession]:
        """The session's row first, then the order's: everybody in this order, or two would wait for ever."""
        session = await sessions.load(tx, step.session_id, lock=True)
        return await orders.lock(tx, step.order_id), session

    async def stands(self, tx: Transaction, order: StoredOrder) -> Recorded:
        return recorded(order, (await self.menus.shop_menu(tx, order.shop_id)).shop)


async def _numbered(tx: Transaction, step: Transition, order: StoredOrder, shop: Shop) -> StoredOrder:
    day = business_day(step.at, shop.time_zone, shop.day_starts_at)
    sequence = await orders.next_in_day(tx, shop.id, day)
    number = daily_number(sequence)
    await orders.save_number(tx, order.id, day, sequence, number)
    return replace(order, business_day=day, number=number)


def recorded(order: StoredOrder, shop: Shop, refused: str = "") -> Recorded:
    day = order.business_day
    ends = day_ends_at(day, shop.time_zone, shop.day_starts_at) if day else None
    return Recorded(
        version=order.version,
        state=order.state,
        payment_state=order.payment_state,
        number=order.number,
        reason=order.reason,
        updated_at=order.updated_at,
        fulfil_by=ends + timedelta(hours=shop.fulfil_after_hours) if ends else None,
        cancels_unattended=shop.unattended is Unattended.CANCEL,
        refused=refused,
    )


def waits_for_page(order: StoredOrder) -> str:
    """The concern that its page cannot be opened, until it is, or none is wanted."""
    return f"order:{order.id}:page_waits"


def report(step: Transition, taken: AppliedTransition) -> None:
    """Log and count a transition, once it is committed. Without the reason: staff's own words may name
    somebody."""
    if not taken.moved:
        return
    metrics.count("orders", state=taken.order.state.value, payment_state=taken.order.payment_state.value)
    logger.info(
        "order.transitioned",
        version=taken.order.version,
        state=taken.order.state.value,
        payment_state=taken.order.payment_state.value,
        actor=step.actor,
        news=step.news,
        total=taken.order.total,
        currency=taken.order.currency,
    )


async def _settle_cart(
    tx: Transaction, before: OrderState, order: StoredOrder, session: StoredSession
) -> None:
    """Write the cart and the phase as the order's move from `before` leaves them."""
    ordered = {line.line_id: line.quantity for line in order.quote.lines}
    cart = cart_after(session.cart, ordered, before, order.state)
    if cart is not session.cart:
        await sessions.save_cart(tx, session.id, cart, session.catalogue_version)
    has_open_order = await open_orders.has_one(tx, session.id)
    phase = phase_after(session.phase, has_open_order=has_open_order, handing_off=bool(session.hand_off))
    if phase is not session.phase:
        await sessions.save_phase(tx, session.id, phase)


async def _tell_customer(tx: Transaction, step: Transition, order: StoredOrder, version: int) -> None:
    page = await pages.newest(tx, order.id)
    language = language_of(order.language)
    text = say(
        language,
        _news(step.news, order, had_page=bool(page.url)),
        number=order.number,
        total=Money(order.total, order.currency),
        amount=Money(step.amount, order.currency),
        reason=reason_text(step.reason, language),
    )
    link = page.url if step.news == "payment_link" else ""
    await transcript.add_reply(
        tx,
        step.session_id,
        f"order:{order.id}:{version}",
        Reply(text, (rendered_button(buttons.change_order(), language),) if link else ()),
        role="shop",
        link=link,
        card=_card(order, link),
    )


def _news(news: str, order: StoredOrder, *, had_page: bool) -> str:
    """Return what of it is true for this order, as its row stands after the step."""
    if news == "order_cancelled" and order.payment_state in PAYS_BACK:
        return "order_cancelled_paid"
    return news if had_page else WITHOUT_A_PAGE.get(news, news)


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


def _resolved(step: Transition, order: StoredOrder) -> Transition:
    """Return the step with both states set.

    Raise TransitionRefused if the order cannot take it from its present state, or is not in the believed one.
    """
    state, payment = order.state, order.payment_state
    if step.believed not in {None, state}:
        raise TransitionRefused(f"the order is {state.value} and was thought to be {step.believed}")
    if step.state is not None:
        state = order_states.transition(state, step.state)
    if step.payment_state not in {None, payment}:
        payment = payment_states.transition(payment, step.payment_state)
    return step.model_copy(update={"state": state, "payment_state": payment})
