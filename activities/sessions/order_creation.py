"""Store the order of an accepted document."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.cart.model import Cart
from domain.conversation import Phase
from domain.orders.states import is_open
from domain.payments.pricing import Quote
from schemas.messages.order import OrderStart
from schemas.messages.session import CashierRequest, CashierResult
from storage.database import Transaction
from storage.documents import to_json
from storage.orders import orders
from storage.orders.orders import NewOrder, StoredOrder
from storage.sessions import sessions
from storage.sessions.sessions import StoredSession
from storage.shops.menus import ShopMenu
from storage.tables.base import Json


@dataclass(frozen=True)
class CashierContext:
    """A request to the cashier, its session (locked until the order is made) and the menu in force."""

    hand_off: CashierRequest
    session: StoredSession
    shop_menu: ShopMenu


@dataclass(frozen=True)
class Accepted:
    """A valid document, with the cart it stands for and what that costs."""

    document: Json
    cart: Cart
    quote: Quote
    origin: Json = field(default_factory=dict)
    """Who wrote the document and from what, as the order's snapshot keeps it."""


async def create_order(tx: Transaction, context: CashierContext, accepted: Accepted) -> CashierResult:
    """Store the order, freeze the cart and tell the session's pages."""
    hand_off, session = context.hand_off, context.session
    order = NewOrder(
        id=hand_off.order_id,
        shop_id=hand_off.shop_id,
        session_id=hand_off.session_id,
        document=accepted.document,
        quote=accepted.quote,
        email=session.email,
        language=session.language,
    )
    snapshot = {
        "transcript_to": session.last_seq,
        "draft_hash": hand_off.draft_hash,
        "cart": to_json(accepted.cart),
        "at": hand_off.at.isoformat(),
        **accepted.origin,
    }
    await orders.add(tx, order, snapshot)
    await sessions.wait_for_payment(tx, hand_off.session_id)
    return CashierResult(
        ordered=True,
        order=_start(context, accepted.quote),
        phase=Phase.PAYING,
        in_cart=len(accepted.cart.lines),
    )


def found(context: CashierContext, order: StoredOrder) -> CashierResult:
    """Return the order of an earlier attempt in its present state. Only an unpaid one is waited for."""
    start = _start(context, order.quote) if is_open(order.state) else None
    return CashierResult(ordered=True, order=start, **present(context.session))


def present(session: StoredSession) -> Json:
    """Return the phase and cart size of a result as the session has them now."""
    return {"phase": session.phase, "in_cart": len(session.cart.lines)}


def _start(context: CashierContext, priced: Quote) -> OrderStart:
    hand_off = context.hand_off
    return OrderStart(
        order_id=hand_off.order_id,
        shop_id=hand_off.shop_id,
        session_id=hand_off.session_id,
        total=priced.total,
        currency=priced.currency,
        checkout_minutes=context.shop_menu.shop.checkout_minutes,
        lines=tuple(line.line_id for line in priced.lines),
    )
