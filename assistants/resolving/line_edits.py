"""The edits that put one item, as wished, on the cart, or wishes on one of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistants.resolving.turn_draft import TurnDraft
from assistants.understanding.choices import Fit, Modifier, Rejection, fit
from assistants.understanding.item_phrases import ItemPhrase
from domain.cart.edits import AddLine, ChangeLine, Edit
from domain.cart.model import CartLine, Selection
from domain.catalogue.model import Item


def lines_of(turn: TurnDraft, item: Item, phrase: ItemPhrase) -> tuple[list[Edit], list[Rejection]]:
    """One line for all, or one for each part of the quantity that is to be different."""
    base = fit(item, phrase.modifiers, turn.index)
    counts = _counts(phrase)
    edits: list[Edit] = []
    rejections = list(base.rejections)
    for part, count in zip(phrase.parts, counts[1:], strict=True):
        own = fit(item, part.modifiers, turn.index)
        rejections += own.rejections
        edits.append(new_line(item, count, merged(item, base, own)))
    if counts[0]:
        edits.insert(0, new_line(item, counts[0], base))
    return edits, rejections


def _counts(phrase: ItemPhrase) -> list[int]:
    """How many stay as they are, then how many of each part."""
    total = phrase.quantity
    parts = [part.quantity for part in phrase.parts]
    known = sum(count or 0 for count in parts)
    if not parts:
        return [total or 1]
    whole = total if total is not None else known or len(parts)
    unsaid = [place for place, count in enumerate(parts) if count is None]
    left = max(whole - known, 0)
    filled = [count if count is not None else max(left // len(unsaid), 1) for count in parts]
    return [max(whole - sum(filled), 0), *filled]


def new_line(item: Item, quantity: int, chosen: Fit) -> AddLine:
    return AddLine(item.id, quantity, chosen.selections, chosen.preparations)


def merged(item: Item, base: Fit, own: Fit) -> Fit:
    """A part's own choices win over those said for all."""
    single = {group.id: {option.id for option in group.options} for group in item.groups if group.max == 1}
    taken = {group for group, ids in single.items() if any(each.option_id in ids for each in own.selections)}
    kept = [each for each in base.selections if not any(each.option_id in single[group] for group in taken)]
    selections = {each.option_id: each for each in (*kept, *own.selections)}
    preparations = {each.ingredient_id: each for each in (*base.preparations, *own.preparations)}
    return Fit(tuple(selections.values()), tuple(preparations.values()))


def wish_edits(
    turn: TurnDraft, line: CartLine, modifiers: Sequence[Modifier], units: int | None
) -> list[Edit]:
    item = turn.line_item(line)
    if item is None:
        return []
    chosen = fit(item, modifiers, turn.index)
    if not chosen.selections and not chosen.preparations:
        return []
    cleared = _crowded(item, line, chosen.selections)
    return [ChangeLine(line.id, cleared, chosen.preparations, units=units)]


def _crowded(item: Item, line: CartLine, wished: tuple[Selection, ...]) -> tuple[Selection, ...]:
    """In a required group that is full, what was chosen makes room for what is wished now."""
    room = list(wished)
    for group in item.groups:
        ids = {option.id for option in group.options}
        held = [each for each in line.selections if each.option_id in ids]
        new = [each for each in wished if each.option_id in ids and each.count]
        known = {each.option_id for each in wished}
        if group.min and group.max > 1 and sum(each.count for each in [*held, *new]) > group.max:
            room += [replace(each, count=0) for each in held if each.option_id not in known]
    return tuple(room)
