"""English: the words the waiter knows besides the menu's, and its sentences. Data, and how plurals fold."""

from __future__ import annotations

from assistants.language.contract import Figures, Grammar, Language
from assistants.language.en import (
    dialogue_acts,
    fillers,
    order_phrases,
    ordering,
    page_phrases,
    phrases,
    questions,
    words,
)
from assistants.language.en.numbers import NUMBERS, ORDINAL_ENDINGS, ORDINALS
from assistants.language.tokens import spaced, without_accents


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


def plural(count: int) -> str:
    return "one" if count == 1 else "other"


ENGLISH = Language(
    code="en",
    phrases={**phrases.PHRASES, **order_phrases.PHRASES, **page_phrases.PHRASES},
    figures=Figures(point=".", group=",", money="{sign}{symbol}{number}"),
    senses={**ordering.SENSES, **dialogue_acts.SENSES, **questions.SENSES, **fillers.SENSES},
    grammar=Grammar(head_last=True, question_first=True),
    placeholders=words.PLACEHOLDERS,
    numbers=NUMBERS,
    ordinals=ORDINALS,
    pieces=spaced(ORDINAL_ENDINGS),
    contractions=words.CONTRACTIONS,
    synonyms=words.SYNONYMS,
    connectives=frozenset(words.CONNECTIVES.split()),
    links=words.LINKS,
    common=frozenset(words.COMMON.split()),
    allergens=words.ALLERGENS,
    tags={},
    diets=frozenset(words.DIETS),
    diet_without=words.DIET_WITHOUT,
    implied_diets=words.IMPLIED_DIETS,
    note_pattern=words.NOTE_PATTERN,
    email_lead=words.EMAIL_LEAD,
    days=words.DAYS,
    weekdays=words.WEEKDAYS,
    fold=without_accents,
    stem=stem,
    plural=plural,
)
