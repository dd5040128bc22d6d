"""A turn's work hardly grows with the menu; counted in steps, which no busy machine changes."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count

from assistants.language.lexicon import lexicon
from assistants.language.registry import DEFAULT
from assistants.understanding.menu_index import index
from assistants.waiter import take_turn
from domain.conversation import Message, TurnContext
from domain.ids import ItemId, LineId
from tests.assistants.conftest import Counter

ORDER = "two large margheritas with extra cheese and no basil, three cokes and a tiramisu"


def a_thousand(table: TurnContext) -> TurnContext:
    """The table's menu with each of its items many times, in as many styles."""
    few = table.catalogue.items
    items = tuple(
        replace(base, id=ItemId(f"item-{number}"), name=f"Style {chr(97 + number % 26)}{number} {base.name}")
        for number in range(1000)
        for base in (few[number % len(few)],)
    )
    return replace(table, catalogue=replace(table.catalogue, items=items, version=1000))


def steps(table: TurnContext) -> int:
    """Calls and returns in a turn at a menu that was seen before."""
    counted, numbers = count(), count()

    def turn() -> None:
        take_turn(Message(ORDER), table, lambda: LineId(str(next(numbers))))

    turn()
    sys.setprofile(lambda *_: next(counted))
    try:
        turn()
    finally:
        sys.setprofile(None)
    return next(counted)


def test_a_turn_with_a_thousand_items_takes_no_more_than_four_times_the_steps_of_one_with_seventy(
    trattoria: Counter,
) -> None:
    assert len(trattoria.context.catalogue.items) == 70
    assert steps(a_thousand(trattoria.context)) < 4 * steps(trattoria.context)


def test_a_menu_is_indexed_once(trattoria: Counter) -> None:
    large = a_thousand(trattoria.context).catalogue
    assert index(large, lexicon(DEFAULT)) is index(large, lexicon(DEFAULT))
