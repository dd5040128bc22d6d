"""The languages a customer can be served in. A further one is a folder beside this file and a line here."""

from __future__ import annotations

from assistants.language.contract import Language
from assistants.language.en import ENGLISH

LANGUAGES: dict[str, Language] = {
    "en": ENGLISH,
}
DEFAULT = ENGLISH


def language_of(code: str) -> Language:
    """Return the language with this code, or with it less its region: "de" for "de-AT". Else the default."""
    return LANGUAGES.get(code) or LANGUAGES.get(code.partition("-")[0], DEFAULT)
