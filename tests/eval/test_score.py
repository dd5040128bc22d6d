"""The waiter understands at least as much as it did when the score was last kept."""

from __future__ import annotations

from tests.eval.score import score

FLOOR = 0.985
HELD_OUT_FLOOR = 0.88


def test_the_share_of_exact_carts_does_not_fall() -> None:
    results = score("sentences.jsonl")
    assert len(results) >= 220
    assert sum(each.matches for each in results) / len(results) >= FLOOR


def test_the_held_out_sentences_do_not_fall_either() -> None:
    results = score("heldout.jsonl") + score("heldout_second.jsonl")
    assert sum(each.matches for each in results) / len(results) >= HELD_OUT_FLOOR
