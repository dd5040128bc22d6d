"""Opening a session: for a customer's first message or click, and for each order of a machine."""

from __future__ import annotations

from uuid import uuid4

from fastapi import Request

from api.auth.principals import SessionPrincipal
from api.http.request_context import bind
from api.services import Services
from domain.cart.model import Cart
from domain.ids import SessionId
from domain.shops.shop import Shop
from storage.sessions import sessions, tokens
from storage.shops import shops


async def open_session(
    request: Request, shop: Shop, services: Services, session_id: SessionId | None = None
) -> SessionPrincipal:
    services.limits.check_new_session(request.client.host if request.client else "")
    session_id = session_id or SessionId(str(uuid4()))
    async with services.database.transaction() as tx:
        version = await shops.version_in_force(tx, shop.id)
        cart = Cart(order_type=shop.order_types[0])
        await sessions.open_session(tx, session_id, shop.id, version, cart, shop.language)
        token = await tokens.issue_token(tx, session_id)
    bind(session_id=session_id)
    return SessionPrincipal(session_id, shop.id, token)
