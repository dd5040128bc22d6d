"""Every fixed sentence a customer can read, by language and key. `say` is the only way to them."""

from __future__ import annotations

from assistants.language.registry import DEFAULT, language_of


def say(key: str, *, language: str = "en", **values: object) -> str:
    """Return the sentence with its values put in; English where the language lacks it."""
    template = language_of(language).phrases.get(key) or DEFAULT.phrases[key]
    return template.format_map(values)
