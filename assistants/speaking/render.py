"""Notices in words. Nothing else writes what a customer reads."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

from assistants.language.contract import Counted, Language
from assistants.language.registry import DEFAULT
from assistants.notices.notice import ButtonNotice, Listed, Notice, QuestionNotice, Value, notice
from domain.conversation import Button, Choice, Question
from domain.money import Money


class Blank(str):
    """A value as a phrase may write it: `{group}`, `{group.small}` or, to begin with, `{group.capital}`."""

    __slots__ = ()

    @property
    def small(self) -> str:
        return self.lower()

    @property
    def capital(self) -> str:
        return self[:1].upper() + self[1:]


def say(language: Language, key: str, /, **values: Value) -> str:
    """Return the phrase of this key with its values; in English where the language lacks it."""
    return render(notice(key, **values), language)


def render(value: Value, language: Language) -> str:
    """Return the value in words."""
    if isinstance(value, str):
        return value
    if isinstance(value, Notice):
        return _sentence(value, language)
    if isinstance(value, Listed):
        return _list(value, language)
    if isinstance(value, Money):
        return language.money(value)
    if isinstance(value, Decimal):
        return language.number(value)
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def rendered_button(button: ButtonNotice, language: Language) -> Button:
    return Button(render(button.label, language), button.value)


def rendered_question(question: QuestionNotice, language: Language) -> Question:
    choices = (Choice(render(each.label, language), each.edits) for each in question.choices)
    return Question(render(question.prompt, language), tuple(choices), question.line_id)


def _sentence(notice: Notice, language: Language) -> str:
    phrase = _phrase(notice.key, language)
    if isinstance(phrase, Counted):
        phrase = _form(phrase, notice, language)
    return phrase.format_map({name: Blank(render(value, language)) for name, value in notice.values})


def _phrase(key: str, language: Language) -> str | Counted:
    return language.phrases[key] if key in language.phrases else DEFAULT.phrases[key]


def _form(phrase: Counted, notice: Notice, language: Language) -> str:
    count = dict(notice.values)[phrase.by]
    return phrase.forms[language.plural(count)] if isinstance(count, int) else phrase.forms["other"]


def _list(listed: Listed, language: Language) -> str:
    """Return "a, b and c": "and" and "or" join the last two, commas the others."""
    text, *others = [render(each, language) for each in listed.items] or [""]
    if not others:
        return text
    last = str(_phrase(f"list_{listed.joint}", language))
    before = str(_phrase("list_comma", language)) if listed.joint in ("and", "or") else last
    for each in others[:-1]:
        text = before.format(first=text, last=each)
    return last.format(first=text, last=others[-1])
