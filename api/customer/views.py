"""Rows as the views clients read."""

from __future__ import annotations

from uuid import UUID

from assistants.language.registry import language_of
from assistants.speaking.cart_views import cart_view
from assistants.speaking.news import reason_text
from domain.ids import SessionId
from domain.money import Money
from domain.orders.reasons import Reason
from domain.orders.states import collects_payment
from domain.payments.pricing import quote
from schemas.http.api import MessageEvent, OrderStatus, OrderView, ReasonView, StateEvent
from schemas.messages.order import OrderSnapshot
from storage.database import Transaction
from storage.orders.orders import OrderNow
from storage.payments.pages import Page
from storage.sessions.session_now import SessionNow, session_now
from storage.sessions.transcript import StoredMessage
from storage.shops.menus import Menus


async def state_view(tx: Transaction, menus: Menus, session_id: SessionId) -> StateEvent:
    return await session_view(tx, menus, await session_now(tx, session_id))


async def session_view(tx: Transaction, menus: Menus, stands: SessionNow) -> StateEvent:
    session = stands.session
    catalogue = await menus.catalogue(tx, session.shop_id, session.catalogue_version)
    return StateEvent(
        phase=session.phase,
        cart=cart_view(session.cart, quote(session.cart, catalogue), language_of(session.language)),
        order=order_view(stands.order, stands.page) if stands.order else None,
    )


def order_view(order: OrderNow, page: Page) -> OrderView:
    waits = collects_payment(order.state)
    return OrderView(
        order_id=UUID(order.id),
        state=order.state,
        payment_state=order.payment_state,
        number=order.number,
        total=order.total,
        total_text=str(Money(order.total, order.currency)),
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
        total_text=str(Money(snapshot.total, snapshot.currency)),
        expires_at=snapshot.expires_at if waits else None,
        reason=reason_view(snapshot.reason, language),
        **snapshot.model_dump(exclude={"order_id", "version", "expires_at", "reason"}),
    )


def reason_view(reason: Reason, language: str) -> ReasonView:
    return ReasonView(code=reason.code, text=reason_text(reason, language_of(language)))


def message_event(said: StoredMessage) -> MessageEvent:
    return MessageEvent.model_validate(
        {
            "seq": said.seq,
            "message_id": said.message_id,
            "role": said.role,
            "text": said.text,
            "buttons": said.buttons,
            "link": said.link,
            "card": said.card,
            "at": said.at,
        }
    )
