"""Noun phrases: from the spans of a clause to what is wanted, and the words left over."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.senses import Sense
from assistants.understanding.choices import Modifier, ModifierKind
from assistants.understanding.dishes import Dishes
from assistants.understanding.item_phrases import KINDS, NAME_FIRST, SILENT, ItemPhrase, Phrases, PhraseState
from assistants.understanding.menu_index import Index
from assistants.understanding.menu_lookup import BREAKS, MenuLookup
from assistants.understanding.spans import Span
from domain.catalogue.model import Catalogue, Item


def read(spans: Sequence[Span], catalogue: Catalogue, index: Index, about: Item | None = None) -> Phrases:
    """`about` is the item spoken of: what fits it as a choice is no new dish."""
    return _Reader(spans, catalogue, index, about).run()


class _Reader:
    """Walks the spans once, left to right; wishes wait in `pending` until their dish is named."""

    def __init__(self, spans: Sequence[Span], catalogue: Catalogue, index: Index, about: Item | None) -> None:
        self.spans, self.about = list(spans), about
        self.place = 0
        self.items: list[ItemPhrase] = []
        self.leftover: list[str] = []
        self.pending: list[Modifier] = []
        self.base: ItemPhrase | None = None
        self.current: ItemPhrase | None = None
        self.state = PhraseState()
        self.lookup = MenuLookup(catalogue, index)

    def run(self) -> Phrases:
        while self.place < len(self.spans):
            self._step(self.spans[self.place])
            self.place += 1
        self._close_chunk()
        if self.pending and self.current is not None:
            self.current.modifiers += self.pending
        elif self.pending:
            self.items.append(ItemPhrase(modifiers=self.pending, plural=self.state.plural))
        return Phrases(self.items, self.leftover)

    def _step(self, span: Span) -> None:
        if span.unknown:
            self._unknown(span)
        elif span.names and (
            span.sense is None or (span.sense in NAME_FIRST and self.lookup.is_name(span, self._holders()))
        ):
            self._name(span)
        elif span.sense is not None:
            self._sense(span, span.sense)

    def _coming(self) -> tuple[Dishes, bool]:
        return self.lookup.upcoming(self.spans[self.place + 1 :])

    def _following(self) -> Span | None:
        return self.spans[self.place + 1] if self.place + 1 < len(self.spans) else None

    def _holders(self) -> list[Item]:
        current = self.current.items if self.current else ()
        coming = self._coming()[0].items
        return [*current, *coming, *([self.about] if self.about else [])]

    def _about_takes(self, modifier: Modifier) -> bool:
        return self.about is not None and self.lookup.accepted([self.about], modifier)

    def _sense(self, span: Span, sense: Sense) -> None:
        state = self.state
        match sense:
            case Sense.AND | Sense.COMMA | Sense.BUT:
                self._separate(sense)
            case Sense.NUMBER:
                self._number(span)
            case Sense.A | Sense.ANOTHER:
                state.one(another=sense is Sense.ANOTHER)
            case Sense.IT | Sense.THEM:
                self._pronoun(plural=sense is Sense.THEM)
            case Sense.OTHER:
                state.other = True
                self._start_part()
            case Sense.WITH:
                self._with()
            case Sense.OR if state.kind is ModifierKind.NO:
                state.linked = True
            case _ if sense in KINDS:
                self._kind(sense)
            case _:
                self._mark(span, sense)

    def _mark(self, span: Span, sense: Sense) -> None:
        if sense is Sense.EACH:
            self.state.plural = True
            self.current = self.base or self.current
        elif sense is Sense.ONES and self.state.counted and self.base:
            self._start_part()
        elif not self.state.mark(sense) and sense not in SILENT:
            self.leftover.append(span.text)

    def _separate(self, sense: Sense) -> None:
        before = self.state
        self._close_chunk()
        self.state = before.next(sense, linked=before.linked and self.current is not None)

    def _number(self, span: Span) -> None:
        state = self.state
        if state.counted and self.pending:
            self._separate(Sense.COMMA)
            state = self.state
        if span.value == 1 and (state.article or state.another or state.definite or self.pending):
            state.pronoun = True
            return
        if span.value is None or state.counted or self._after(Sense.FOR):
            self.leftover.append(str(state.number) if state.counted else span.text)
        if span.value is None or self._after(Sense.FOR):
            return
        if self.current and self.current.quantity is None and state.named and self._nothing_to_count():
            self.current.quantity = span.value
            return
        state.count(span.value)

    def _nothing_to_count(self) -> bool:
        """Return whether nothing follows that a number could count: "coke x2"."""
        following = self._following()
        ends = BREAKS | {Sense.FILLER, Sense.WITH, Sense.TIMES, Sense.NO}
        return following is None or following.sense in ends

    def _after(self, sense: Sense) -> bool:
        """Return whether the last word was of this kind, such as FOR in "lasagna for two"."""
        return self.place > 0 and self.spans[self.place - 1].sense is sense

    def _pronoun(self, *, plural: bool) -> None:
        following = self._following()
        if following and following.names and self.lookup.dishes(following):
            self.state.definite = True
        elif self.current is None or self.state.located:
            self.state.pronoun = self.state.definite = True
            self.state.plural = self.state.plural or plural

    def _with(self) -> None:
        if not self.state.plural and (self.state.number is not None or self.state.pronoun):
            self._start_part()
        self.state.linked, self.state.kind, self.state.carried = True, ModifierKind.PLAIN, False

    def _kind(self, sense: Sense) -> None:
        state = self.state
        if state.pronoun or (state.counted and sense is Sense.NO):
            self._start_part()
        state.turn(sense)

    def _unknown(self, span: Span) -> None:
        self.leftover.append(span.text)
        if len(span.text) == 1:
            return
        if self.current and self.state.named and not self.state.linked and not self.pending:
            self.current.unknown.append(span.text)
        else:
            self.state.unknown.append(span.text)
        self.state.fresh = False

    def _name(self, span: Span) -> None:
        state = self.state
        found = self.lookup.dishes(span)
        modifier = Modifier(span, state.kind, quiet=state.replacing or state.negating)
        fits = self.current is not None and self.lookup.accepted(self.current.items, modifier)
        if self._names_group(span, found):
            pass
        elif state.kind is ModifierKind.PLAIN or (state.carried and found.certain and not fits):
            self._plain_name(span, found, Modifier(span), fits=fits)
        elif state.replacing and found and not fits and self.current:
            self.current.replaced = span
        elif state.negating and found.certain and not fits:
            self.items.append(ItemPhrase(span, found, negated=True))
        elif fits or not self._no_wish(span, found, modifier):
            self._wish(modifier, fits=fits)
        state.fresh, self.state.named = False, True

    def _names_group(self, span: Span, found: Dishes) -> bool:
        """Return whether the word only names a group, and adds nothing to its option: "on a thin crust"."""
        items = [*(self.current.items if self.current else ()), *([self.about] if self.about else [])]
        if not self.lookup.names_group(span, found, items):
            return False
        linked = self.state.linked or self.current is None
        return not found or (linked and (self.state.named or bool(self.pending)))

    def _no_wish(self, span: Span, found: Dishes, modifier: Modifier) -> bool:
        """Return whether no item takes the wish: "an extra coke" is another coke."""
        if self.lookup.accepted(self._coming()[0].items, modifier) or self._about_takes(modifier):
            return False
        if span.inner:
            self._come_apart(span)
        elif found and self.state.kind is ModifierKind.EXTRA:
            self.state.another, self.state.number = True, self.state.number or 1
            self._start(span, found)
        elif found.certain and self.state.kind is ModifierKind.NO:
            self.items.append(ItemPhrase(span, found, negated=True))
        else:
            return False
        return True

    def _come_apart(self, span: Span) -> None:
        self.spans[self.place : self.place + 1] = span.inner
        self.place -= 1

    def _plain_name(self, span: Span, found: Dishes, modifier: Modifier, *, fits: bool) -> None:
        coming, near = self._coming()
        about = self.current is None and self._about_takes(modifier)
        ahead = self.lookup.accepted(coming.items, modifier)
        taker = self.current.items[0] if self.current and fits else None
        if found and self.lookup.is_dish(span, found, self.state, taker, about=about, ahead=ahead and near):
            self._start(span, found)
        elif (
            fits
            and not (coming and self.state.number is not None)
            and not (ahead and near and self.state.fresh and not self.state.linked)
        ):
            self._wish(modifier, fits=fits)
        elif ahead:
            self.pending.append(modifier)
        elif span.inner and not about:
            self._come_apart(span)
        elif found and not fits and not about:
            self._start(span, found)
        else:
            self._wish(modifier, fits=fits)

    def _start(self, span: Span, found: Dishes) -> None:
        """A dish is named: all that waited belongs to it."""
        state = self.state
        phrase = state.named_as(span, found, self.pending)
        if self.current and state.named and state.number is None:
            phrase.unknown += self.current.unknown
        self._adopt_parts(phrase)
        self.items.append(phrase)
        self.base = self.current = phrase
        self.pending = []
        kind = state.kind if state.carried else ModifierKind.PLAIN
        self.state = PhraseState(kind=kind, named=True, fresh=False)

    def _adopt_parts(self, phrase: ItemPhrase) -> None:
        """Take over what was counted before the name: "one large and one small margherita"."""
        waiting = [each for each in self.items if each.span is None and each.quantity and each.modifiers]
        if not waiting or phrase.quantity is None or self.base is not None:
            return
        phrase.parts = [*waiting, ItemPhrase(quantity=phrase.quantity, modifiers=phrase.modifiers)]
        phrase.quantity, phrase.modifiers = None, []
        self.items = [each for each in self.items if each not in waiting]

    def _start_part(self) -> None:
        """Read what is said of some of the last dish, or of an earlier line: "one with…", "the other…"."""
        state = self.state
        part = state.part(self.pending)
        splits = self.base is not None and not state.another and (state.number is not None or state.other)
        if self.base:
            part.dishes = self.base.dishes
        elif self.about:
            part.dishes = Dishes((self.about,))
        (self.base.parts if self.base and splits else self.items).append(part)
        self.current = part
        self.pending, state.number = [], None
        state.article = state.pronoun = state.another = state.other = False

    def _wish(self, modifier: Modifier, *, fits: bool) -> None:
        state = self.state
        if state.unknown:
            self.leftover.append(modifier.span.text)
            return
        taker = self.current.items[0] if self.current and fits else self.about if not self.current else None
        if state.counted and taker and self.lookup.counts(taker, modifier.span):
            modifier = Modifier(modifier.span, modifier.kind, state.number or 1)
            state.number = None
        elif self.base and self.current and (state.counted or (state.pronoun and state.another)):
            self._start_part()
        elif state.article and fits and not state.another:
            state.number, state.article = None, False
        if self.current is not None and (fits or not self._coming()[0]):
            self.current.modifiers.append(modifier)
        else:
            self.pending.append(modifier)

    def _close_chunk(self) -> None:
        """What was counted or wished for in a chunk without naming a dish."""
        state = self.state
        if self.pending and self.current is None:
            if state.number is not None or state.pronoun or state.another:
                located = state.located and state.pronoun
                self._start_part()
                self.items[-1].quantity = None if located else self.items[-1].quantity
                self.current = None
        elif (state.pronoun or state.another) and not self.pending and not state.located:
            if state.number is not None or state.another or self.current is None:
                self._start_part()
        elif state.counted and (self.base or self.items):
            self.leftover.append(str(state.number))
        elif state.counted:
            self.items.append(ItemPhrase(quantity=state.number, another=state.another))
