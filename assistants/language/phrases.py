"""Every fixed sentence a customer can read, by language and key. `say` is the only way to them."""

from __future__ import annotations

from assistants.language.phrasebook import en, en_orders, en_pages

ENGLISH = {**en.PHRASES, **en_orders.PHRASES, **en_pages.PHRASES}
LANGUAGES = {"en": ENGLISH}


def say(key: str, *, language: str = "en", **values: object) -> str:
    """The sentence with its values put in; English where the language lacks it."""
    book = LANGUAGES.get(language, ENGLISH)
    template = book.get(key) or ENGLISH[key]
    return template.format_map(values)
