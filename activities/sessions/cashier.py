"""The cashier: from a confirmed draft, or a machine's document, to a valid, priced and stored order."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog
from temporalio import activity

from activities import metrics
from activities.language_models.cashier import CashierDraft, CashierModel, confirmed_by
from activities.registry import on_model_queue
from activities.sessions.machine_orders import read_machine_order
from assistants.cashier.prompt import Confirmed
from assistants.cashier.reading import as_cart, doubts
from assistants.language.phrases import say
from assistants.speaking.cards import read_back_card
from assistants.speaking.news import changes_text
from assistants.speaking.readback import read_back
from domain.cart.apply import open_choices, problems
from domain.cart.differences import differences, migrate_cart
from domain.cart.model import Cart, draft_hash
from domain.conversation import Phase, Reply
from domain.ids import PaymentId
from domain.orders.states import is_open
from domain.payments.pricing import Quote, quote
from schemas.documents.order import document_of, order_errors
from schemas.messages.session import CashierRequest, CashierResult
from storage.database import Database, Transaction, notify
from storage.documents import to_json
from storage.orders import orders, placements
from storage.orders.orders import NewOrder, StoredOrder
from storage.sessions import sessions, transcript, turns
from storage.sessions.sessions import StoredSession
from storage.shops.menus import Counter, Menus
from storage.tables.models import Json

REMEMBERED = 40
"""Rows of the transcript that the cashier's model is shown."""
BY_CODE = CashierDraft()

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class CashierContext:
    """What is asked, by a session that stays locked until it is done, of a shop with its menu in force."""

    hand_off: CashierRequest
    session: StoredSession
    counter: Counter


