"""Mends clear misspellings of menu words and of our own words, and finds names that sound alike."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from assistants.language.tokens import Token
from assistants.understanding.menu_index import Index
from domain.catalogue.model import Catalogue, Item

SHORTEST = 4
SHORTEST_FOREIGN = 6
SHORTEST_JOINED = 8
MOST_MENDED = 60
ALIKE = 62


def correct_spelling(tokens: tuple[Token, ...], index: Index) -> tuple[Token, ...]:
    """Each token as the menu or the language writes it; what is no clear misspelling stays."""
    corrected: list[Token] = []
    tried: dict[str, tuple[str, ...]] = {}
    place = 0
    while place < len(tokens):
        token = tokens[place]
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        joined = _joined(token, following, index) if following and len(tried) < MOST_MENDED else ""
        if following and joined:
            corrected.append(
                Token(joined, index.lexicon.language.stem(joined), f"{token.source} {following.source}")
            )
            place += 2
            continue
        if token.text not in tried and len(tried) < MOST_MENDED:
            beside = [each.stem for each in (corrected[-1] if corrected else None, following) if each]
            tried[token.text] = _words(token, beside, index)
        words = tried.get(token.text, ())
        corrected += [
            replace(token, text=word, stem=index.lexicon.language.stem(word)) for word in words
        ] or [token]
        place += 1
    return tuple(corrected)


def alike(text: str, catalogue: Catalogue, most: int = 3) -> tuple[Item, ...]:
    """Available items whose names come nearest to what was said; none when nothing is near."""
    names = {item.id: item.name.casefold() for item in catalogue.items if item.available}
    found = process.extract(text.casefold(), names, scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=most)
    items = (catalogue.item(item_id) for _, _, item_id in found)
    return tuple(item for item in items if item)


def _words(token: Token, beside: list[str], index: Index) -> tuple[str, ...]:
    """What the token stands for, where that is another word; () leaves it."""
    synonym = _synonym(token, index)
    if synonym or not token.text[0].isalpha() or token.text in index.lexicon.known:
        return synonym
    if token.stem in index.loose:
        foreign = token.stem not in index.native and len(token.stem) >= SHORTEST_FOREIGN
        nearest = _nearest(token.stem, 1, beside, index) if foreign else ""
    elif token.stem in index.lexicon.known:
        nearest = ""
    elif token.stem in index.joined:
        return index.joined[token.stem]
    else:
        nearest = _nearest(token.stem, 1 if len(token.stem) < 7 else 2, beside, index) or _spoken(
            token, index
        )
    return (nearest,) if nearest else ()


def _synonym(token: Token, index: Index) -> tuple[str, ...]:
    """Return the menu's word for a synonym: "big" where it says "large"."""
    other = index.lexicon.synonyms.get(token.text)
    if other is None or token.stem in index.loose:
        return ()
    words = tuple(other.split())
    return words if all(index.lexicon.language.stem(word) in index.loose for word in words) else ()


def _joined(first: Token, second: Token, index: Index) -> str:
    """Join two words that the menu writes as one: "tira misu", "cheese cake"."""
    if not (first.text.isalpha() and second.text.isalpha()) or index.matching([first.stem, second.stem]):
        return ""
    for pair in (first.text + second.text, first.source.casefold() + second.source.casefold()):
        stem = index.lexicon.language.stem(pair)
        if stem in index.loose and len(stem) > SHORTEST:
            return pair
    both_known = first.text in index.lexicon.known or second.text in index.lexicon.known
    long = len(first.text) + len(second.text) >= SHORTEST_JOINED
    if both_known or not long or (first.stem in index.loose) != (second.stem not in index.loose):
        return ""
    return _nearest(index.lexicon.language.stem(first.text + second.text), 1, [], index)


def _nearest(word: str, slips: int, beside: list[str], index: Index) -> str:
    """The one menu word a slip away; of several, the one that makes a name with its neighbour."""
    if len(word) < SHORTEST:
        return ""
    lengths = range(len(word) - slips, len(word) + slips + 1)
    words = [each for length in lengths for each in index.by_length.get(length, ()) if each != word]
    hits = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=6)
    plausible = [(int(distance), hit) for hit, distance, _ in hits if _plausible(word, hit, int(distance))]
    best = [hit for distance, hit in plausible if distance == min(plausible)[0]]
    for narrower in (
        [hit for hit in best if any(other != hit and index.matching([hit, other]) for other in beside)],
        [hit for hit in best if hit[0] == word[0]],
    ):
        best = narrower if len(best) > 1 and narrower else best
    return best[0] if len(best) == 1 else ""


def _spoken(token: Token, index: Index) -> str:
    """A misspelt word of the language itself: "chekout", "remvoe"."""
    word = token.text
    if len(word) < SHORTEST + 1:
        return ""
    words = [
        each for each in index.lexicon.spoken if len(each) > SHORTEST and abs(len(each) - len(word)) <= 1
    ]
    hits = process.extract(word, words, scorer=OSA.distance, score_cutoff=1, limit=2)
    return hits[0][0] if len(hits) == 1 and hits[0][0][0] == word[0] else ""


def _plausible(word: str, hit: str, distance: int) -> bool:
    """Two slips, or one in the first letter, only where the rest is long enough to tell."""
    if len(hit) < SHORTEST or hit.isdigit():
        return False
    return word[0] == hit[0] or (distance == 1 and len(word) >= SHORTEST_FOREIGN)
