"""The part of a menu that a few words are about: whole when it is small, else what matches best."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from assistants.language.tokens import words_of_any_language
from domain.catalogue.model import Aliases, Catalogue, Item
from domain.ids import ItemId

SMALL_MENU = 80
"""Items that a prompt holds in full, and the options and ingredients they may have together."""
SMALL_CHOICES = 800
MOST_FOUND = 12
MAX_QUERY = 300
SIMILAR = 82
NAME, CATEGORY, TAG, TEXT = 4.0, 2.0, 1.5, 1.0


def is_small(catalogue: Catalogue) -> bool:
    choices = sum(
        len(item.ingredients) + sum(len(group.options) for group in item.groups) for item in catalogue.items
    )
    return len(catalogue.items) <= SMALL_MENU and choices <= SMALL_CHOICES


def search(catalogue: Catalogue, query: str, limit: int = MOST_FOUND) -> tuple[Item, ...]:
    """Best first. A rare word counts more than a common one, the item's name more than its description."""
    posted = _postings(catalogue)
    scores: defaultdict[ItemId, float] = defaultdict(float)
    for word in dict.fromkeys(words_of_any_language(query[:MAX_QUERY])):
        best: dict[ItemId, float] = {}
        for known, likeness in _alike(word, posted):
            rarity = math.log(1 + len(catalogue.items) / len(posted[known]))
            for item_id, weight in posted[known].items():
                best[item_id] = max(best.get(item_id, 0), weight * likeness * rarity)
        for item_id, score in best.items():
            scores[item_id] += score
    order = {item.id: place for place, item in enumerate(catalogue.items)}
    ranked = sorted(scores, key=lambda item_id: (-scores[item_id], order[item_id]))
    return tuple(item for item_id in ranked[:limit] if (item := catalogue.item(item_id)))


def _postings(catalogue: Catalogue) -> dict[str, dict[ItemId, float]]:
    categories = {each.id: [each.name, *_other_words(each.aliases)] for each in catalogue.categories}
    posted: defaultdict[str, dict[ItemId, float]] = defaultdict(dict)
    for item in catalogue.items:
        for text, weight in _texts(item, categories.get(item.category_id, [])):
            for word in words_of_any_language(text):
                posted[word][item.id] = max(posted[word].get(item.id, 0), weight)
    return posted


def _texts(item: Item, categories: list[str]) -> Iterator[tuple[str, float]]:
    yield from ((text, NAME) for text in (item.name, *_other_words(item.aliases)))
    yield from ((text, CATEGORY) for text in categories)
    yield from ((tag.replace("_", " "), TAG) for tag in (*item.dietary, *item.allergens))
    yield from ((each.name, TEXT) for each in item.ingredients)
    yield from ((option.name, TEXT) for group in item.groups for option in group.options)
    yield item.description, TEXT


def _other_words(aliases: Aliases) -> list[str]:
    return [text for others in aliases.values() for text in others]


def _alike(word: str, posted: dict[str, dict[ItemId, float]]) -> list[tuple[str, float]]:
    if word in posted:
        return [(word, 1.0)]
    if not word.isascii():
        # Some scripts put no space between words: what the menu knows is found inside.
        inside = [(known, 1.0) for known in posted if len(known) > 1 and (known in word or word in known)]
        if inside:
            return inside
    if len(word) < 4:
        return []
    near = process.extract(word, posted.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=4)
    return [(known, score / 100) for known, score, _ in near]
