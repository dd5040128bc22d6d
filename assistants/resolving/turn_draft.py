"""A turn while it is made: the cart as it stands, what was said, asked and left over."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.lexicon import lexicon
from assistants.language.registry import language_of
from assistants.notices import buttons
from assistants.notices.lines import priced_names
from assistants.notices.notice import (
    ButtonNotice,
    ChoiceNotice,
    Listed,
    Notice,
    QuestionNotice,
    Value,
    notice,
)
from assistants.notices.refusals import refusal
from assistants.understanding.menu_index import index
from domain.cart import apply as ordering
from domain.cart.apply import NewLineId, Refused
from domain.cart.edits import AddLine, ClearCart, Edit, RemoveLine, SetQuantity
from domain.cart.model import MAX_LINES, MAX_QUANTITY, CartLine
from domain.catalogue.model import Item
from domain.conversation import TurnContext, TurnOutcome
from domain.ids import ItemId, LineId

MOST_CHOICES = 12
MOST_EDITS = 120


class TurnDraft:
    """One turn in the making: each clause changes it and sees what the clause before has done."""

    def __init__(self, context: TurnContext, new_line_id: NewLineId, *, frozen: bool = False) -> None:
        self.context, self.catalogue, self.shop = context, context.catalogue, context.shop
        self.language = language_of(context.language)
        self.index = index(context.catalogue, lexicon(self.language))
        self.new_line_id = new_line_id
        self.frozen = frozen
        """The cart waits for payment: nothing may change it."""
        self.cart = context.cart
        self.focus = tuple(each for each in context.focus if context.cart.line(each))
        self.fresh_focus = False
        self.said: list[Value] = []
        self.courtesy: list[Notice] = []
        """Said only when there is nothing of more weight to say."""
        self.buttons: list[ButtonNotice] = []
        self.suggested: dict[ButtonNotice, ItemId] = {}
        """The items that buttons offer to add."""
        self.question: QuestionNotice | None = None
        self.asks_again = False
        """The open question is put once more."""
        self.leftover: list[str] = []
        self.outcome = TurnOutcome.NONE
        self.email = ""
        self.edit_refused = False
        self.wants_checkout = self.wants_confirm = self.leaves_confirming = False
        self.confirmed_draft = ""
        """The draft a confirm button named; a typed "yes" means the one read back last."""
        self.answered = self.shown_cart = self.polite = self.emptied = self.declined = False
        self.budget = MOST_EDITS

    @property
    def edited(self) -> bool:
        return self.cart != self.context.cart

    def apply(self, edits: Sequence[Edit]) -> None:
        if self.frozen:
            self.edit_refused = self.edit_refused or bool(edits)
            return
        allowed = tuple(self._merged(edits))[: max(self.budget, 0)]
        self.budget -= len(allowed)
        applied = ordering.apply(self.cart, allowed, self.catalogue, self.new_line_id)
        self.cart = applied.cart
        if applied.touched:
            self._note_focus(applied.touched)
        self.focus = tuple(each for each in self.focus if self.cart.line(each))
        for refused in applied.refused:
            self.tell(self._refusal(refused))

    def _merged(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        return tuple(edit for edit in edits if not (isinstance(edit, AddLine) and edit.quantity == 0))

    def _note_focus(self, touched: tuple[LineId, ...]) -> None:
        kept = tuple(each for each in self.focus if each not in touched) if self.fresh_focus else ()
        self.focus, self.fresh_focus = (*kept, *touched), True

    def point_at(self, lines: Sequence[CartLine]) -> None:
        self.focus = tuple(line.id for line in lines)

    def clear(self) -> None:
        self.apply([ClearCart()])
        self.emptied = not self.frozen

    def take_back(self) -> None:
        """Give up or change an order that waits for its money, unless the money is under way."""
        if self.context.money_under_way:
            self.tell(notice("money_under_way"))
        else:
            self.outcome = TurnOutcome.WITHDRAW
            self.tell(notice("withdrawing"))

    def tell(self, told: Value) -> None:
        if told not in self.said:
            self.said.append(told)

    def offer(self, *more: ButtonNotice) -> None:
        self.buttons += [each for each in more if each not in self.buttons]

    def ask(self, prompt: Notice, choices: Sequence[ChoiceNotice]) -> bool:
        """One question at a time; False when another is already open."""
        if self.question is not None:
            return False
        self.question = QuestionNotice(prompt, tuple(choices[:MOST_CHOICES]))
        return True

    def line_item(self, line: CartLine) -> Item | None:
        return self.catalogue.item(line.item_id)

    def focus_lines(self) -> list[CartLine]:
        """Newest first; a line whose missing choice was asked for comes before all."""
        asked = self.context.question.line_id if self.context.question else None
        open_lines = {each.line_id for each in ordering.open_choices(self.cart, self.catalogue)}
        ids = [*([asked] if asked in open_lines else []), *reversed(self.focus)]
        found = (self.cart.line(each) for each in dict.fromkeys(ids))
        return [line for line in found if line]

    def lines_nearest(self) -> list[CartLine]:
        """All lines, those spoken of last first."""
        near = self.focus_lines()
        return [*near, *(line for line in reversed(self.cart.lines) if line not in near)]

    def about(self) -> Item | None:
        near = self.focus_lines()
        return self.line_item(near[0]) if near else None

    def suggest(self, items: Sequence[Item]) -> None:
        adds = {buttons.add(item): item.id for item in items if item.available}
        self.suggested |= adds
        self.offer(*adds)

    def sold_out(self, item: Item) -> None:
        others = [each for each in self.catalogue.in_category(item.category_id) if each.available][:3]
        if others:
            names = Listed(priced_names(others, self.catalogue))
            self.tell(notice("sold_out_instead", name=item.name, others=names))
            self.suggest(others)
        else:
            self.tell(notice("sold_out", name=item.name))

    def _refusal(self, refused: Refused) -> Notice:
        edit = refused.edit
        if refused.code == "sold_out":
            return notice("sold_out", name=refused.refusal.subject)
        if isinstance(edit, AddLine | SetQuantity) and not 0 <= edit.quantity <= MAX_QUANTITY:
            return notice("quantity_limit", most=MAX_QUANTITY)
        if isinstance(edit, AddLine) and len(self.cart.lines) >= MAX_LINES:
            return notice("too_long_order")
        if isinstance(edit, AddLine | SetQuantity):
            return notice("quantity_limit", most=MAX_QUANTITY)
        if isinstance(edit, RemoveLine):
            return notice("question_gone")
        return notice("refused", detail=refusal(refused.refusal))
