"""English words in a text that should have none."""

from __future__ import annotations

import re

from assistants.language.contract import Counted
from assistants.language.en import ENGLISH
from tests.assistants.esperanto.phrases import PHRASES


def english_in(text: str) -> set[str]:
    """Return the words of English phrases in the text that are no words of Esperanto phrases."""
    return set(_words(text)) & ENGLISH_WORDS


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", text.casefold())


def _phrase_words(phrases: dict[str, str | Counted]) -> set[str]:
    texts = [
        text
        for phrase in phrases.values()
        for text in ([phrase] if isinstance(phrase, str) else phrase.forms.values())
    ]
    return {word for text in texts for word in _words(re.sub(r"\{[^}]*\}", " ", text))}


ENGLISH_WORDS = _phrase_words(dict(ENGLISH.phrases)) - _phrase_words(PHRASES)
