"""Where the menu's words stand: built once for a catalogue version, then looked up a run of words at a time.

It knows names only. What can be had now is read from the catalogue itself, each turn.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

from assistants.language.contract import Lexicon
from assistants.language.tokens import stems_of
from domain.catalogue.model import Aliases, Catalogue, Ingredient, Item, Option, OptionGroup
from domain.ids import ItemId

KEPT_INDEXES = 16


class Kind(Enum):
    ITEM = auto()
    CATEGORY = auto()
    OPTION = auto()
    INGREDIENT = auto()
    GROUP = auto()
    DIET = auto()
    ALLERGEN = auto()


@dataclass(frozen=True)
class Name:
    """One way to call something. `soft` words may be said with it; `head` is what it is.

    `target` is an item's or category's id, or a tag; options and ingredients are found again in their item.
    """

    kind: Kind
    words: tuple[str, ...]
    content: frozenset[str]
    soft: frozenset[str] = frozenset()
    target: str = ""
    head: str = ""


@dataclass(frozen=True)
class ItemPart:
    """An option or an ingredient of an item, whichever the words named."""

    option: Option | None = None
    group: OptionGroup | None = None
    ingredient: Ingredient | None = None


Entry = tuple[tuple[tuple[frozenset[str], frozenset[str]], ...], ItemPart]
"""The ways to call a part of an item, each as its own words and the words that add nothing."""


@dataclass
class Index:
    """`loose` also lists names under their soft words."""

    lexicon: Lexicon
    names: list[Name] = field(default_factory=list)
    hard: dict[str, frozenset[int]] = field(default_factory=dict)
    loose: dict[str, frozenset[int]] = field(default_factory=dict)
    by_length: dict[int, list[str]] = field(default_factory=dict)
    """The menu's words in its own language, which a misspelt word may be corrected to."""
    native: frozenset[str] = frozenset()
    joined: dict[str, tuple[str, str]] = field(default_factory=dict)
    item_words: dict[ItemId, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    parts: dict[ItemId, tuple[Item, dict[str, dict[int, Entry]]]] = field(default_factory=dict)
    _stems: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def stems(self, text: str) -> tuple[str, ...]:
        """The words of a menu text; the same texts come again with every turn."""
        if text not in self._stems:
            self._stems[text] = stems_of(text, self.lexicon.language)
        return self._stems[text]

    def matching(self, words: Sequence[str]) -> frozenset[int]:
        """Names that contain all the words, at least one of them as their own."""
        found: frozenset[int] | None = None
        own: set[int] = set()
        for word in sorted(words, key=lambda each: len(self.loose.get(each, ()))):
            posted = self.loose.get(word)
            if not posted:
                return frozenset()
            found = posted if found is None else found & posted
            if not found:
                return frozenset()
        for word in words:
            own |= (found or frozenset()) & self.hard.get(word, frozenset())
        return frozenset(own)


_kept: OrderedDict[tuple[str, int, str, int], Index] = OrderedDict()


def index(catalogue: Catalogue, lexicon: Lexicon) -> Index:
    """The index of this catalogue version, kept for its next turn."""
    key = (catalogue.shop_id, catalogue.version, lexicon.language.code, len(catalogue.items))
    found = _kept.pop(key, None) or build(catalogue, lexicon)
    _kept[key] = found
    while len(_kept) > KEPT_INDEXES:
        _kept.popitem(last=False)
    return found


def build(catalogue: Catalogue, lexicon: Lexicon) -> Index:
    writer = _Writer(lexicon)
    category_words = {}
    for category in catalogue.categories:
        names = writer.names(category.name, category.aliases)
        category_words[category.id] = frozenset(word for words in names for word in words if len(words) == 1)
        for words in names:
            writer.put(Kind.CATEGORY, words, target=category.id)
    for item in catalogue.items:
        names = writer.names(item.name, item.aliases)
        writer.item_words[item.id] = tuple(names)
        for words in names:
            soft = category_words.get(item.category_id, frozenset())
            writer.put(Kind.ITEM, words, soft=soft, target=item.id)
    for item in catalogue.items:
        for group in item.groups:
            writer.group(
                group.name, group.aliases, tuple((each.name, each.aliases) for each in group.options)
            )
        writer.composition(item)
    return writer.index()


class _Writer:
    """Collects distinct names, then turns them into postings."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.item_words: dict[ItemId, tuple[tuple[str, ...], ...]] = {}
        self.native: set[str] = set()
        self._found: dict[Name, None] = {}
        self.words = lru_cache(maxsize=None)(self._words)
        self._groups_seen: set[tuple[str, tuple[str, ...]]] = set()
        self._dishes: frozenset[str] = frozenset()

    def names(self, name: str, aliases: Aliases) -> list[tuple[str, ...]]:
        """The name and its aliases; a foreign alias that is a word of this language is left out."""
        found = {self.words(name): None}
        self.native.update(self.words(name))
        for language, others in aliases.items():
            native = language.split("-")[0] == self.lexicon.language.code
            for other in others:
                words = self.words(other)
                if native:
                    self.native.update(words)
                if native or not all(word in self.lexicon.known for word in words):
                    found.setdefault(words)
        return [words for words in found if words]

    def put(
        self, kind: Kind, words: tuple[str, ...], *, soft: frozenset[str] = frozenset(), target: str = ""
    ) -> None:
        content = frozenset(words) - self.lexicon.connectives or frozenset(words)
        head = self.lexicon.language.grammar.head(words)
        self._found.setdefault(Name(kind, words, content, soft, target, head))

    def group(self, name: str, aliases: Aliases, options: tuple[tuple[str, Aliases], ...]) -> None:
        seen = (name, tuple(option for option, _ in options))
        if seen in self._groups_seen:
            return
        self._groups_seen.add(seen)
        group_names = self.names(name, aliases)
        for words in group_names:
            self.put(Kind.GROUP, words)
        soft = frozenset(word for words in group_names for word in words) - self._dish_words()
        soft -= self.lexicon.known
        for option, option_aliases in options:
            for words in self.names(option, option_aliases):
                self.put(Kind.OPTION, words, soft=soft)

    def _dish_words(self) -> frozenset[str]:
        """Words that name something to order: "large pizza" is not merely the option large."""
        if not self._dishes:
            self._dishes = frozenset(
                word
                for name in self._found
                if name.kind in (Kind.ITEM, Kind.CATEGORY)
                for word in name.content
            )
        return self._dishes

    def composition(self, item: Item) -> None:
        for ingredient in item.ingredients:
            for words in self.names(ingredient.name, ingredient.aliases):
                self.put(Kind.INGREDIENT, words)
        for kind, tags in ((Kind.DIET, item.dietary), (Kind.ALLERGEN, item.allergens)):
            for tag in tags:
                self.put(kind, self.words(self.lexicon.language.tag(tag)), target=tag)

    def index(self) -> Index:
        names = list(self._found)
        hard: defaultdict[str, set[int]] = defaultdict(set)
        loose: defaultdict[str, set[int]] = defaultdict(set)
        for number, name in enumerate(names):
            for word in name.words:
                loose[word].add(number)
                if word in name.content:
                    hard[word].add(number)
            for word in name.soft:
                loose[word].add(number)
        by_length: defaultdict[int, list[str]] = defaultdict(list)
        for word in self.native & loose.keys():
            by_length[len(word)].append(word)
        return Index(
            lexicon=self.lexicon,
            names=names,
            hard={word: frozenset(found) for word, found in hard.items()},
            loose={word: frozenset(found) for word, found in loose.items()},
            by_length=dict(by_length),
            native=frozenset(self.native),
            joined=_joined(names),
            item_words=self.item_words,
        )

    def _words(self, text: str) -> tuple[str, ...]:
        return stems_of(text, self.lexicon.language)


def _joined(names: Iterable[Name]) -> dict[str, tuple[str, str]]:
    """Return neighbouring words of names by their joint spelling: "icecream" as ("ice", "cream")."""
    return {
        first + second: (first, second)
        for name in names
        for first, second in zip(name.words, name.words[1:], strict=False)
        if len(first) + len(second) > 4 and not first.isdigit()
    }
