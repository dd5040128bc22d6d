"""What a word or phrase of a language can mean to the waiter, and the shape of a language's word list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto


class Sense(StrEnum):
    """Meanings that belong to a language, never to a menu."""

    FILLER = auto()
    AND = auto()
    OR = auto()
    BUT = auto()
    COMMA = auto()
    STOP = auto()
    QUESTION_MARK = auto()
    NUMBER = auto()
    ORDINAL = auto()
    A = auto()
    THE = auto()
    IT = auto()
    THEM = auto()
    ONES = auto()
    OTHER = auto()
    ANOTHER = auto()
    MORE = auto()
    ALL = auto()
    EACH = auto()
    FEW = auto()
    OF = auto()
    TIMES = auto()
    NO = auto()
    NOT = auto()
    EXTRA = auto()
    LIGHT = auto()
    NORMAL = auto()
    DOUBLE = auto()
    WITH = auto()
    TO = auto()
    FOR = auto()
    ON = auto()
    INSTEAD = auto()
    INSTEAD_OF = auto()
    QUANTITY = auto()
    ADD = auto()
    TAKE = auto()
    OFF = auto()
    REMOVE = auto()
    DO_NOT_WANT = auto()
    CHANGE = auto()
    SWAP = auto()
    MAKE = auto()
    CORRECTION = auto()
    ACTUALLY = auto()
    UNDO = auto()
    START_OVER = auto()
    CHANGE_ORDER = auto()
    CHECKOUT = auto()
    CONFIRM = auto()
    YES = auto()
    NO_THANKS = auto()
    PERSON = auto()
    GREETING = auto()
    THANKS = auto()
    BYE = auto()
    HELP = auto()
    HEDGE = auto()
    ASK = auto()
    CART = auto()
    TOTAL = auto()
    MENU = auto()
    SHOW = auto()
    AVAILABLE = auto()
    PRICE = auto()
    CONTENTS = auto()
    CONTAINS = auto()
    ALLERGENS = auto()
    FREE = auto()
    HOURS = auto()
    ADDRESS = auto()
    PHONE = auto()
    RECOMMEND = auto()
    CHEAPEST = auto()
    MOST_EXPENSIVE = auto()
    UNDER = auto()
    OPTIONS = auto()
    TYPES = auto()
    DINE_IN = auto()
    PICKUP = auto()
    DELIVERY = auto()
    TABLE = auto()
    TIP = auto()
    PERCENT = auto()
    CURRENCY = auto()
    LINE_INSTRUCTION = auto()
    ORDER_INSTRUCTION = auto()


@dataclass(frozen=True)
class Meaning:
    sense: Sense
    value: int | None = None


@dataclass(frozen=True)
class Lexicon:
    """One language. `meanings` by word sequence; `known` words are never taken for misspelt menu words."""

    language: str
    meanings: Mapping[tuple[str, ...], Meaning]
    longest: int
    spoken: tuple[str, ...]
    """Single words of the meanings: what a misspelt word may be corrected to."""
    known: frozenset[str]
    contractions: Mapping[str, tuple[str, ...]]
    synonyms: Mapping[str, str]
    connectives: frozenset[str]
    allergen_words: Mapping[str, frozenset[str]]
    diet_words: frozenset[str]
    implied_diets: Mapping[str, str]
    note_pattern: str
    stem: Callable[[str], str]
