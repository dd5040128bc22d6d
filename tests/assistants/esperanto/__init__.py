"""A small language that differs from English: accents count, adjectives follow their noun and end like it.

It knows nothing of the tests, so that its folder works beside that of English as well.
"""

from __future__ import annotations

import unicodedata

from assistants.language.contract import Figures, Grammar, Language
from assistants.language.senses import Sense
from assistants.language.tokens import spaced

from .phrases import PHRASES


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
    phrases=PHRASES,
    figures=Figures(point=",", group=" ", money="{sign}{number} {symbol}"),
    senses={
        Sense.AND: "kaj",
        Sense.WITH: "kun",
        Sense.NO: "sen",
        Sense.THE: "la",
        Sense.EXTRA: "pli da|plia",
        Sense.ADD: "mi volas|donu al mi",
        Sense.REMOVE: "forigu",
        Sense.ASK: "ĉu vi havas",
        Sense.PRICE: "kiom kostas",
        Sense.CONTENTS: "kio estas en",
        Sense.HOURS: "kiam vi estas malferma|ĉu vi estas malferma",
        Sense.ADDRESS: "kie vi estas",
        Sense.PHONE: "telefono",
        Sense.TYPES: "kiel mi povas mendi",
        Sense.MENU: "menuo",
        Sense.CART: "mia mendo",
        Sense.TOTAL: "kiom sume",
        Sense.RECOMMEND: "kion vi rekomendas",
        Sense.CHEAPEST: "plej malkara",
        Sense.MOST_EXPENSIVE: "plej kara",
        Sense.ALLERGENS: "alergio kontraŭ|alergenoj",
        Sense.GREETING: "saluton",
        Sense.THANKS: "dankon",
        Sense.BYE: "ĝis",
        Sense.HELP: "helpo",
        Sense.CHECKOUT: "jen ĉio",
        Sense.YES: "jes",
        Sense.CONFIRM: "konfirmu",
        Sense.UNDO: "forgesu tion",
        Sense.START_OVER: "rekomencu",
        Sense.CHANGE_ORDER: "ŝanĝu la mendon",
        Sense.DINE_IN: "surloke",
        Sense.PICKUP: "kunporte",
        Sense.DELIVERY: "livere",
        Sense.TABLE: "tablo",
        Sense.TIP: "trinkmono",
        Sense.PERCENT: "%",
        Sense.HEDGE: "eble",
    },
    grammar=Grammar(head_last=True, question_first=True),
    placeholders={},
    numbers={"unu": 1, "du": 2, "tri": 3, "dek du": 12},
    ordinals={"unua": 1, "lasta": -1},
    pieces=spaced(("a",)),
    contractions={"&": ("kaj",)},
    synonyms={"grandegan": "granda"},
    connectives=frozenset({"de", "kaj", "kun", "la"}),
    links=frozenset({"da"}),
    common=frozenset({"bonvolu", "cent"}),
    allergens=(frozenset({"nukso", "nuksoj"}),),
    tags={"vegan": "vegana", "nuts": "nuksoj", "gluten": "gluteno"},
    diets=frozenset({"vegana"}),
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
