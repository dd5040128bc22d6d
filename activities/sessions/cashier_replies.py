"""What the cashier says to a customer instead of making an order."""

from __future__ import annotations

import structlog

from activities.sessions.order_creation import CashierContext
from assistants.language.contract import Language
from assistants.language.registry import language_of
from assistants.notices.notice import Notice
from assistants.notices.refusals import refusal
from assistants.speaking.cards import read_back_card
from assistants.speaking.news import changes_text
from assistants.speaking.readback import read_back
from assistants.speaking.render import render, say
from domain.cart.apply import open_choices
from domain.cart.differences import differences, migrate_cart
from domain.cart.model import Cart
from domain.conversation import Phase, Reply
from domain.errors import Refusal
from domain.payments.pricing import Quote, quote
from schemas.messages.session import CashierRequest, CashierResult
from storage.database import Transaction, notify
from storage.sessions import sessions, transcript
from storage.shops.menus import Menus
from storage.tables.base import Json

logger = structlog.get_logger(__name__)


async def return_to_customer(
    tx: Transaction, menus: Menus, context: CashierContext, wrong: tuple[Refusal, ...]
) -> CashierResult:
    """Say what changed since the read-back, and read the order back again to be confirmed."""
    hand_off, shop_menu, seen = context.hand_off, context.shop_menu, context.session.cart
    language = language_of(context.session.language)
    cart, _ = migrate_cart(seen, shop_menu.catalogue)
    version = context.session.catalogue_version
    before = quote(seen, await menus.catalogue(tx, hand_off.shop_id, version))
    priced = quote(cart, shop_menu.catalogue)
    changes = changes_text(differences(before, priced), language) or "\n".join(
        render(refusal(each), language) for each in wrong
    )
    again = read_back(cart, priced, shop_menu.shop, language, before=changes)
    empty = cart.empty or bool(open_choices(cart, shop_menu.catalogue))
    reply = Reply(changes) if empty else again.reply
    phase = Phase.ORDERING if empty else Phase.CONFIRMING
    card = None if empty else _card(cart, priced, again.draft_hash, language)
    await transcript.add_reply(tx, hand_off.session_id, f"cashier:{hand_off.order_id}", reply, card=card)
    await sessions.save_cart(tx, hand_off.session_id, cart, shop_menu.catalogue.version)
    await _save_draft(tx, hand_off, phase, "" if empty else again.draft_hash)
    return refused(phase, cart, tuple(each.detail for each in wrong))


async def read_back_once(tx: Transaction, context: CashierContext, doubt: Notice) -> bool:
    """Read the cart back with a doubt, once a draft: return False if that was done before."""
    hand_off, shop_menu, seen = context.hand_off, context.shop_menu, context.session.cart
    priced = quote(seen, shop_menu.catalogue)
    language = language_of(context.session.language)
    again = read_back(seen, priced, shop_menu.shop, language, before=render(doubt, language))
    card = _card(seen, priced, again.draft_hash, language)
    key = f"cashier:{hand_off.draft_hash}"
    if not await transcript.add_reply(tx, hand_off.session_id, key, again.reply, card=card):
        return False
    logger.info("cashier.document_read_back", order_id=hand_off.order_id)
    await _save_draft(tx, hand_off, Phase.CONFIRMING, again.draft_hash)
    return True


async def _save_draft(tx: Transaction, hand_off: CashierRequest, phase: Phase, draft: str) -> None:
    await sessions.save_draft(tx, hand_off.session_id, phase, draft)
    await notify(tx, hand_off.session_id, "state")


async def ask(tx: Transaction, context: CashierContext, errors: tuple[str, ...]) -> CashierResult:
    # Not what they say: the errors quote the document, and it the customer.
    logger.error("cashier.document_invalid", errors=len(errors))
    hand_off = context.hand_off
    reply = Reply(say(language_of(context.session.language), "cashier_question"))
    await transcript.add_reply(tx, hand_off.session_id, f"cashier:{hand_off.order_id}", reply)
    await sessions.save_phase(tx, hand_off.session_id, Phase.ORDERING)
    await notify(tx, hand_off.session_id, "state")
    return refused(Phase.ORDERING, context.session.cart, errors)


def refused(phase: Phase, cart: Cart, problems: tuple[str, ...]) -> CashierResult:
    return CashierResult(ordered=False, phase=phase, in_cart=len(cart.lines), problems=problems)


def _card(cart: Cart, priced: Quote, draft: str, language: Language) -> Json:
    return read_back_card(cart, priced, draft, language).model_dump(mode="json")
