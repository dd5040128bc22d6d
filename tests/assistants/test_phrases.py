"""Phrases: none is missing where the product tells it, and each language has all of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistants.language.contract import Counted, Language
from assistants.language.en import ENGLISH
from assistants.language.registry import LANGUAGES
from assistants.speaking.render import say
from tests.assistants.esperanto import ESPERANTO
from tests.installation import ROOT

TOLD = re.compile(r'\b(?:notice|say)\(\s*(?:[\w.]+(?:\([\w.]+\))?,\s*)?"(\w+)"')
"""A phrase's key where a notice is made or said."""


def test_every_phrase_that_the_product_names_is_there() -> None:
    sources = [
        *(each for folder in ("activities", "api", "assistants") for each in (ROOT / folder).rglob("*.py")),
        *(ROOT / "web" / "templates").glob("*.html"),
    ]
    told = {key for each in sources for key in TOLD.findall(each.read_text())}
    assert len(told) > 100, "they were found"
    assert told - ENGLISH.phrases.keys() == set()


@pytest.mark.parametrize("language", [*LANGUAGES.values(), ESPERANTO], ids=lambda each: each.code)
def test_a_language_has_every_phrase_with_the_same_blanks(language: Language) -> None:
    assert language.phrases.keys() == ENGLISH.phrases.keys()
    for key, phrase in language.phrases.items():
        assert _blanks(phrase) <= _blanks(ENGLISH.phrases[key]), key


def test_a_phrase_differs_with_its_number() -> None:
    for most, words in ((1, "only once"), (3, "at most 3 times")):
        assert words in say(ENGLISH, "at_most_choice", item="Latte", choice="Shot", most=most)


def test_a_word_begins_a_sentence_with_a_capital_and_keeps_its_others() -> None:
    assert say(ENGLISH, "title", text="to Go, in a TV box") == "To Go, in a TV box"


def test_a_phrase_that_a_language_leaves_empty_is_empty_and_one_it_lacks_is_english() -> None:
    empty = replace(ESPERANTO, phrases={"page_about_rest": ""})
    assert (say(empty, "page_about_rest"), say(empty, "ok")) == ("", "All right.")


def _blanks(phrase: str | Counted) -> set[str]:
    forms = [phrase] if isinstance(phrase, str) else list(phrase.forms.values())
    return {name for form in forms for name in re.findall(r"\{(\w+)", form)}
