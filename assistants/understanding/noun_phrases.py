"""Noun phrases: from the spans of a clause to what is wanted, and the words left over."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.senses import Sense
from assistants.understanding.choices import Modifier, ModifierKind
from assistants.understanding.dishes import Dishes
from assistants.understanding.menu_index import Index
from assistants.understanding.menu_lookup import BREAKS, MenuLookup
from assistants.understanding.spans import Span
from assistants.understanding.wanted import MODIFIER_KINDS, NAME_FIRST, SILENT, Chunk, Phrases, Wanted
from domain.catalogue.model import Catalogue, Item


def read(spans: Sequence[Span], catalogue: Catalogue, index: Index, about: Item | None = None) -> Phrases:
    """`about` is the item spoken of: what fits it as a choice is no new dish."""
    return _Reader(spans, catalogue, index, about).run()


class _Reader:
    """Walks the spans once, left to right; wishes wait in `pending` until their dish is named."""

    def __init__(self, spans: Sequence[Span], catalogue: Catalogue, index: Index, about: Item | None) -> None:
        self.spans, self.about = list(spans), about
        self.place = 0
        self.wanted: list[Wanted] = []
        self.leftover: list[str] = []
        self.pending: list[Modifier] = []
        self.base: Wanted | None = None
        self.current: Wanted | None = None
        self.chunk = Chunk()
        self.lookup = MenuLookup(catalogue, index)

    def run(self) -> Phrases:
        while self.place < len(self.spans):
            self._step(self.spans[self.place])
            self.place += 1
        self._close_chunk()
        if self.pending and self.current is not None:
            self.current.modifiers += self.pending
        elif self.pending:
            self.wanted.append(Wanted(modifiers=self.pending, plural=self.chunk.plural))
        return Phrases(self.wanted, self.leftover)

    def _step(self, span: Span) -> None:
        if span.strange:
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
        chunk = self.chunk
        match sense:
            case Sense.AND | Sense.COMMA | Sense.BUT:
                self._separate(sense)
            case Sense.NUMBER:
                self._number(span)
            case Sense.A | Sense.ANOTHER:
                chunk.one(another=sense is Sense.ANOTHER)
            case Sense.IT | Sense.THEM:
                self._pronoun(plural=sense is Sense.THEM)
            case Sense.OTHER:
                chunk.other = True
                self._start_part()
            case Sense.WITH:
                self._with()
            case Sense.OR if chunk.kind is ModifierKind.NO:
                chunk.linked = True
            case _ if sense in MODIFIER_KINDS:
                self._kind(sense)
            case _:
                self._mark(span, sense)

    def _mark(self, span: Span, sense: Sense) -> None:
        if sense is Sense.EACH:
            self.chunk.plural = True
            self.current = self.base or self.current
        elif sense is Sense.ONES and self.chunk.counted and self.base:
            self._start_part()
        elif not self.chunk.mark(sense) and sense not in SILENT:
            self.leftover.append(span.text)

    def _separate(self, sense: Sense) -> None:
        before = self.chunk
        self._close_chunk()
        self.chunk = before.next(sense, linked=before.linked and self.current is not None)

    def _number(self, span: Span) -> None:
        chunk = self.chunk
        if chunk.counted and self.pending:
            self._separate(Sense.COMMA)
            chunk = self.chunk
        if span.value == 1 and (chunk.article or chunk.another or chunk.definite or self.pending):
            chunk.pronoun = True
            return
        if span.value is None or chunk.counted or self._after(Sense.FOR):
            self.leftover.append(str(chunk.number) if chunk.counted else span.text)
        if span.value is None or self._after(Sense.FOR):
            return
        if self.current and self.current.quantity is None and chunk.named and self._nothing_to_count():
            self.current.quantity = span.value
            return
        chunk.count(span.value)

    def _nothing_to_count(self) -> bool:
        """As in "coke x2": after the number the chunk ends."""
        following = self._following()
        ends = BREAKS | {Sense.FILLER, Sense.WITH, Sense.TIMES, Sense.NO}
        return following is None or following.sense in ends

    def _after(self, sense: Sense) -> bool:
        """As in "lasagna for two" counts heads, not dishes."""
        return self.place > 0 and self.spans[self.place - 1].sense is sense

    def _pronoun(self, *, plural: bool) -> None:
        following = self._following()
        if following and following.names and self.lookup.dishes(following):
            self.chunk.definite = True
        elif self.current is None or self.chunk.located:
            self.chunk.pronoun = self.chunk.definite = True
            self.chunk.plural = self.chunk.plural or plural

    def _with(self) -> None:
        if not self.chunk.plural and (self.chunk.number is not None or self.chunk.pronoun):
            self._start_part()
        self.chunk.linked, self.chunk.kind, self.chunk.carried = True, ModifierKind.PLAIN, False

    def _kind(self, sense: Sense) -> None:
        chunk = self.chunk
        if chunk.pronoun or (chunk.counted and sense is Sense.NO):
            self._start_part()
        chunk.turn(sense)

    def _unknown(self, span: Span) -> None:
        self.leftover.append(span.text)
        if len(span.text) == 1:
            return
        if self.current and self.chunk.named and not self.chunk.linked and not self.pending:
            self.current.strange.append(span.text)
        else:
            self.chunk.strange.append(span.text)
        self.chunk.fresh = False

    def _name(self, span: Span) -> None:
        chunk = self.chunk
        found = self.lookup.dishes(span)
        modifier = Modifier(span, chunk.kind, quiet=chunk.replacing or chunk.negating)
        fits = self.current is not None and self.lookup.accepted(self.current.items, modifier)
        if self._names_group(span, found):
            pass
        elif chunk.kind is ModifierKind.PLAIN or (chunk.carried and found.certain and not fits):
            self._plain_name(span, found, Modifier(span), fits=fits)
        elif chunk.replacing and found and not fits and self.current:
            self.current.replaced = span
        elif chunk.negating and found.certain and not fits:
            self.wanted.append(Wanted(span, found, negated=True))
        elif fits or not self._no_wish(span, found, modifier):
            self._wish(modifier, fits=fits)
        chunk.fresh, self.chunk.named = False, True

    def _names_group(self, span: Span, found: Dishes) -> bool:
        """As in "on a thin crust", "with the wheat pasta": the group's word adds nothing to its option."""
        items = [*(self.current.items if self.current else ()), *([self.about] if self.about else [])]
        if not self.lookup.names_group(span, found, items):
            return False
        linked = self.chunk.linked or self.current is None
        return not found or (linked and (self.chunk.named or bool(self.pending)))

    def _no_wish(self, span: Span, found: Dishes, modifier: Modifier) -> bool:
        """As in "an extra coke" is another coke; "extra cheese" read as one name may have to come apart."""
        if self.lookup.accepted(self._coming()[0].items, modifier) or self._about_takes(modifier):
            return False
        if span.inner:
            self._come_apart(span)
        elif found and self.chunk.kind is ModifierKind.EXTRA:
            self.chunk.another, self.chunk.number = True, self.chunk.number or 1
            self._start(span, found)
        elif found.certain and self.chunk.kind is ModifierKind.NO:
            self.wanted.append(Wanted(span, found, negated=True))
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
        if found and self.lookup.is_dish(span, found, self.chunk, taker, about=about, ahead=ahead and near):
            self._start(span, found)
        elif (
            fits
            and not (coming and self.chunk.number is not None)
            and not (ahead and near and self.chunk.fresh and not self.chunk.linked)
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
        chunk = self.chunk
        wanted = chunk.named_as(span, found, self.pending)
        if self.current and chunk.named and chunk.number is None:
            wanted.strange += self.current.strange
        self._adopt_parts(wanted)
        self.wanted.append(wanted)
        self.base = self.current = wanted
        self.pending = []
        self.chunk = Chunk(kind=chunk.kind if chunk.carried else ModifierKind.PLAIN, named=True, fresh=False)

    def _adopt_parts(self, wanted: Wanted) -> None:
        """As in "one large and one small margherita": what was counted before the name."""
        waiting = [each for each in self.wanted if each.span is None and each.quantity and each.modifiers]
        if not waiting or wanted.quantity is None or self.base is not None:
            return
        wanted.parts = [*waiting, Wanted(quantity=wanted.quantity, modifiers=wanted.modifiers)]
        wanted.quantity, wanted.modifiers = None, []
        self.wanted = [each for each in self.wanted if each not in waiting]

    def _start_part(self) -> None:
        """As in "one with…", "the other…": some of the last dish, or of an earlier line."""
        chunk = self.chunk
        part = Wanted(
            quantity=chunk.number, modifiers=self.pending, another=chunk.another, plural=chunk.plural
        )
        splits = self.base is not None and not chunk.another and (chunk.number is not None or chunk.other)
        if self.base:
            part.dishes = self.base.dishes
        elif self.about:
            part.dishes = Dishes((self.about,))
        (self.base.parts if self.base and splits else self.wanted).append(part)
        self.current = part
        self.pending, chunk.number = [], None
        chunk.article = chunk.pronoun = chunk.another = chunk.other = False

    def _wish(self, modifier: Modifier, *, fits: bool) -> None:
        chunk = self.chunk
        if chunk.strange:
            self.leftover.append(modifier.span.text)
            return
        taker = self.current.items[0] if self.current and fits else self.about if not self.current else None
        if chunk.counted and taker and self.lookup.counts(taker, modifier.span):
            modifier = Modifier(modifier.span, modifier.kind, chunk.number or 1)
            chunk.number = None
        elif self.base and self.current and (chunk.counted or (chunk.pronoun and chunk.another)):
            self._start_part()
        elif chunk.article and fits and not chunk.another:
            chunk.number, chunk.article = None, False
        if self.current is not None and (fits or not self._coming()[0]):
            self.current.modifiers.append(modifier)
        else:
            self.pending.append(modifier)

    def _close_chunk(self) -> None:
        """What was counted or wished for in a chunk without naming a dish."""
        chunk = self.chunk
        if self.pending and self.current is None:
            if chunk.number is not None or chunk.pronoun or chunk.another:
                located = chunk.located and chunk.pronoun
                self._start_part()
                self.wanted[-1].quantity = None if located else self.wanted[-1].quantity
                self.current = None
        elif (chunk.pronoun or chunk.another) and not self.pending and not chunk.located:
            if chunk.number is not None or chunk.another or self.current is None:
                self._start_part()
        elif chunk.counted and (self.base or self.wanted):
            self.leftover.append(str(chunk.number))
        elif chunk.counted:
            self.wanted.append(Wanted(quantity=chunk.number, another=chunk.another))
