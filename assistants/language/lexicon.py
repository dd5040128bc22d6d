"""A language's words, indexed once for each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, product

from assistants.language.contract import Language, Lexicon
from assistants.language.senses import Meaning, Sense
from assistants.language.tokens import folded, words_of


@lru_cache(maxsize=8)
def lexicon(language: Language) -> Lexicon:
    def fold(words: Iterable[str]) -> frozenset[str]:
        return frozenset(folded(each, language) for each in words)

    def spelt(words: Iterable[str]) -> dict[str, str]:
        return {folded(each, language): each for each in words}

    def folded_pairs(words: Mapping[str, str]) -> dict[str, str]:
        return {folded(each, language): folded(other, language) for each, other in words.items()}

    meanings = _meanings(language)
    connectives = fold(language.connectives)
    allergens = [fold(group) for group in language.allergens]
    single = {word for key in meanings for word in key}
    return Lexicon(
        language=language,
        meanings=meanings,
        longest=max(map(len, meanings)),
        spoken=tuple(sorted(single)),
        known=frozenset(single | fold([*language.common, *language.days, *language.weekdays])),
        synonyms=folded_pairs(language.synonyms),
        connectives=connectives | frozenset(map(language.stem, connectives)),
        links=fold(language.links),
        allergen_words={each: group for group in allergens for each in group},
        allergens=spelt(chain.from_iterable(language.allergens)),
        diets=spelt(language.diets),
        implied_diets=folded_pairs(language.implied_diets),
    )


def _meanings(language: Language) -> dict[tuple[str, ...], Meaning]:
    meanings: dict[tuple[str, ...], Meaning] = {}

    def put(phrase: str, meaning: Meaning) -> None:
        meanings.setdefault(words_of(phrase, language), meaning)

    for phrase, value in language.numbers.items():
        put(phrase, Meaning(Sense.NUMBER, value))
    for phrase, value in language.ordinals.items():
        put(phrase, Meaning(Sense.ORDINAL, value))
    for sense, phrases in language.senses.items():
        for line in phrases.strip().splitlines():
            for phrase in line.split("|"):
                for variant in _variants(phrase.strip(), language.placeholders):
                    put(variant, Meaning(sense))
    return meanings


def _variants(phrase: str, placeholders: Mapping[str, tuple[str, ...]]) -> list[str]:
    """A word in braces stands for each of its alternatives: "{could} have" is "can i have", "may i have"…"""
    parts = [placeholders[word[1:-1]] if word.startswith("{") else (word,) for word in phrase.split()]
    return [" ".join(choice) for choice in product(*parts)]
