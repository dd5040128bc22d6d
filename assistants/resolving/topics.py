"""What a question mentions: dishes, categories, diets, allergens, choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistants.language.senses import Sense
from assistants.language.tokens import folded
from assistants.resolving.turn_draft import TurnDraft
from assistants.understanding.choices import Modifier, ModifierKind, parts
from assistants.understanding.clauses import Clause
from assistants.understanding.dishes import categories_named, dishes
from assistants.understanding.menu_index import Kind
from assistants.understanding.spans import Span
from domain.catalogue.model import Category, Item


@dataclass
class Topic:
    """The things that a question mentions."""

    items: list[Item] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    diets: list[str] = field(default_factory=list)
    allergens: list[str] = field(default_factory=list)
    modifiers: list[Modifier] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    words: frozenset[str] = frozenset()


def topic_of(turn: TurnDraft, clause: Clause) -> Topic:
    topic = Topic(words=frozenset(token.text for span in clause.spans for token in span.tokens))
    kind = ModifierKind.PLAIN
    for number, span in enumerate(clause.spans):
        if span.sense in (Sense.NO, Sense.EXTRA, Sense.LIGHT):
            kind = {
                Sense.NO: ModifierKind.NO,
                Sense.EXTRA: ModifierKind.EXTRA,
                Sense.LIGHT: ModifierKind.LIGHT,
            }[span.sense]
        elif span.unknown:
            diet = _diet_or_allergen(turn, span, clause.spans[number + 1 : number + 2], topic)
            if not diet and span.tokens[0].text not in turn.index.lexicon.known:
                topic.unknown.append(span.text)
        elif span.names:
            _mention(turn, span, kind, clause.spans[number + 1 : number + 2], topic)
            kind = ModifierKind.PLAIN
    if not topic.items and clause.has(Sense.IT):
        item = turn.about()
        topic.items = [item] if item else []
    return topic


def _mention(
    turn: TurnDraft, span: Span, kind: ModifierKind, following: Sequence[Span], topic: Topic
) -> None:
    if _diet_or_allergen(turn, span, following, topic):
        return
    found = dishes(span, turn.catalogue)
    topic.groups += [" ".join(name.words) for name in span.named(Kind.GROUP) if name.content <= span.words]
    modifier = Modifier(span, kind)
    if topic.items and parts(topic.items[0], span.words, turn.index):
        topic.modifiers.append(modifier)
    elif found.by_category:
        topic.categories += categories_named(span, turn.catalogue)
    elif found and (found.certain or not span.named(Kind.OPTION, Kind.INGREDIENT)):
        topic.items += [item for item in found.items if item not in topic.items]
    elif span.named(Kind.OPTION, Kind.INGREDIENT):
        topic.modifiers.append(modifier)
    elif found:
        topic.items += list(found.items)


def _diet_or_allergen(turn: TurnDraft, span: Span, following: Sequence[Span], topic: Topic) -> bool:
    """Add a diet or an allergen that the menu's tags or the language name: "gluten free", "vegan", "nuts"."""
    lexicon = turn.index.lexicon
    free = bool(following) and following[0].sense is Sense.FREE
    text = " ".join(token.text for token in span.tokens)
    tags = [turn.language.tag(name.target) for name in span.named(Kind.DIET) if name.content <= span.words]
    without = folded(lexicon.language.diet_without.format(allergen=text), lexicon.language)
    known = tags or [lexicon.diets[each] for each in (text, *([without] * free)) if each in lexicon.diets]
    stems = [lexicon.language.stem(token.text) for token in span.tokens]
    names = [lexicon.allergens[each] for each in (text, " ".join(stems)) if each in lexicon.allergens]
    listed = [
        turn.language.tag(name.target) for name in span.named(Kind.ALLERGEN) if name.content <= span.words
    ]
    if known:
        topic.diets += [each for each in known[:1] if each not in topic.diets]
        topic.allergens += names[:1] if free else []
        return True
    is_dish = any(name.content <= span.words for name in span.named(Kind.ITEM, Kind.CATEGORY))
    if (names or listed) and not is_dish:
        topic.allergens += [each for each in (names or listed)[:1] if each not in topic.allergens]
        if span.named(Kind.OPTION, Kind.INGREDIENT):
            topic.modifiers.append(Modifier(span))
        return True
    return False
