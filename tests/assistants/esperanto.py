"""A small language that differs from English: accents count, adjectives follow their noun and end like it."""

from __future__ import annotations

import unicodedata

from assistants.language.contract import Language
from assistants.language.senses import Sense


def fold(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def stem(word: str) -> str:
    """Return the singular nominative: "picojn" as "pico"."""
    for ending in ("jn", "j", "n"):
        if len(word) > 3 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


ESPERANTO = Language(
    code="eo",
    phrases={},
    senses={
        Sense.AND: "kaj",
        Sense.WITH: "kun",
        Sense.NO: "sen",
        Sense.THE: "la",
        Sense.ADD: "mi volas|donu al mi",
        Sense.REMOVE: "forigu",
        Sense.ASK: "ĉu vi havas",
        Sense.PRICE: "kiom kostas",
    },
    placeholders={},
    numbers={"unu": 1, "du": 2, "tri": 3, "dek du": 12},
    ordinals={"unua": 1, "lasta": -1},
    ordinal_endings=("a",),
    contractions={"&": ("kaj",)},
    synonyms={"grandegan": "granda"},
    connectives=frozenset({"de", "kaj", "kun", "la"}),
    links=frozenset({"da"}),
    common=frozenset({"bonvolu", "cent"}),
    allergens=(),
    diets=frozenset(),
    diet_without="sen {allergen}",
    implied_diets={},
    note_pattern=r"(?P<on_line>kun)?\s*noto:\s*(?P<note>.+)",
    email_lead=r"mia retpoŝto estas\s*$",
    days={"morgaŭ": 1},
    weekdays={
        "lundo": "monday",
        "mardo": "tuesday",
        "merkredo": "wednesday",
        "ĵaŭdo": "thursday",
        "vendredo": "friday",
        "sabato": "saturday",
        "dimanĉo": "sunday",
    },
    plural=lambda count: "one" if count == 1 else "other",
    fold=fold,
    stem=stem,
)
