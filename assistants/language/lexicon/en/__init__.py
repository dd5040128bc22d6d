"""English: the words the waiter knows besides the menu's. Data only, and how plurals fold together."""

from __future__ import annotations

from assistants.language.lexicon.en import dialogue_acts, fillers, ordering, questions
from assistants.language.lexicon.en.numbers import NUMBERS, ORDINALS, TENS, UNITS
from assistants.language.lexicon.en.words import (
    ALLERGENS,
    COMMON,
    CONNECTIVES,
    CONTRACTIONS,
    DIETS,
    IMPLIED_DIETS,
    NOTE_PATTERN,
    PLACEHOLDERS,
    SYNONYMS,
)

LANGUAGE = "en"
SENSES = {**ordering.SENSES, **dialogue_acts.SENSES, **questions.SENSES, **fillers.SENSES}
"""Where a phrase stands under two senses, the first one counts."""

__all__ = [
    "ALLERGENS", "COMMON", "CONNECTIVES", "CONTRACTIONS", "DIETS", "IMPLIED_DIETS", "LANGUAGE",
    "NOTE_PATTERN", "NUMBERS", "ORDINALS", "PLACEHOLDERS", "SENSES", "SYNONYMS", "TENS", "UNITS", "stem",
]  # fmt: skip


def stem(word: str) -> str:
    """One form for singular and plural; only equality matters, so "cheese" may become "chees"."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) >= 3 and word.endswith("ie"):
        return word[:-2] + "y"
    if len(word) > 4 and word.endswith(("ve", "fe")):
        return word[:-2] + "f"
    if len(word) > 3 and word.endswith(("se", "xe", "ze", "che", "she", "oe")):
        return word[:-1]
    return word
