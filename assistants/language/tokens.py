"""Text into tokens: folded words, numbers and punctuation, each knowing where it stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assistants.language.contract import Language

MAX_TEXT = 2000
MAX_TOKENS = 400
_ODD_NUMBER = r"(?<!\S)[$€£¥₱₫₩₹]?[-−–][$€£¥₱₫₩₹]?\d+(?:[.,]\d+)*|\d+e[-+]?\d+|0x[\da-f]+"
"""Below nothing, or an engineer's: no count or amount of a customer's, and its digits are none either."""
_CODE = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
"""A session, an order or a line by its id: its digits count nothing."""
_UNKNOWN = " zzzzzzzz "
"""A word of no language and no menu."""
_BULLET = re.compile(r"^[ \t]*[-–](?=\d)", re.MULTILINE)
_HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=\w)")
_APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
_KEPT_MARKS = frozenset(",.;:!?&+%$€£¥₱₫₩₹\n()•*-–—")


@dataclass(frozen=True)
class Token:
    """`text` is what is matched with the language's words, `stem` with the menu's; `source` is as typed."""

    text: str
    stem: str
    source: str


def clean(text: str) -> str:
    """Without control and invisible characters, and no longer than a message may be."""
    normal = unicodedata.normalize("NFKC", text[:MAX_TEXT])
    kept = (ch if ch == "\n" or unicodedata.category(ch)[0] != "C" else " " for ch in normal)
    return "".join(kept)[:MAX_TEXT]


def without_odd_numbers(text: str) -> str:
    return re.sub(_ODD_NUMBER, " ", text, flags=re.IGNORECASE)


def tokenise(text: str, language: Language) -> tuple[Token, ...]:
    return tuple(
        Token(word, language.stem(word), source)
        for source in language.pieces(_CODE.sub(_UNKNOWN, clean(text)))[:MAX_TOKENS]
        for word in _expand(source, language)
    )


@lru_cache(maxsize=65_536)
def without_accents(text: str) -> str:
    """Return the text in small letters and without the marks on them: "Crème" as "creme"."""
    return "".join(
        ch for ch in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(ch)
    )


def words_of(text: str, language: Language) -> tuple[str, ...]:
    """The words of a name or phrase, folded; punctuation that joins words becomes its word."""
    return tuple(
        word
        for piece in language.pieces(text)
        for word in _expand(piece, language)
        if word[-1].isalnum() or word == "%"
    )


@lru_cache(maxsize=65_536)
def folded(text: str, language: Language) -> str:
    """Return the words of a name or phrase as they are compared: "Crème brûlée" as "creme brulee"."""
    return " ".join(words_of(text, language))


def words_of_any_language(text: str) -> tuple[str, ...]:
    """Return the words of a text whose language is not known, without accents."""
    words = (without_accents(piece).replace("'", "") for piece in _any_pieces(text))
    return tuple(word for word in words if word and word[-1].isalnum())


def stems_of(text: str, language: Language) -> tuple[str, ...]:
    return tuple(language.stem(word) for word in words_of(text, language))


def spaced(ordinal_endings: tuple[str, ...] = ()) -> Callable[[str], list[str]]:
    """Return what cuts a text of a language that writes words apart.

    `ordinal_endings` are the letters that make a numeral an ordinal: "st" in "1st".
    """
    pattern = _token_pattern(ordinal_endings)

    def pieces(text: str) -> list[str]:
        marked = _HYPHEN.sub(" ", text.translate(_APOSTROPHES))
        if len(_BULLET.findall(marked)) > 1:
            marked = _BULLET.sub("- ", marked)
        found = pattern.findall(marked)
        return [piece for piece in found if piece[-1].isalnum() or piece in _KEPT_MARKS]

    return pieces


def _token_pattern(ordinal_endings: tuple[str, ...]) -> re.Pattern[str]:
    ordinal = rf"\d+(?:{'|'.join(map(re.escape, ordinal_endings))})\b|" if ordinal_endings else ""
    return re.compile(
        rf"{_ODD_NUMBER}|\d{{1,3}}(?:,\d{{3}})+(?!\w)|\d+[.,]\d+(?!\w)|{ordinal}\d+|"
        r"[^\W\d_]+(?:'[^\W\d_]+)*|\n|[^\w\s]",
        re.IGNORECASE,
    )


def _expand(piece: str, language: Language) -> tuple[str, ...]:
    word = language.fold(piece).replace("'", "") or piece
    return _contractions(language).get(word, (word,))


@lru_cache(maxsize=8)
def _contractions(language: Language) -> dict[str, tuple[str, ...]]:
    return {
        language.fold(short).replace("'", ""): tuple(language.fold(word) for word in words)
        for short, words in language.contractions.items()
    }


_any_pieces = spaced()
