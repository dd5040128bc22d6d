"""The cashier: from a confirmed draft, or a machine's document, to a valid, priced and stored order."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog
from temporalio import activity

from activities import meters
from activities.cashier_model import CashierModel, Written, confirmed_by
from activities.placement_reading import read_placement
from assistants.cashier_prompt import Confirmed
from assistants.cashier_reading import as_cart, doubts
from assistants.news import changes_text
from assistants.phrases import say
from assistants.readback import read_back
from domain.cart import Cart, draft_hash
from domain.conversation import Phase, Reply
from domain.differences import carry_over, differences
from domain.ids import PaymentId
from domain.ordering import open_choices, problems
from domain.pricing import Quote, quote
from schemas.cards import read_back_card
from schemas.order import document_of, order_errors
from schemas.session import HandedOff, HandOff
from storage import orders, placements, sessions, transcript
from storage.database import Database, Transaction, notify
from storage.documents import to_json
from storage.menus import Counter, Menus
from storage.models import Json
from storage.orders import NewOrder
from storage.sessions import StoredSession
from storage.transcript import Said

REMEMBERED = 40
"""Rows of the transcript that the cashier's model is shown."""
BY_CODE = Written()

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Case:
    """What is asked, by a session that stays locked until it is done, of a shop with its menu in force."""

    hand_off: HandOff
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
    """Writes orders; never makes a price. What differs from what the customer saw goes back to them.

    Without a model code writes the document from the cart; with one, code has its document read back
    wherever it is not the cart that was confirmed.
    """

    def __init__(self, database: Database, menus: Menus, model: CashierModel | None) -> None:
        self.database = database
        self.menus = menus
        self.model = model

    @activity.defn(name="cashier.prepare")
    async def prepare(self, hand_off: HandOff) -> HandedOff:
        """By code, unless a model writes this shop's orders: then it is left to it and nothing is done."""
        if self.model is not None and not hand_off.placement:
            return HandedOff(ordered=False, phase=Phase.PAYING, left_to_model=True)
        return await self._hand(hand_off, BY_CODE)

    @activity.defn(name="cashier.prepare_with_model")
    async def prepare_with_model(self, hand_off: HandOff) -> HandedOff:
        written = await self._written(hand_off)
        meters.spend(written.usage.prompt_tokens, written.usage.completion_tokens)
        return await self._hand(hand_off, written)

    async def _hand(self, hand_off: HandOff, written: Written) -> HandedOff:
        handed = await self._take(hand_off, written)
        logger.info(
            "an order was written" if handed.ordered else "no order could be written",
            order_id=hand_off.order_id,
            total=handed.total,
            currency=handed.currency,
            problems=len(handed.problems),
        )
        return handed

    async def _take(self, hand_off: HandOff, written: Written) -> HandedOff:
        async with self.database.transaction() as tx:
            session = await sessions.load(tx, hand_off.session_id, lock=True)
            earlier = await orders.find(tx, hand_off.order_id)
            counter = await self.menus.counter(tx, hand_off.shop_id)
            case = Case(hand_off, session, counter)
            if earlier is not None:
                return _handed(case, earlier.quote, session.cart)
            if hand_off.placement:
                return await self._take_placement(tx, case)
            if _is_answered(hand_off, session, await transcript.last_of(tx, session.id, "waiter")):
                return HandedOff(ordered=False, phase=session.phase, cart=session.cart)
            return await self._take_draft(tx, case, written)

    async def _written(self, hand_off: HandOff) -> Written:
        """The model takes its time, so it is asked outside of any transaction."""
        if self.model is None:
            return BY_CODE
        async with self.database.transaction() as tx:
            confirmed = await self._confirmed(tx, hand_off)
        return BY_CODE if confirmed is None else await self.model.write(confirmed)

    async def _confirmed(self, tx: Transaction, hand_off: HandOff) -> Confirmed | None:
        """None where nothing is left to write: an earlier attempt did, or the menu is another one now."""
        session = await sessions.load(tx, hand_off.session_id)
        counter = await self.menus.counter(tx, hand_off.shop_id)
        spoken = await transcript.last_of(tx, session.id, "waiter")
        done = await orders.find(tx, hand_off.order_id) or _is_answered(hand_off, session, spoken)
        if done or not _stands(hand_off, counter):
            return None
        rows = await transcript.latest(tx, session.id, REMEMBERED)
        return confirmed_by(rows, Confirmed(counter.shop, counter.catalogue, hand_off.cart))

    async def _take_draft(self, tx: Transaction, case: Case, written: Written) -> HandedOff:
        """The customer confirmed `draft_hash`: only exactly that may become an order."""
        hand_off, counter = case.hand_off, case.counter
        seen, catalogue = hand_off.cart, counter.catalogue
        if not _stands(hand_off, counter):
            wrong = tuple(each.detail for each in problems(seen, catalogue))
            return await self._give_back(tx, case, wrong)
        document = written.document
        doubt = say("cashier_question") if written.errors else ""
        if document is not None:
            doubt = doubts(document, seen, catalogue)
        if doubt:
            if await self._read_back_once(tx, case, doubt):
                return HandedOff(ordered=False, phase=Phase.CONFIRMING, cart=seen, problems=written.errors)
            document = None
        if document is None:
            document = document_of(seen, hand_off.shop_id, catalogue.version)
        body = document.model_dump(mode="json")
        errors = order_errors(body)
        if errors:
            return await self._ask(tx, hand_off, errors)
        cart = as_cart(document, seen)
        priced = quote(cart, catalogue)
        if draft_hash(seen, catalogue.version, priced.total) != hand_off.draft_hash:
            return await self._give_back(tx, case, ())
        by_model = document is written.document
        accepted = Accepted(body, cart, priced, written.origin(by_model=by_model))
        return await self._store(tx, case, accepted)

    async def _take_placement(self, tx: Transaction, case: Case) -> HandedOff:
        """A machine's document goes through the same edits, limits and prices as a conversation."""
        hand_off, counter = case.hand_off, case.counter
        placed = read_placement(await placements.document(tx, hand_off.placement), hand_off, counter)
        if placed.wrong:
            await placements.refuse(tx, hand_off.placement, placed.wrong)
            return HandedOff(ordered=False, phase=Phase.ORDERING, problems=placed.wrong)
        await sessions.save_cart(tx, hand_off.session_id, placed.cart, counter.catalogue.version)
        await placements.accept(tx, hand_off.placement, hand_off.order_id)
        accepted = Accepted(placed.document, placed.cart, quote(placed.cart, counter.catalogue))
        return await self._store(tx, case, accepted)

    async def _store(self, tx: Transaction, case: Case, accepted: Accepted) -> HandedOff:
        hand_off, session = case.hand_off, case.session
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
        return _handed(case, accepted.quote, accepted.cart)

    async def _give_back(self, tx: Transaction, case: Case, wrong: tuple[str, ...]) -> HandedOff:
        """Something changed since the read-back: the customer sees what, and a fresh read-back to confirm."""
        hand_off, counter = case.hand_off, case.counter
        cart, _ = carry_over(hand_off.cart, counter.catalogue)
        before = quote(
            hand_off.cart,
            await self.menus.catalogue(tx, hand_off.shop_id, case.session.catalogue_version),
        )
        priced = quote(cart, counter.catalogue)
        changes = changes_text(differences(before, priced)) or "\n".join(wrong)
        again = read_back(cart, priced, counter.shop, before=changes)
        empty = cart.empty or bool(open_choices(cart, counter.catalogue))
        reply = Reply(changes) if empty else again.reply
        phase = Phase.ORDERING if empty else Phase.CONFIRMING
        card = None if empty else _card(cart, priced, again.draft_hash)
        await transcript.say(tx, hand_off.session_id, f"cashier:{hand_off.order_id}", reply, card=card)
        await sessions.save_cart(tx, hand_off.session_id, cart, counter.catalogue.version)
        await self._wait(tx, hand_off, phase, "" if empty else again.draft_hash)
        return HandedOff(ordered=False, phase=phase, cart=cart, problems=wrong)

    async def _read_back_once(self, tx: Transaction, case: Case, doubt: str) -> bool:
        """False when this draft was read back with a doubt before: the customer has insisted on it."""
        hand_off, counter = case.hand_off, case.counter
        priced = quote(hand_off.cart, counter.catalogue)
        again = read_back(hand_off.cart, priced, counter.shop, before=doubt)
        card = _card(hand_off.cart, priced, again.draft_hash)
        key = f"cashier:{hand_off.draft_hash}"
        if not await transcript.say(tx, hand_off.session_id, key, again.reply, card=card):
            return False
        logger.info("the cashier's document is not the confirmed cart; it is read back")
        await self._wait(tx, hand_off, Phase.CONFIRMING, again.draft_hash)
        return True

    async def _wait(self, tx: Transaction, hand_off: HandOff, phase: Phase, draft: str) -> None:
        await sessions.save_conversation(
            tx,
            hand_off.session_id,
            turn=hand_off.turn,
            phase=phase,
            question=None,
            focus=(),
            draft_hash=draft,
        )
        await notify(tx, hand_off.session_id, "state")

    async def _ask(self, tx: Transaction, hand_off: HandOff, errors: tuple[str, ...]) -> HandedOff:
        # Not what they say: the errors quote the document, and it the customer.
        logger.error("the cashier wrote an order its schema refuses", errors=len(errors))
        await transcript.say(
            tx, hand_off.session_id, f"cashier:{hand_off.order_id}", Reply(say("cashier_question"))
        )
        await sessions.save_phase(tx, hand_off.session_id, Phase.ORDERING)
        await notify(tx, hand_off.session_id, "state")
        return HandedOff(ordered=False, phase=Phase.ORDERING, problems=errors)


def _stands(hand_off: HandOff, counter: Counter) -> bool:
    """Whether the menu in force still sells the cart at what the customer confirmed."""
    seen, catalogue = hand_off.cart, counter.catalogue
    if problems(seen, catalogue):
        return False
    return draft_hash(seen, catalogue.version, quote(seen, catalogue).total) == hand_off.draft_hash


def _is_answered(hand_off: HandOff, session: StoredSession, spoken: Said | None) -> bool:
    """An earlier attempt has asked the customer: only the cashier speaks unasked after the waiter's reply."""
    return session.last_turn > hand_off.turn or (spoken is not None and spoken.in_reply_to is None)


def _handed(case: Case, priced: Quote, cart: Cart) -> HandedOff:
    """A machine's cart is new to its session; a customer's session has it already."""
    return HandedOff(
        ordered=True,
        phase=Phase.PAYING,
        cart=cart if case.hand_off.placement else None,
        total=priced.total,
        currency=priced.currency,
        checkout_minutes=case.counter.shop.checkout_minutes,
        lines=tuple(line.line_id for line in priced.lines),
    )


def _card(cart: Cart, priced: Quote, draft: str) -> Json:
    return read_back_card(cart, priced, draft).model_dump(mode="json")
