"""Word lists by language; a further language is a further module with the same names."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from assistants.language.lexicon import en
from assistants.language.senses import Lexicon, Meaning, Sense
from assistants.language.tokens import words_of

MODULES = {"en": en}


@lru_cache(maxsize=8)
def lexicon(language: str = "en") -> Lexicon:
    """English stands in for a language without a list."""
    words = MODULES.get(language, en)
    meanings: dict[tuple[str, ...], Meaning] = {}

    def put(phrase: str, meaning: Meaning) -> None:
        meanings.setdefault(words_of(phrase, words.CONTRACTIONS), meaning)

    for phrase, value in {**words.NUMBERS, **_composed(words.TENS, words.UNITS)}.items():
        put(phrase, Meaning(Sense.NUMBER, value))
    for phrase, value in words.ORDINALS.items():
        put(phrase, Meaning(Sense.ORDINAL, value))
    for sense, phrases in words.SENSES.items():
        for line in phrases.strip().splitlines():
            for phrase in line.split("|"):
                for variant in _variants(phrase.strip(), words.PLACEHOLDERS):
                    put(variant, Meaning(sense))
    single = {word for key in meanings for word in key}
    return Lexicon(
        language=words.LANGUAGE,
        meanings=meanings,
        longest=max(map(len, meanings)),
        spoken=tuple(sorted(single)),
        known=frozenset(single | set(words.COMMON.split())),
        contractions=words.CONTRACTIONS,
        synonyms=words.SYNONYMS,
        connectives=frozenset(words.CONNECTIVES.split()),
        allergen_words={each: group for group in map(frozenset, words.ALLERGENS) for each in group},
        diet_words=frozenset(words.DIETS),
        implied_diets=words.IMPLIED_DIETS,
        note_pattern=words.NOTE_PATTERN,
        stem=words.stem,
    )


def _composed(tens: dict[str, int], units: dict[str, int]) -> dict[str, int]:
    """ "twenty one" to "ninety nine"."""
    return {f"{ten} {unit}": tens[ten] + units[unit] for ten, unit in product(tens, units)}


def _variants(phrase: str, placeholders: dict[str, tuple[str, ...]]) -> list[str]:
    """A word in braces stands for each of its alternatives: "{could} have" is "can i have", "may i have"…"""
    parts = [placeholders[word[1:-1]] if word.startswith("{") else (word,) for word in phrase.split()]
    return [" ".join(choice) for choice in product(*parts)]
