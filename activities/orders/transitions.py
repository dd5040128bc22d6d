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
from channels.email import EMAIL
from domain.conversation import Reply
from domain.deliveries import Address
from domain.errors import TransitionRefused
from domain.ids import AddressId
from domain.money import Money
from domain.orders import states as order_states
from domain.orders.cart_after import cart_after, phase_after
from domain.orders.numbers import business_day, daily_number, day_ends_at
from domain.orders.states import OrderState, collects_payment, is_open
from domain.payments import states as payment_states
from domain.payments.states import HELD, PaymentState
from domain.shops.shop import Shop, Unattended
from schemas.documents.delivery import OrderConfirmation
from schemas.messages.order import Recorded, Transition
from schemas.views.cards import OrderCard, PaymentCard
from storage.database import Transaction
from storage.deliveries import outbox
from storage.orders import open_orders, steps
from storage.orders.orders import StoredOrder
from storage.sessions import at_shop, sessions, transcript
from storage.sessions.sessions import StoredSession
from storage.shops import attention
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
    deliver_to: tuple[AddressId, ...] = ()

    @property
    def recorded(self) -> Recorded:
        """Return where the order stands, as its workflow goes on from."""
        return recorded(self.order, self.shop, self.deliver_to, self.refused)


@dataclass(frozen=True)
class LockedForStep:
    """The rows of a step, locked until the transaction ends."""

    session: StoredSession
    shop: Shop
    order: StoredOrder
    is_taken: bool
    """The step was taken before."""


async def apply(tx: Transaction, step: Transition) -> AppliedTransition:
    return await take(tx, step, await lock(tx, step))


async def lock(tx: Transaction, step: Transition) -> LockedForStep:
    """The session's row first, then the order's: everybody in this order, or two would wait for ever."""
    here = await at_shop.lock(tx, step.session_id)
    locked = await steps.lock(tx, step.order_id, step.key)
    return LockedForStep(here.session, here.shop, locked.order, locked.is_taken)


async def take(tx: Transaction, step: Transition, locked: LockedForStep) -> AppliedTransition:
    """Projection, audit row, daily number, the customer's cart and news, and the notice to their page.

    The row decides: a step is found by its key, and refused where the order cannot take it as it stands.
    """
    before, shop, session = locked.order, locked.shop, locked.session
    if locked.is_taken:
        waiting = await outbox.waiting_of(tx, session.id)
        return AppliedTransition(before, shop, moved=False, deliver_to=waiting)
    try:
        resolved = _resolved(step, before)
    except TransitionRefused as refusal:
        return AppliedTransition(before, shop, moved=False, refused=refusal.detail)
    taken = await steps.advance(tx, resolved)
    order, mailbox = taken.order, None
    if order.state is OrderState.APPROVED and not order.number:
        order = await _numbered(tx, step, order, shop)
        mailbox = await _confirm_by_mail(tx, order)
    if not is_open(order.state):
        await _settle_cart(tx, before.state, order, session)
        if collects_payment(before.state):
            await attention.done(tx, waits_for_page(order))
    if step.news:
        await _tell_customer(tx, step, order, taken.page_url)
    written_to = (session.address_id if step.news else None, mailbox)
    return AppliedTransition(order, shop, moved=True, deliver_to=tuple(each for each in written_to if each))


async def _numbered(tx: Transaction, step: Transition, order: StoredOrder, shop: Shop) -> StoredOrder:
    day = business_day(step.at, shop.time_zone, shop.day_starts_at)
    sequence = await steps.next_in_day(tx, shop.id, day)
    number = daily_number(sequence)
    await steps.save_number(tx, order.id, day, sequence, number)
    return replace(order, business_day=day, number=number)


async def _confirm_by_mail(tx: Transaction, order: StoredOrder) -> AddressId | None:
    """Write the confirmation to the address left in chat or on the payment page, and return its id."""
    if not order.email:
        return None
    address_id = await outbox.address_of(tx, Address(EMAIL, order.email))
    await outbox.add(tx, order.session_id, address_id, OrderConfirmation(order_id=order.id))
    return address_id


def recorded(
    order: StoredOrder, shop: Shop, deliver_to: tuple[AddressId, ...] = (), refused: str = ""
) -> Recorded:
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
        deliver_to=deliver_to,
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


async def _tell_customer(tx: Transaction, step: Transition, order: StoredOrder, page_url: str) -> None:
    language = language_of(order.language)
    text = say(
        language,
        _news(step.news, order, had_page=bool(page_url)),
        number=order.number,
        total=Money(order.total, order.currency),
        amount=Money(step.amount, order.currency),
        reason=reason_text(step.reason, language),
    )
    link = page_url if step.news == "payment_link" else ""
    await transcript.add_reply(
        tx,
        step.session_id,
        f"order:{order.id}:{order.version}",
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
        total = language_of(order.language).money(Money(order.total, order.currency))
        card = PaymentCard(order_id=UUID(order.id), total_text=total, url=link)
    elif order.number:
        card = OrderCard(
            order_id=UUID(order.id), state=order.state, payment_state=order.payment_state, number=order.number
        )
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
