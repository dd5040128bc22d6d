"""The languages a customer can be served in. A further one is a folder beside this file and a line here."""

from __future__ import annotations

from assistants.language.contract import Language
from assistants.language.en import ENGLISH

LANGUAGES: dict[str, Language] = {
    "en": ENGLISH,
}
DEFAULT = ENGLISH


def language_of(code: str) -> Language:
    """Return the language with this code; the default stands in for one that is not registered."""
    return LANGUAGES.get(code, DEFAULT)
