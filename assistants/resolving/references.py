"""Which lines of the cart are meant: by name, by a choice they hold, or by being spoken of last."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.resolving.turn_draft import TurnDraft
from assistants.understanding.choices import Modifier, ModifierKind, accepts, parts
from assistants.understanding.dishes import every_dish
from assistants.understanding.item_phrases import ItemPhrase
from domain.cart.model import CartLine
from domain.catalogue.model import Amount


def lines_for(turn: TurnDraft, phrase: ItemPhrase) -> list[CartLine]:
    """Lines of the named dish that hold all the choices named with it."""
    named = lines_named(turn, phrase)
    if not phrase.modifiers or phrase.located:
        return named
    return [line for line in named if holds_all(turn, line, phrase.modifiers)]


def lines_named(turn: TurnDraft, phrase: ItemPhrase) -> list[CartLine]:
    if phrase.span is None:
        return turn.lines_nearest()
    exact = {item.id for item in phrase.items}
    loose = {item.id for item in every_dish(phrase.span, turn.catalogue)}
    lines = turn.lines_nearest()
    return [line for line in lines if line.item_id in exact] or [
        line for line in lines if line.item_id in loose
    ]


def holds_all(turn: TurnDraft, line: CartLine, modifiers: Sequence[Modifier]) -> bool:
    return all(holds(turn, line, modifier) for modifier in modifiers)


def holds(turn: TurnDraft, line: CartLine, modifier: Modifier) -> bool:
    """True when the line was ordered that way."""
    item = turn.line_item(line)
    if item is None:
        return False
    selected = {each.option_id for each in line.selections if each.count}
    prepared = {each.ingredient_id: each.amount for each in line.preparations}
    for part in parts(item, modifier.span.words, turn.index):
        if part.option and part.option.id in selected and modifier.kind is not ModifierKind.NO:
            return True
        if part.ingredient and _prepared_so(prepared.get(part.ingredient.id, Amount.REGULAR), modifier.kind):
            return True
    return False


def _prepared_so(amount: Amount, kind: ModifierKind) -> bool:
    wished = {
        ModifierKind.NO: Amount.NONE,
        ModifierKind.EXTRA: Amount.EXTRA,
        ModifierKind.LIGHT: Amount.LIGHT,
    }.get(kind)
    return amount is wished if wished else amount is not Amount.NONE


def lines_accepting(turn: TurnDraft, modifiers: Sequence[Modifier]) -> list[CartLine]:
    """Lines that could take all the wishes: those spoken of last if any of them can, else all that can."""
    near = turn.focus_lines()
    fitting = [line for line in near if _takes(turn, line, modifiers)]
    if fitting:
        return fitting[:1]
    return [line for line in turn.cart.lines if line not in near and _takes(turn, line, modifiers)]


def _takes(turn: TurnDraft, line: CartLine, modifiers: Sequence[Modifier]) -> bool:
    item = turn.line_item(line)
    return item is not None and all(accepts(item, modifier, turn.index) for modifier in modifiers)


def holders(turn: TurnDraft, modifiers: Sequence[Modifier]) -> list[CartLine]:
    """The line spoken of last that holds them, else any line that does."""
    return [
        line for line in turn.lines_nearest() if any(holds(turn, line, modifier) for modifier in modifiers)
    ]
