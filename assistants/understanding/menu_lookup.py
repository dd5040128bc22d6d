"""What the noun phrase reader can see on the menu: dishes, what they take, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.senses import Sense
from assistants.understanding.choices import Modifier, accepts, takes_count
from assistants.understanding.dishes import Dishes, dishes
from assistants.understanding.item_phrases import PhraseState
from assistants.understanding.menu_index import Index, Kind
from assistants.understanding.spans import Span
from domain.catalogue.model import Catalogue, Item

BREAKS = frozenset({Sense.AND, Sense.COMMA, Sense.STOP, Sense.OR, Sense.BUT, Sense.QUESTION_MARK})
FAR = frozenset({Sense.WITH, Sense.NO, Sense.NUMBER, Sense.A, Sense.INSTEAD_OF})
MOST_TRIED = 40
FARTHEST = 12


class MenuLookup:
    """Remembers what a name meant: the same words come again within a message."""

    def __init__(self, catalogue: Catalogue, index: Index) -> None:
        self.catalogue, self.index = catalogue, index
        self._known: dict[tuple[str, ...], Dishes] = {}

    def dishes(self, span: Span) -> Dishes:
        key = tuple(token.stem for token in span.tokens)
        if key not in self._known:
            self._known[key] = dishes(span, self.catalogue)
        return self._known[key]

    def accepted(self, items: Sequence[Item], modifier: Modifier) -> bool:
        return any(accepts(item, modifier, self.index) for item in items[:MOST_TRIED])

    def counts(self, item: Item, span: Span) -> bool:
        return takes_count(item, span, self.index)

    def upcoming(self, spans: Sequence[Span]) -> tuple[Dishes, bool]:
        """The next dish of this chunk, and whether only choices stand between here and it."""
        near = True
        for span in spans[:FARTHEST]:
            if span.sense in BREAKS | FAR:
                break
            near = near and span.sense not in (Sense.TO, Sense.ON, Sense.OFF)
            found = self.dishes(span) if span.names else Dishes()
            if found and (found.certain or not span.named(Kind.OPTION, Kind.INGREDIENT)):
                return found, near
        return Dishes(), False

    def is_name(self, span: Span, holders: Sequence[Item]) -> bool:
        """A word of ours that is also a name: it is the name only where that makes sense."""
        return (self.dishes(span).certain and len(span.tokens) > 1) or self.accepted(holders, Modifier(span))

    def names_group(self, span: Span, found: Dishes, items: Sequence[Item]) -> bool:
        """The words only name a group of choices of this item: "crust", "pasta"."""
        if found.certain or not items or not span.named(Kind.GROUP, Kind.CATEGORY):
            return False
        if self.accepted(items, Modifier(span)):
            return False
        return any(span.words <= set(self.index.stems(group.name)) for group in items[0].groups)

    def is_dish(
        self, span: Span, found: Dishes, state: PhraseState, taker: Item | None, *, about: bool, ahead: bool
    ) -> bool:
        """Return whether a name that is a dish, and perhaps a choice as well, is meant as a dish here.

        `taker` is the dish before, if it could take it as a choice; `about` and `ahead` tell whether the
        item spoken of or the dish that follows could.
        """
        counted = state.number is not None
        if ahead and not (taker and counted):
            return False
        if taker is None:
            whole = found.certain or not span.named(Kind.OPTION, Kind.INGREDIENT)
            return whole and not (about and not counted)
        if not (found.certain and found.whole):
            return False
        apart = state.fresh and not state.linked
        return apart or (counted and not self.counts(taker, span))