@dataclass(frozen=True)
class Accepted:
    document: Json
    cart: Cart
    quote: Quote
    origin: Json = field(default_factory=dict)
    """Who wrote the document and from what, as the order's snapshot keeps it."""


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
        """By code, unless a model writes this shop's orders: then it is left to it and nothing is done."""
        if self.model is not None and not hand_off.by_machine:
            return CashierResult(ordered=False, phase=Phase.PAYING, in_cart=0, left_to_model=True)
        return await self._create_and_log(hand_off, BY_CODE)

    @activity.defn(name="cashier.prepare_without_model")
    async def prepare_without_model(self, hand_off: CashierRequest) -> CashierResult:
        """By code, where the model has not written the order in time."""
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
            total=handed.total,
            currency=handed.currency,
            problems=len(handed.problems),
        )
        return handed

    async def _create_order(self, hand_off: CashierRequest, draft: CashierDraft) -> CashierResult:
        """Found by its request: an order that was made, or what was answered instead of one."""
        async with self.database.transaction() as tx:
            session = await sessions.load(tx, hand_off.session_id, lock=True)
            earlier = await orders.find(tx, hand_off.order_id)
            context = CashierContext(hand_off, session, await self.menus.counter(tx, hand_off.shop_id))
            if earlier is not None:
                return _found(context, earlier)
            if hand_off.by_machine:
                return await self._take_placement(tx, context)
            before = await turns.handed(tx, session.id, hand_off.request_id)
            if before is not None:
                return CashierResult.model_validate(before).model_copy(update=_as_it_stands(session))
            if session.hand_off != hand_off.request_id:
                return CashierResult(ordered=False, **_as_it_stands(session))
            handed = await self._take_draft(tx, context, draft)
            await sessions.end_hand_off(tx, session.id)
            if not handed.ordered:
                await turns.keep_handed(tx, session.id, hand_off.request_id, handed.model_dump(mode="json"))
            return handed

    async def _drafted(self, hand_off: CashierRequest) -> CashierDraft:
        """The model takes its time, so it is asked outside of any transaction."""
        if self.model is None:
            return BY_CODE
        async with self.database.transaction() as tx:
            confirmed = await self._confirmed(tx, hand_off)
        return BY_CODE if confirmed is None else await self.model.write(confirmed)

    async def _confirmed(self, tx: Transaction, hand_off: CashierRequest) -> Confirmed | None:
        """None where nothing is left to write: it was taken back or done, or the menu is another one now."""
        session = await sessions.load(tx, hand_off.session_id)
        counter = await self.menus.counter(tx, hand_off.shop_id)
        if session.hand_off != hand_off.request_id or not _is_current(hand_off, session.cart, counter):
            return None
        rows = await transcript.latest(tx, session.id, REMEMBERED)
        order = Confirmed(counter.shop, counter.catalogue, session.cart)
        return confirmed_by(rows, hand_off.request_id, order)

    async def _take_draft(
        self, tx: Transaction, context: CashierContext, draft: CashierDraft
    ) -> CashierResult:
        """The customer confirmed `draft_hash`: only exactly that may become an order."""
        hand_off, counter = context.hand_off, context.counter
        seen, catalogue = context.session.cart, counter.catalogue
        if not _is_current(hand_off, seen, counter):
            wrong = tuple(each.detail for each in problems(seen, catalogue))
            return await self._return_to_customer(tx, context, wrong)
        document = draft.document
        doubt = say("cashier_question") if draft.errors else ""
        if document is not None:
            doubt = doubts(document, seen, catalogue)
        if doubt:
            if await self._read_back_once(tx, context, doubt):
                return _asked(Phase.CONFIRMING, seen, draft.errors)
            document = None
        if document is None:
            document = document_of(seen, hand_off.shop_id, catalogue.version)
        body = document.model_dump(mode="json")
        errors = order_errors(body)
        if errors:
            return await self._ask(tx, context, errors)
        cart = as_cart(document, seen)
        priced = quote(cart, catalogue)
        if draft_hash(seen, catalogue.version, priced.total) != hand_off.draft_hash:
            return await self._return_to_customer(tx, context, ())
        by_model = document is draft.document
        accepted = Accepted(body, cart, priced, draft.origin(by_model=by_model))
        return await self._store(tx, context, accepted)

    async def _take_placement(self, tx: Transaction, context: CashierContext) -> CashierResult:
        """A machine's document goes through the same edits, limits and prices as a conversation."""
        hand_off, counter = context.hand_off, context.counter
        _, refused = await placements.outcome(tx, hand_off.request_id)
        if refused:
            return CashierResult(ordered=False, problems=refused, **_as_it_stands(context.session))
        placed = read_machine_order(await placements.document(tx, hand_off.request_id), hand_off, counter)
        if placed.wrong:
            await placements.refuse(tx, hand_off.request_id, placed.wrong)
            return CashierResult(ordered=False, problems=placed.wrong, **_as_it_stands(context.session))
        await sessions.save_cart(tx, hand_off.session_id, placed.cart, counter.catalogue.version)
        await placements.accept(tx, hand_off.request_id, hand_off.order_id)
        accepted = Accepted(placed.document, placed.cart, quote(placed.cart, counter.catalogue))
        return await self._store(tx, context, accepted)

    async def _store(self, tx: Transaction, context: CashierContext, accepted: Accepted) -> CashierResult:
        hand_off, session = context.hand_off, context.session
        await orders.add(
            tx,
            NewOrder(
                id=hand_off.order_id,
                shop_id=hand_off.shop_id,
                session_id=hand_off.session_id,
                payment_id=PaymentId(hand_off.order_id),
                document=accepted.document,
                quote=accepted.quote,
                snapshot={
                    "transcript_to": session.last_seq,
                    "draft_hash": hand_off.draft_hash,
                    "cart": to_json(accepted.cart),
                    "at": hand_off.at.isoformat(),
                    **accepted.origin,
                },
                email=session.email,
            ),
        )
        await sessions.save_phase(tx, hand_off.session_id, Phase.PAYING)
        await notify(tx, hand_off.session_id, "state")
        return _handed(context.counter, accepted.quote, accepted.cart)

    async def _return_to_customer(
        self, tx: Transaction, context: CashierContext, wrong: tuple[str, ...]
    ) -> CashierResult:
        """Something changed since the read-back: the customer sees what, and a fresh read-back to confirm."""
        hand_off, counter, seen = context.hand_off, context.counter, context.session.cart
        cart, _ = migrate_cart(seen, counter.catalogue)
        version = context.session.catalogue_version
        before = quote(seen, await self.menus.catalogue(tx, hand_off.shop_id, version))
        priced = quote(cart, counter.catalogue)
        changes = changes_text(differences(before, priced)) or "\n".join(wrong)
        again = read_back(cart, priced, counter.shop, before=changes)
        empty = cart.empty or bool(open_choices(cart, counter.catalogue))
        reply = Reply(changes) if empty else again.reply
        phase = Phase.ORDERING if empty else Phase.CONFIRMING
        card = None if empty else _card(cart, priced, again.draft_hash)
        await transcript.say(tx, hand_off.session_id, f"cashier:{hand_off.order_id}", reply, card=card)
        await sessions.save_cart(tx, hand_off.session_id, cart, counter.catalogue.version)
        await self._save_phase(tx, hand_off, phase, "" if empty else again.draft_hash)
        return _asked(phase, cart, wrong)

    async def _read_back_once(self, tx: Transaction, context: CashierContext, doubt: str) -> bool:
        """False when this draft was read back with a doubt before: the customer has insisted on it."""
        hand_off, counter, seen = context.hand_off, context.counter, context.session.cart
        priced = quote(seen, counter.catalogue)
        again = read_back(seen, priced, counter.shop, before=doubt)
        card = _card(seen, priced, again.draft_hash)
        key = f"cashier:{hand_off.draft_hash}"
        if not await transcript.say(tx, hand_off.session_id, key, again.reply, card=card):
            return False
        logger.info("cashier.document_read_back", order_id=hand_off.order_id)
        await self._save_phase(tx, hand_off, Phase.CONFIRMING, again.draft_hash)
        return True

    async def _save_phase(self, tx: Transaction, hand_off: CashierRequest, phase: Phase, draft: str) -> None:
        await sessions.save_draft(tx, hand_off.session_id, phase, draft)
        await notify(tx, hand_off.session_id, "state")

    async def _ask(self, tx: Transaction, context: CashierContext, errors: tuple[str, ...]) -> CashierResult:
        logger.error("cashier.document_invalid", errors=len(errors))  # their words may quote the customer
        hand_off = context.hand_off
        asked = f"cashier:{hand_off.order_id}"
        await transcript.say(tx, hand_off.session_id, asked, Reply(say("cashier_question")))
        await sessions.save_phase(tx, hand_off.session_id, Phase.ORDERING)
        await notify(tx, hand_off.session_id, "state")
        return _asked(Phase.ORDERING, context.session.cart, errors)


