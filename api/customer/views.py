"""Rows as the views clients read."""

from __future__ import annotations

from api.orders import order_view
from assistants.language.registry import language_of
from assistants.speaking.cart_views import cart_view
from domain.ids import SessionId
from domain.payments.pricing import quote
from schemas.http.api import MessageEvent, StateEvent
from storage.database import Transaction
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
