"""The cashier: from a confirmed draft, or a machine's document, to a valid, priced and stored order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from temporalio import activity

from assistants.news import changes_text
from assistants.phrases import say
from assistants.readback import read_back
from domain.cart import Cart, draft_hash
from domain.conversation import Phase, Reply
from domain.differences import carry_over, differences
from domain.ids import LineId, PaymentId
from domain.ordering import NewLineId, apply, open_choices, problems
from domain.pricing import Quote, quote
from schemas.order import OrderDocument, cart_of, document_of, edits_of, order_errors
from schemas.session import HandedOff, HandOff
from storage import orders, placements, sessions, transcript
from storage.database import Database, Transaction, notify
from storage.documents import to_json
from storage.menus import Counter, Menus
from storage.models import Json
from storage.orders import NewOrder


@dataclass(frozen=True)
class Accepted:
    document: Json
    cart: Cart
    quote: Quote


class Cashier:
    """Writes orders; never makes a price. What differs from what the customer saw goes back to them."""

    def __init__(self, database: Database, menus: Menus) -> None:
        self.database = database
        self.menus = menus

    @activity.defn(name="cashier.prepare")
    async def prepare(self, hand_off: HandOff) -> HandedOff:
        async with self.database.transaction() as tx:
            earlier = await orders.find(tx, hand_off.order_id)
            counter = await self.menus.counter(tx, hand_off.shop_id)
            if earlier is not None:
                return _handed(counter, earlier.quote)
            if hand_off.placement:
                return await self._take_placement(tx, hand_off, counter)
            return await self._take_draft(tx, hand_off, counter)

    async def _take_draft(self, tx: Transaction, hand_off: HandOff, counter: Counter) -> HandedOff:
        """The customer confirmed `draft_hash`: only exactly that may become an order."""
        seen, catalogue = hand_off.cart, counter.catalogue
        wrong = problems(seen, catalogue)
        if wrong:
            return await self._give_back(tx, hand_off, counter, tuple(each.detail for each in wrong))
        document = document_of(seen, hand_off.shop_id, catalogue.version).model_dump(mode="json")
        errors = order_errors(document)
        if errors:
            return await self._ask(tx, hand_off, errors)
        written = cart_of(OrderDocument.model_validate(document), tuple(line.id for line in seen.lines))
        priced = quote(written, catalogue)
        if draft_hash(written, catalogue.version, priced.total) != hand_off.draft_hash:
            return await self._give_back(tx, hand_off, counter, ())
        return await self._store(tx, hand_off, counter, Accepted(document, written, priced))

    async def _take_placement(self, tx: Transaction, hand_off: HandOff, counter: Counter) -> HandedOff:
        """A machine's document goes through the same edits, limits and prices as a conversation."""
        document = await placements.document(tx, hand_off.placement)
        wrong = order_errors(document)
        if not wrong:
            wrong = _placement_problems(OrderDocument.model_validate(document), counter, hand_off)
        if wrong:
            await placements.refuse(tx, hand_off.placement, wrong)
            return HandedOff(ordered=False, phase=Phase.ORDERING, problems=wrong)
        cart = _placed_cart(OrderDocument.model_validate(document), counter, hand_off)
        priced = quote(cart, counter.catalogue)
        await sessions.save_cart(tx, hand_off.session_id, cart, counter.catalogue.version)
        await placements.accept(tx, hand_off.placement, hand_off.order_id)
        return await self._store(tx, hand_off, counter, Accepted(document, cart, priced))

    async def _store(
        self, tx: Transaction, hand_off: HandOff, counter: Counter, accepted: Accepted
    ) -> HandedOff:
        session = await sessions.load(tx, hand_off.session_id, lock=True)
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
                    "at": _now().isoformat(),
                },
                email=session.email,
            ),
        )
        await sessions.save_phase(tx, hand_off.session_id, Phase.PAYING)
        await notify(tx, hand_off.session_id, "state")
        return _handed(counter, accepted.quote)

    async def _give_back(
        self, tx: Transaction, hand_off: HandOff, counter: Counter, wrong: tuple[str, ...]
    ) -> HandedOff:
        """Something changed since the read-back: the customer sees what, and a fresh read-back to confirm."""
        cart, _ = carry_over(hand_off.cart, counter.catalogue)
        session = await sessions.load(tx, hand_off.session_id, lock=True)
        before = quote(
            hand_off.cart,
            await self.menus.catalogue(tx, hand_off.shop_id, session.catalogue_version),
        )
        priced = quote(cart, counter.catalogue)
        changes = changes_text(differences(before, priced)) or "\n".join(wrong)
        again = read_back(cart, priced, counter.shop, before=changes)
        empty = cart.empty or bool(open_choices(cart, counter.catalogue))
        reply = Reply(changes) if empty else again.reply
        phase = Phase.ORDERING if empty else Phase.CONFIRMING
        await transcript.say(tx, hand_off.session_id, f"cashier:{hand_off.order_id}", reply)
        await sessions.save_cart(tx, hand_off.session_id, cart, counter.catalogue.version)
        await sessions.save_conversation(
            tx,
            hand_off.session_id,
            turn=hand_off.turn,
            phase=phase,
            question=None,
            focus=(),
            draft_hash="" if empty else again.draft_hash,
        )
        await notify(tx, hand_off.session_id, "state")
        return HandedOff(ordered=False, phase=phase, cart=cart, problems=wrong)

    async def _ask(self, tx: Transaction, hand_off: HandOff, errors: tuple[str, ...]) -> HandedOff:
        activity.logger.error("the cashier wrote an order its schema refuses: %s", "; ".join(errors))
        await transcript.say(
            tx, hand_off.session_id, f"cashier:{hand_off.order_id}", Reply(say("cashier_question"))
        )
        await sessions.save_phase(tx, hand_off.session_id, Phase.ORDERING)
        await notify(tx, hand_off.session_id, "state")
        return HandedOff(ordered=False, phase=Phase.ORDERING, problems=errors)


def _placement_problems(document: OrderDocument, counter: Counter, hand_off: HandOff) -> tuple[str, ...]:
    catalogue = counter.catalogue
    if document.shop_id != hand_off.shop_id:
        return (f"shop_id: this is shop {hand_off.shop_id}",)
    if document.catalogue_version != catalogue.version:
        return (f"catalogue_version: version {catalogue.version} of the menu is in force",)
    if document.order_type not in counter.shop.order_types:
        return (f"order_type: {counter.shop.name} takes {', '.join(counter.shop.order_types)}",)
    applied = apply(Cart(), edits_of(document), catalogue, _fresh_ids(hand_off))
    refused = tuple(f"{each.code}: {each.detail}" for each in applied.refused)
    return refused or tuple(f"{each.code}: {each.detail}" for each in problems(applied.cart, catalogue))


def _placed_cart(document: OrderDocument, counter: Counter, hand_off: HandOff) -> Cart:
    return apply(Cart(), edits_of(document), counter.catalogue, _fresh_ids(hand_off)).cart


def _fresh_ids(hand_off: HandOff) -> NewLineId:
    numbers = iter(range(1, 10_000))
    return lambda: LineId(str(uuid5(UUID(hand_off.order_id), str(next(numbers)))))


def _handed(counter: Counter, priced: Quote) -> HandedOff:
    return HandedOff(
        ordered=True,
        phase=Phase.PAYING,
        total=priced.total,
        currency=priced.currency,
        checkout_minutes=counter.shop.checkout_minutes,
        lines=tuple(line.line_id for line in priced.lines),
    )


def _now() -> datetime:
    return activity.info().current_attempt_scheduled_time
