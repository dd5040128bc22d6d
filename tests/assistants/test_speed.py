"""The index is built once; a turn stays quick on a large menu."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from time import perf_counter

from assistants.lexicon import lexicon
from assistants.menu_index import index
from assistants.waiter import take_turn
from domain.conversation import Message
from domain.ids import ItemId, LineId
from tests.assistants.conftest import Counter


def test_a_turn_with_a_thousand_items_takes_under_fifty_milliseconds(trattoria: Counter) -> None:
    small = trattoria.table.catalogue
    items = tuple(
        replace(base, id=ItemId(f"item-{number}"), name=f"Style {chr(97 + number % 26)}{number} {base.name}")
        for number in range(1000)
        for base in (small.items[number % len(small.items)],)
    )
    table = replace(trattoria.table, catalogue=replace(small, items=items, version=1000))
    assert index(table.catalogue, lexicon()) is index(table.catalogue, lexicon())
    numbers = count()
    best = 1.0
    for _ in range(3):
        start = perf_counter()
        take_turn(
            Message("two large margheritas with extra cheese and no basil, three cokes and a tiramisu"),
            table,
            lambda: LineId(str(next(numbers))),
        )
        best = min(best, perf_counter() - start)
    assert best < 0.05
