"""The waiter understands each sentence we have, except for those that are listed here by name."""

from __future__ import annotations

import pytest

from tests.eval.score import HERE, Dialogue, dialogues, play

NOT_YET_UNDERSTOOD = {
    "remvoe nothing, a lasagna",
    "a coke with no ice and lemon // actually make that a large",
    "can I order a whole black forest cake for saturday with happy birthday anna on it",
    "3 croissants, 2 of those almond",
    "flat white with soy and a cinnamon roll. oh, and can you make the flat white a double?",
    "hummus sandwich, gluten free bread, no onion",
    "some croissants",
}
"""One that begins to be understood fails its test until it is taken off this list."""


def written(dialogue: Dialogue) -> str:
    return " // ".join(dialogue.turns)


DIALOGUES = [each for file in sorted(HERE.glob("*.jsonl")) for each in dialogues(file.name)]


@pytest.mark.parametrize(
    "dialogue",
    [
        pytest.param(
            each,
            id=f"{each.menu}: {written(each)}",
            marks=[pytest.mark.xfail(strict=True)] if written(each) in NOT_YET_UNDERSTOOD else [],
        )
        for each in DIALOGUES
    ],
)
def test_a_sentence_makes_exactly_its_cart(dialogue: Dialogue) -> None:
    assert play(dialogue) == dialogue.expected


def test_none_is_listed_that_is_not_asked() -> None:
    assert len(DIALOGUES) >= 337
    assert {written(each) for each in DIALOGUES} >= NOT_YET_UNDERSTOOD