def _is_current(hand_off: CashierRequest, seen: Cart, counter: Counter) -> bool:
    """Whether the menu in force still sells the cart at what the customer confirmed."""
    catalogue = counter.catalogue
    if problems(seen, catalogue):
        return False
    return draft_hash(seen, catalogue.version, quote(seen, catalogue).total) == hand_off.draft_hash


def _asked(phase: Phase, cart: Cart, problems: tuple[str, ...]) -> CashierResult:
    return CashierResult(ordered=False, phase=phase, in_cart=len(cart.lines), problems=problems)


def _as_it_stands(session: StoredSession) -> Json:
    return {"phase": session.phase, "in_cart": len(session.cart.lines)}


def _handed(counter: Counter, priced: Quote, cart: Cart) -> CashierResult:
    return CashierResult(
        ordered=True,
        waiting=True,
        phase=Phase.PAYING,
        in_cart=len(cart.lines),
        total=priced.total,
        currency=priced.currency,
        checkout_minutes=counter.shop.checkout_minutes,
        lines=tuple(line.line_id for line in priced.lines),
    )


def _found(context: CashierContext, order: StoredOrder) -> CashierResult:
    """The order of an earlier attempt, whatever became of it: only one that can be paid is waited for."""
    stands = {"waiting": is_open(order.state), **_as_it_stands(context.session)}
    return _handed(context.counter, order.quote, context.session.cart).model_copy(update=stands)


def _card(cart: Cart, priced: Quote, draft: str) -> Json:
    return read_back_card(cart, priced, draft).model_dump(mode="json")
