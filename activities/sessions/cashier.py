"""Make a valid, priced and stored order of a confirmed draft or of a machine's document."""

from __future__ import annotations

import structlog
from temporalio import activity

from activities import metrics
from activities.language_models.cashier import CashierDraft, CashierModel, confirmed_by
from activities.registry import on_model_queue
from activities.sessions.cashier_replies import ask, read_back_once, refused, return_to_customer
from activities.sessions.machine_orders import read_machine_order
from activities.sessions.order_creation import Accepted, CashierContext, create_order, found, present
from assistants.cashier.prompt import Confirmed
from assistants.cashier.reading import as_cart, doubts
from assistants.notices.notice import notice
from domain.cart.apply import problems
from domain.cart.model import Cart, draft_hash
from domain.conversation import Phase
from domain.payments.pricing import Quote, quote
from schemas.documents.order import document_of, order_errors
from schemas.messages.session import CashierRequest, CashierResult
from storage.database import Database, Transaction
from storage.orders import machine_orders, orders
from storage.sessions import at_shop, sessions, transcript, turns
from storage.shops.menus import Menus, ShopMenu

REMEMBERED = 40
"""Rows of the transcript that the cashier's model is shown."""
BY_CODE = CashierDraft()

logger = structlog.get_logger(__name__)


