"""Read what a turn starts from: shop, menu, conversation, and the cart on the menu in force."""

from __future__ import annotations

from dataclasses import dataclass

from assistants.language.registry import language_of
from assistants.speaking.news import changes_text
from domain.cart.differences import differences, migrate_cart
from domain.cart.model import Cart
from domain.conversation import Message, Phase, TurnContext
from domain.ids import OrderId
from domain.payments.pricing import quote
from domain.payments.states import PaymentState
from schemas.messages.session import ChatArrived, TurnDecision, TurnRequest, TurnResult
from storage.database import Transaction
from storage.orders import open_orders
from storage.orders.open_orders import OpenOrder
from storage.payments import pages
from storage.sessions import turns
from storage.sessions.sessions import StoredSession
from storage.shops.menus import Menus, ShopMenu


@dataclass(frozen=True)
class TurnSetup:
    session: StoredSession
    context: TurnContext
    message: Message
    news: str
    """What a new menu version changed in the cart; empty when nothing did."""
    waiting: tuple[OrderId, ...]
    """Orders that can still be paid."""


async def read_setup(
    tx: Transaction, menus: Menus, request: TurnRequest, *, lock: bool = True
) -> TurnSetup | TurnResult:
    """Return the setup, or the result of the turn that served this request before."""
    heard = request.request.message_id if isinstance(request.request, ChatArrived) else None
    found = await turns.find(tx, request.session_id, request.key, heard, lock=lock)
    if found.earlier is not None:
        return result_now(TurnDecision.model_validate(found.earlier), found.session)
    shop_menu = await menus.shop_menu_of(tx, found.shop, found.menu_version)
    is_paying = found.session.phase is Phase.PAYING
    waiting = await open_orders.of_session(tx, request.session_id) if is_paying else []
    phase = _phase_now(found.session, waiting)
    cart, news = await _on_menu_in_force(tx, menus, phase, found.session, shop_menu)
    context = TurnContext(
        shop=shop_menu.shop,
        catalogue=shop_menu.catalogue,
        cart=cart,
        now=shop_menu.shop.local(request.at),
        phase=phase,
        question=found.session.question,
        focus=found.session.focus,
        draft_hash=found.session.draft_hash,
        payment_url=(await pages.newest(tx, waiting[-1].id)).url if waiting else "",
        money_under_way=any(each.payment_state is PaymentState.PROCESSING for each in waiting),
        greeted=found.session.last_turn > 0,
        language=found.session.language,
    )
    return TurnSetup(found.session, context, found.message, news, tuple(each.id for each in waiting))


def result_now(decision: TurnDecision, session: StoredSession) -> TurnResult:
    """Return the decision with the session's present turn, phase and cart size."""
    return TurnResult(
        **decision.model_dump(),
        turn=session.last_turn,
        phase=session.phase,
        in_cart=len(session.cart.lines),
    )


async def _on_menu_in_force(
    tx: Transaction, menus: Menus, phase: Phase, stored: StoredSession, shop_menu: ShopMenu
) -> tuple[Cart, str]:
    """Return the cart on the menu in force, and what that changed in words; empty if nothing did."""
    in_force = stored.catalogue_version == shop_menu.catalogue.version
    if in_force or stored.cart.empty or phase is Phase.PAYING:
        return stored.cart, ""
    before = quote(stored.cart, await menus.catalogue(tx, stored.shop_id, stored.catalogue_version))
    cart, _ = migrate_cart(stored.cart, shop_menu.catalogue)
    changed = differences(before, quote(cart, shop_menu.catalogue))
    return cart, changes_text(changed, language_of(stored.language))


def _phase_now(session: StoredSession, waiting: list[OpenOrder]) -> Phase:
    """Return PAYING while the cashier works or an order is unpaid. A closed session is open again."""
    if session.phase is Phase.PAYING:
        return Phase.PAYING if session.hand_off or waiting else Phase.ORDERING
    return Phase.ORDERING if session.phase is Phase.CLOSED else session.phase
