"""Which items a span may mean: the most exact names first, and whether one of them is meant for certain."""

from __future__ import annotations

from dataclasses import dataclass

from assistants.understanding.menu_index import Index, Kind, Name
from assistants.understanding.spans import Span
from domain.catalogue.model import Catalogue, Category, Item
from domain.ids import ItemId

MOST_CANDIDATES = 200


@dataclass(frozen=True)
class Dishes:
    """`certain`: the words name the item and nothing else; `whole`: with its full name.

    `by_category`: they only name its kind.
    """

    items: tuple[Item, ...] = ()
    certain: bool = False
    whole: bool = False
    by_category: bool = False

    def __bool__(self) -> bool:
        return bool(self.items)


def dishes(span: Span, catalogue: Catalogue) -> Dishes:
    """Full names, then names but for their category's word, then a category's items and names in part."""
    names = span.named(Kind.ITEM)
    for exactness in (_whole, _but_category):
        found = _items([name for name in names if exactness(name, span.words)], catalogue)
        if found:
            return Dishes(found, certain=len(found) == 1, whole=exactness is _whole)
    wanted = {category.id for category in categories_named(span, catalogue)}
    in_categories = tuple(item for item in catalogue.items if item.category_id in wanted) if wanted else ()
    partly = _items(list(names), catalogue)
    merged = tuple({item.id: item for item in (*in_categories, *partly)}.values())
    return Dishes(merged[:MOST_CANDIDATES], certain=False, by_category=bool(in_categories))


def categories_named(span: Span, catalogue: Catalogue) -> list[Category]:
    """Return the categories of just that name, else those of that kind: "drinks" for Hot drinks."""
    names = span.named(Kind.CATEGORY)
    found = {name.target for name in names if name.content <= span.words}
    found = found or {name.target for name in names if name.head in span.words}
    return [category for category in catalogue.categories if category.id in found]


def every_dish(span: Span, catalogue: Catalogue) -> tuple[Item, ...]:
    """All items any of whose names share the words, for looking up what lies in a cart."""
    in_categories = {category.id for category in categories_named(span, catalogue)}
    found = {item.id: item for item in _items(list(span.named(Kind.ITEM)), catalogue)}
    return (*found.values(), *(item for item in catalogue.items if item.category_id in in_categories))


def doubtful(span: Span, found: Dishes, index: Index) -> bool:
    """One item, but named by a word that is no dish by itself: "a lemon" for Lemon Tart."""
    if found.certain or len(found.items) != 1 or len(span.words) > 1:
        return False
    word = next(iter(span.words))
    numbers = index.hard.get(word, frozenset())
    is_part = any(index.names[number].kind in (Kind.OPTION, Kind.INGREDIENT) for number in numbers)
    head = index.lexicon.language.grammar.head
    heads = {head(words) for words in index.item_words.get(found.items[0].id, ())}
    return is_part and word not in heads


def _whole(name: Name, words: frozenset[str]) -> bool:
    return name.content <= words


def _but_category(name: Name, words: frozenset[str]) -> bool:
    rest = name.content - name.soft
    return bool(rest) and rest <= words


def _items(names: list[Name], catalogue: Catalogue) -> tuple[Item, ...]:
    found = {name.target: catalogue.item(ItemId(name.target)) for name in names}
    return tuple(item for item in found.values() if item)