class Cashier:
    """Write orders, and no prices. What differs from what the customer saw goes back to them.

    Without a model code writes the document from the cart; with one, code has its document read back
    wherever it is not the cart that was confirmed.
    """

    def __init__(self, database: Database, menus: Menus, model: CashierModel | None) -> None:
        self.database = database
        self.menus = menus
        self.model = model

    @activity.defn(name="cashier.prepare")
    async def prepare(self, hand_off: CashierRequest) -> CashierResult:
        """Make the order by code. Do nothing if a model writes this shop's orders."""
        if self.model is not None and not hand_off.by_machine:
            return CashierResult(ordered=False, phase=Phase.PAYING, in_cart=0, left_to_model=True)
        return await self._create_and_log(hand_off, BY_CODE)

    @activity.defn(name="cashier.prepare_without_model")
    async def prepare_without_model(self, hand_off: CashierRequest) -> CashierResult:
        """Make the order by code after the model took too long."""
        return await self._create_and_log(hand_off, BY_CODE)

    @on_model_queue
    @activity.defn(name="cashier.prepare_with_model")
    async def prepare_with_model(self, hand_off: CashierRequest) -> CashierResult:
        draft = await self._drafted(hand_off)
        metrics.spend(draft.usage.prompt_tokens, draft.usage.completion_tokens)
        return await self._create_and_log(hand_off, draft)

    async def _create_and_log(self, hand_off: CashierRequest, draft: CashierDraft) -> CashierResult:
        handed = await self._create_order(hand_off, draft)
        logger.info(
            "order.created" if handed.ordered else "order.not_created",
            order_id=hand_off.order_id,
            total=handed.order.total if handed.order else 0,
            currency=handed.order.currency if handed.order else "",
            problems=len(handed.problems),
        )
        return handed

    async def _create_order(self, hand_off: CashierRequest, draft: CashierDraft) -> CashierResult:
        """Make the order once. A repeated request returns the order it made, or what was answered instead."""
        async with self.database.transaction() as tx:
            here = await at_shop.lock(tx, hand_off.session_id)
            shop_menu = await self.menus.shop_menu_of(tx, here.shop, here.menu_version)
            context = CashierContext(hand_off, here.session, shop_menu)
            if here.session.hand_off == hand_off.request_id:
                return await self._finish(tx, context, draft)
            earlier = await orders.find(tx, hand_off.order_id)
            if earlier is not None:
                return found(context, earlier)
            if hand_off.by_machine:
                return await self._order_of_machine(tx, context)
            return await _answered_before(tx, context)

    async def _finish(self, tx: Transaction, context: CashierContext, draft: CashierDraft) -> CashierResult:
        """Work on what waits for the cashier, which nobody has answered: it waits no longer."""
        hand_off = context.hand_off
        handed = await self._order_of_draft(tx, context, draft)
        if not handed.ordered:
            await sessions.end_hand_off(tx, hand_off.session_id)
            kept = handed.model_dump(mode="json")
            await turns.keep_handed(tx, hand_off.session_id, hand_off.request_id, kept)
        return handed

    async def _drafted(self, hand_off: CashierRequest) -> CashierDraft:
        """Ask the model, outside of any transaction because it may take long."""
        if self.model is None:
            return BY_CODE
        async with self.database.reading() as tx:
            confirmed = await self._confirmed(tx, hand_off)
        return BY_CODE if confirmed is None else await self.model.write(confirmed)

    async def _confirmed(self, tx: Transaction, hand_off: CashierRequest) -> Confirmed | None:
        """Return what the model is to write, or None if it was taken back or done, or the menu changed."""
        session = await sessions.load(tx, hand_off.session_id)
        shop_menu = await self.menus.shop_menu(tx, hand_off.shop_id)
        if (
            session.hand_off != hand_off.request_id
            or _confirmed_quote(hand_off, session.cart, shop_menu) is None
        ):
            return None
        rows = await transcript.latest(tx, session.id, REMEMBERED)
        order = Confirmed(shop_menu.shop, shop_menu.catalogue, session.cart)
        return confirmed_by(rows, hand_off.request_id, order)

    async def _order_of_draft(
        self, tx: Transaction, context: CashierContext, draft: CashierDraft
    ) -> CashierResult:
        """Make an order of exactly the cart that `draft_hash` names, or return it to the customer."""
        hand_off, shop_menu = context.hand_off, context.shop_menu
        seen, catalogue = context.session.cart, shop_menu.catalogue
        priced = _confirmed_quote(hand_off, seen, shop_menu)
        if priced is None:
            return await return_to_customer(tx, self.menus, context, problems(seen, catalogue))
        document, cart = draft.document, seen
        doubt = notice("cashier_question") if draft.errors else None
        if document is not None:
            doubt = doubts(document, seen, catalogue)
        if doubt:
            if await read_back_once(tx, context, doubt):
                return refused(Phase.CONFIRMING, seen, draft.errors)
            document = None
        if document is None:
            document = document_of(seen, hand_off.shop_id, catalogue.version)
        else:
            cart = as_cart(document, seen)
            priced = quote(cart, catalogue)
        body = document.model_dump(mode="json")
        errors = order_errors(body)
        if errors:
            return await ask(tx, context, errors)
        origin = draft.origin(by_model=document is draft.document)
        return await create_order(tx, context, Accepted(body, cart, priced, origin))

    async def _order_of_machine(self, tx: Transaction, context: CashierContext) -> CashierResult:
        """Make an order of a machine's document by the same edits, limits and prices as a conversation."""
        hand_off, shop_menu = context.hand_off, context.shop_menu
        _, earlier = await machine_orders.outcome(tx, hand_off.request_id)
        if earlier:
            return CashierResult(ordered=False, problems=earlier, **present(context.session))
        placed = read_machine_order(
            await machine_orders.document(tx, hand_off.request_id), hand_off, shop_menu
        )
        if placed.wrong:
            await machine_orders.refuse(tx, hand_off.request_id, placed.wrong)
            return CashierResult(ordered=False, problems=placed.wrong, **present(context.session))
        await sessions.save_cart(tx, hand_off.session_id, placed.cart, shop_menu.catalogue.version)
        await machine_orders.accept(tx, hand_off.request_id, hand_off.order_id)
        accepted = Accepted(placed.document, placed.cart, quote(placed.cart, shop_menu.catalogue))
        return await create_order(tx, context, accepted)


async def _answered_before(tx: Transaction, context: CashierContext) -> CashierResult:
    """Return what was answered instead of an order, as the session stands now, or that there is none."""
    before = await turns.handed(tx, context.session.id, context.hand_off.request_id)
    if before is None:
        return CashierResult(ordered=False, **present(context.session))
    return CashierResult.model_validate(before).model_copy(update=present(context.session))


def _confirmed_quote(hand_off: CashierRequest, seen: Cart, shop_menu: ShopMenu) -> Quote | None:
    """Return what the cart costs, or None if the menu in force does not sell it at what was confirmed."""
    if problems(seen, shop_menu.catalogue):
        return None
    priced = quote(seen, shop_menu.catalogue)
    current = draft_hash(seen, shop_menu.catalogue.version, priced.total)
    return priced if current == hand_off.draft_hash else None
