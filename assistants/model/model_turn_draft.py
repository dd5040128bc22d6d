"""One message served by a model: its calls become edits, its words a reply code can stand behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from assistants import waiter
from assistants.language.registry import language_of
from assistants.language.tokens import without_odd_numbers
from assistants.model.amount_guard import named_amounts, names_link, numbers, unknown_amounts
from assistants.model.model_context import (
    Facts,
    as_json,
    cart_facts,
    item_amounts,
    item_facts,
    quote_amounts,
)
from assistants.model.prompt import PromptMessage, Spoken, messages, system_prompt
from assistants.model.short_ids import ShortIds
from assistants.model.tools import (
    CallPerson,
    RequestConfirmation,
    SearchMenu,
    Tool,
    UnusableCall,
    offered,
    read_call,
)
from assistants.notices import buttons
from assistants.notices.carts import changes, summary_of
from assistants.notices.notice import ButtonNotice, Value
from assistants.speaking.render import render, rendered_button
from assistants.understanding.menu_search import is_small, search
from domain.cart.apply import NewLineId, apply
from domain.cart.edits import Edit, SetOrderType, SetTip
from domain.catalogue.model import Item
from domain.conversation import Button, Message, Phase, Reply, Shown, Turn, TurnContext
from domain.errors import Refusal
from domain.ids import LineId
from domain.money import exponent
from domain.payments.pricing import quote
from domain.text import strip_control

LONGEST_REPLY = 2000


class ModelTurnDraft:
    """The cart as it becomes, and the amounts code has named."""

    def __init__(
        self,
        context: TurnContext,
        message: Message,
        said: Sequence[Spoken],
        new_line_id: NewLineId,
    ) -> None:
        self._table = context
        self._catalogue = context.catalogue
        self._language = language_of(context.language)
        self._message = message
        self._said = said
        self._new_line_id = new_line_id
        self._short_ids = ShortIds(context.catalogue, context.cart)
        self._cart = context.cart
        self._edits: tuple[Edit, ...] = ()
        self._touched: tuple[LineId, ...] = ()
        self._tried = False
        self._ending: Literal["checkout", "person"] | None = None
        self._shown = self._items_to_show()
        self._given = set(item_amounts(self._shown)) | self._prices_said()
        self._note_prices()

    @property
    def context(self) -> TurnContext:
        return self._table

    def at(self, context: TurnContext, new_line_id: NewLineId) -> ModelTurnDraft | None:
        """the same edits in a context that has changed meanwhile; None when one of them is refused there."""
        again = ModelTurnDraft(context, self._message, self._said, new_line_id)
        try:
            done = [again._apply(edit).get("done") for edit in self._edits]
        except Refusal:
            return None
        again._ending = self._ending
        return again if all(done) else None

    def messages(self) -> tuple[PromptMessage, ...]:
        return messages(
            system_prompt(self._table, self._shown, self._short_ids), self._said, self._message.text
        )

    def tools(self) -> tuple[Tool, ...]:
        return offered(search=not is_small(self._catalogue))

    def use(self, name: str, arguments: str) -> str:
        """Serves one call; a refused one changes nothing and says why."""
        try:
            return as_json(self._serve(read_call(name, arguments, self._short_ids)))
        except Refusal as refusal:
            return as_json({"done": False, "code": refusal.code, "why": refusal.detail})

    @property
    def done(self) -> bool:
        """True when code has the last word and the model need not be asked again."""
        return self._ending is not None

    def is_allowed(self, text: str) -> bool:
        """False for a text with an amount of money that code has not given, or with a link."""
        return not names_link(text) and not unknown_amounts(text, self._catalogue.currency, self._given)

    def turn(self, text: str) -> Turn | None:
        """Return the turn, or None if there is nothing to say.

        A reply that may not be said is replaced by code's own words about what has changed.
        """
        if self._ending:
            return self._press(self._ending)
        words = text.strip()
        if not words or len(words) > LONGEST_REPLY or not self.is_allowed(words):
            words = "\n".join(map(self._words, changes(self._table.cart, self._cart, self._catalogue)))
        if not words:
            return None
        return self._after_talk(words) if self._cart == self._table.cart else self._after_change(words)

    def _after_talk(self, words: str) -> Turn:
        """Nothing has changed; where a change was tried, code says how the order stands."""
        context = self._table
        text = "\n\n".join([words, *([self._so_far()] if self._tried else [])])
        offered = self._rendered(
            buttons.of_question(context.question) if context.question else self._buttons()
        )
        confirms = context.phase is Phase.CONFIRMING and not context.question
        return Turn(
            context.cart,
            Reply(strip_control(text), offered),
            context.phase,
            context.question,
            context.focus,
            context.draft_hash,
            shown=Shown.READ_BACK if confirms else Shown.NOTHING,
        )

    def _after_change(self, words: str) -> Turn:
        """Ends with what code says is in the order: its question, a fresh read-back, or the sum so far."""
        question = waiter.option_question(self._cart, self._catalogue, self._language)
        if self._table.phase is Phase.CONFIRMING and question is None:
            again = self._press("checkout")
            return replace(again, reply=replace(again.reply, text=f"{words}\n\n{again.reply.text}"))
        told = [words, self._so_far(), *([question.prompt] if question else [])]
        shown = self._rendered(buttons.of_question(question) if question else self._buttons())
        focus = self._touched or self._table.focus
        return Turn(
            self._cart, Reply(strip_control("\n\n".join(told)), shown), Phase.ORDERING, question, focus
        )

    def _serve(self, call: Edit | SearchMenu | RequestConfirmation | CallPerson) -> Facts:
        match call:
            case SearchMenu():
                return self._search(call.query)
            case RequestConfirmation():
                return self._confirm()
            case CallPerson():
                self._ending = "person"
                return {"done": True}
            case _:
                return self._apply(call)

    def _search(self, query: str) -> Facts:
        found = search(self._catalogue, query)
        self._given |= item_amounts(found)
        return {
            "items": [item_facts(item, self._catalogue, self._short_ids, self._language) for item in found]
        }

    def _confirm(self) -> Facts:
        self._refuse_when_paying()
        if self._cart.empty:
            raise UnusableCall("the order is empty")
        self._ending = "checkout"
        return {"done": True}

    def _apply(self, edit: Edit) -> Facts:
        self._refuse_when_paying()
        self._tried = True
        self._check_terms(edit)
        applied = apply(self._cart, (edit,), self._catalogue, self._new_line_id)
        for refused in applied.refused:
            return {"done": False, "code": refused.code, "why": refused.detail}
        self._cart = applied.cart
        self._edits = (*self._edits, edit)
        self._ending = None
        self._touched = tuple(each for each in self._touched if each not in applied.touched) + applied.touched
        self._note_prices()
        return {
            "done": True,
            "order": cart_facts(self._cart, self._catalogue, self._short_ids, self._language),
        }

    def _check_terms(self, edit: Edit) -> None:
        match edit:
            case SetOrderType() if edit.order_type not in self._table.shop.order_types:
                offers = ", ".join(self._table.shop.order_types)
                raise UnusableCall(f"the shop offers only {offers}")
            case SetTip() if (edit.minor or edit.basis_points) and not self._was_named(edit):
                raise UnusableCall("ask the customer to write the tip as a number; a tip is theirs to name")

    def _was_named(self, tip: SetTip) -> bool:
        """A tip is the customer's money: its number stands in their message, or in the offer they answer."""
        offered_before = next((each.text for each in reversed(self._said) if each.role != "customer"), "")
        named = numbers(without_odd_numbers(self._message.text)) | numbers(offered_before)
        if tip.basis_points is not None:
            return Decimal(tip.basis_points) / 100 in named
        return Decimal(tip.minor or 0).scaleb(-exponent(self._catalogue.currency)) in named

    def _refuse_when_paying(self) -> None:
        if self._table.phase is Phase.PAYING:
            raise UnusableCall("the order waits for payment and cannot be changed now")

    def _press(self, button: Literal["checkout", "person"]) -> Turn:
        """What the deterministic waiter answers to its own button: a question, a read-back, a call."""
        at_hand = replace(self._table, cart=self._cart, focus=self._touched or self._table.focus)
        return waiter.take_turn(Message(button=button), at_hand, self._new_line_id)

    def _so_far(self) -> str:
        return self._words(summary_of(self._cart, self._catalogue))

    def _words(self, told: Value) -> str:
        return render(told, self._language)

    def _rendered(self, offered: Sequence[ButtonNotice]) -> tuple[Button, ...]:
        return tuple(rendered_button(each, self._language) for each in offered)

    def _buttons(self) -> tuple[ButtonNotice, ...]:
        match self._table.phase:
            case Phase.CONFIRMING if self._cart == self._table.cart:
                return (buttons.confirm(self._table.draft_hash), buttons.change())
            case Phase.PAYING if self._table.money_under_way:
                return (buttons.person(),)
            case Phase.PAYING:
                return (buttons.change_order(),)
            case _ if self._cart.lines:
                return (buttons.checkout(), buttons.menu(), buttons.cart())
            case _:
                return (buttons.menu(), buttons.person())

    def _items_to_show(self) -> tuple[Item, ...]:
        """The whole menu when it is small; else what is in the order and what the conversation is about."""
        if is_small(self._catalogue):
            return self._catalogue.items
        ordered = [self._catalogue.item(line.item_id) for line in self._cart.lines]
        earlier = " ".join(each.text for each in self._said[-2:])
        found = [*search(self._catalogue, self._message.text), *search(self._catalogue, earlier, 6)]
        return tuple({item.id: item for item in [*ordered, *found] if item}.values())

    def _prices_said(self) -> frozenset[int]:
        """The menu's prices in earlier replies; those also quote customers and descriptions, who name any."""
        replies = "\n".join(each.text for each in self._said if each.role != "customer")
        return item_amounts(self._catalogue.items) & named_amounts(replies, self._catalogue.currency)

    def _note_prices(self) -> None:
        if self._table.phase is not Phase.PAYING:
            self._given |= quote_amounts(quote(self._cart, self._catalogue))
