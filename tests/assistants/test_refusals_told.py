"""Whatever a rule refuses is told in words: each rule and each kind of refusal has its phrase."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistants.language.en import ENGLISH
from assistants.notices.refusals import refusal
from assistants.speaking.render import render
from domain import errors
from domain.catalogue.model import Amount
from domain.errors import InvalidChoice, Refusal

DOMAIN = Path(errors.__file__).parent
SOURCES = "\n".join(each.read_text() for each in DOMAIN.rglob("*.py"))
RULES = sorted({*re.findall(r'rule="(\w+)"', SOURCES), *(f"amount_{each}" for each in Amount)})


def test_rules_are_found_in_the_source() -> None:
    assert len(RULES) > 10


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_phrase(rule: str) -> None:
    assert f"rule_{rule}" in ENGLISH.phrases


@pytest.mark.parametrize("kind", [Refusal, *Refusal.__subclasses__()])
def test_a_refusal_without_a_rule_is_told_by_its_kind(kind: type[Refusal]) -> None:
    assert render(refusal(kind("an item of the menu", subject="Cola")), ENGLISH)


def test_a_rule_is_told_with_its_facts() -> None:
    refused = InvalidChoice("never shown", rule="group_full", item="Pizza", most=2, group="Extras")
    assert render(refusal(refused), ENGLISH) == "Pizza: at most 2 of Extras"
