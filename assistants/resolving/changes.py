"""Changing what is already in the cart."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.phrases import say
from assistants.language.senses import Sense
from assistants.resolving.line_edits import lines_of, wish_edits
from assistants.resolving.orders import add_item, candidates, order
from assistants.resolving.pad import MOST_CHOICES, Pad
from assistants.resolving.references import holders, holds, lines_accepting, lines_for, lines_named
from assistants.resolving.troubles import tell_misfits, unknown_dish
from assistants.understanding.choices import Mod, Way, fit
from assistants.understanding.clauses import CHANGES, Clause, significant
from assistants.understanding.dishes import dishes
from assistants.understanding.noun_phrases import read
from assistants.understanding.spans import Span
from assistants.understanding.wanted import Wanted
from domain.cart.edits import ChangeLine, Edit, RemoveLine, SetQuantity
from domain.cart.model import CartLine
from domain.conversation import Choice

DIVIDERS = {
    Sense.SWAP: frozenset({Sense.FOR, Sense.WITH, Sense.TO}),
    Sense.CHANGE: frozenset({Sense.TO, Sense.FOR}),
    Sense.MAKE: frozenset({Sense.TO}),
}


def change(pad: Pad, clause: Clause) -> None:
    verbs = CHANGES | {Sense.CHANGE_ORDER}
    place = next(number for number, span in enumerate(clause.spans) if span.sense in verbs)
    body = [span for span in clause.spans[place + 1 :] if span.sense is not Sense.CHANGE_ORDER]
    verb = clause.spans[place].sense
    left, right = _sides(body, verb or Sense.CHANGE, pad)
    if not pad.cart.lines:
        _nothing_to_change(pad, clause, right)
        return
    if not significant(right):
        pad.tell(say("change_to_what"))
        pad.leftover.append("")
        return
    _change(pad, left, right, one_of=_counted(left))


def _nothing_to_change(pad: Pad, clause: Clause, right: list[Span]) -> None:
    """As in "make me two cokes" with an empty cart is an order; "make it large" is not."""
    if clause.has(Sense.MAKE) and not clause.has(Sense.IT, Sense.THEM):
        order(pad, clause)
    else:
        pad.tell(say("nothing_in_cart"))
        pad.leftover += [span.text for span in right if span.strange]


def _sides(body: list[Span], verb: Sense, pad: Pad) -> tuple[list[Span], list[Span]]:
    """What is to change, and to what."""
    dividers = DIVIDERS.get(verb, frozenset({Sense.TO}))
    for number, span in enumerate(body):
        if span.sense in dividers and significant(body[:number]):
            return body[:number], body[number + 1 :]
    for number, span in enumerate(body):
        following = body[number + 1] if number + 1 < len(body) else None
        named = bool(following and following.names and dishes(following, pad.catalogue))
        if span.sense in (Sense.IT, Sense.THEM) and not named:
            return body[: number + 1], body[number + 1 :]
        if span.sense is Sense.ONES:
            return body[: number + 1], body[number + 1 :]
        if span.names and span.sense is None:
            definite = any(each.sense in (Sense.THE, Sense.IT) for each in body[:number])
            if definite and dishes(span, pad.catalogue) and significant(body[number + 1 :]):
                return body[: number + 1], body[number + 1 :]
            break
    return [], body


def _counted(left: list[Span]) -> int | None:
    """As in "one of them": how many of the line are meant."""
    return next((span.value for span in left if span.sense is Sense.NUMBER), None)


def _change(pad: Pad, left: list[Span], right: list[Span], one_of: int | None) -> None:
    lines, old = _targets(pad, left, right)
    if not lines:
        return
    about = pad.line_item(lines[0])
    reading = read(right, pad.catalogue, pad.index, about)
    pad.leftover += reading.leftover
    for number, wanted in enumerate(reading.wanted):
        if wanted.strange:
            unknown_dish(
                pad, " ".join([*wanted.strange, wanted.span.text if wanted.span else ""]), wanted.items
            )
        elif number == 0 or wanted.span is None:
            _change_to(pad, lines, old, wanted, one_of)
        else:
            for item in candidates(pad, wanted)[:1]:
                add_item(pad, item, wanted)


def _targets(pad: Pad, left: list[Span], right: list[Span]) -> tuple[list[CartLine], list[Mod]]:
    """The lines to change, and the choices among them that are to go."""
    reading = read(left, pad.catalogue, pad.index, pad.about())
    named = next((each for each in reading.wanted if each.span is not None), None)
    if named:
        lines = lines_for(pad, named) or lines_named(pad, named)
        if lines:
            return lines[:1], []
        return _as_part(pad, named, right)
    mods = [mod for each in reading.wanted for mod in each.mods]
    if mods:
        lines = holders(pad, mods) or lines_accepting(pad, mods)
        if not lines:
            pad.tell(say("not_in_cart", what=mods[0].span.text))
        return lines[:1], mods
    plural = any(span.sense in (Sense.THEM, Sense.EACH) for span in left)
    near = pad.focus_lines() or pad.lines_nearest()[:1]
    taking = _taking(pad, right)
    return (near if plural else taking[:1] or near[:1]), []


def _taking(pad: Pad, right: list[Span]) -> list[CartLine]:
    """As in "change the size to large": the line, spoken of last, that has such a choice."""
    reading = read(right, pad.catalogue, pad.index, pad.about())
    mods = [mod for each in reading.wanted if each.span is None for mod in each.mods]
    return lines_accepting(pad, mods) if mods else []


def _has_group(pad: Pad, line: CartLine, named: Wanted) -> bool:
    """As in "change the bread to ciabatta": bread is a choice of the sandwich as well as a dish."""
    item = pad.line_item(line)
    words = named.span.words if named.span else frozenset()
    return item is not None and any(words <= set(pad.index.stems(group.name)) for group in item.groups)


def _as_part(pad: Pad, named: Wanted, right: list[Span]) -> tuple[list[CartLine], list[Mod]]:
    mod = Mod(named.span) if named.span else None
    taking = [line for line in _taking(pad, right) if _has_group(pad, line, named)]
    if taking:
        return taking[:1], []
    lines = [line for line in pad.lines_nearest() if mod and holds(pad, line, mod)]
    if lines and mod:
        return lines[:1], [mod]
    pad.tell(say("not_in_cart", what=named.span.text if named.span else ""))
    return [], []


def _change_to(
    pad: Pad, lines: Sequence[CartLine], old: Sequence[Mod], wanted: Wanted, one_of: int | None
) -> None:
    line = lines[0]
    if wanted.span is not None and line.item_id not in {item.id for item in wanted.items}:
        _swap(pad, line, wanted, one_of)
        return
    edits: list[Edit] = []
    for each in lines:
        if wanted.mods:
            edits += _with_old_gone(pad, each, old, wish_edits(pad, each, wanted.mods, one_of))
        if wanted.quantity and (not wanted.mods or wanted.quantity > 1) and one_of is None:
            edits.append(SetQuantity(each.id, wanted.quantity))
    pad.apply(edits)
    item = pad.line_item(line)
    if item and wanted.mods:
        tell_misfits(pad, item, fit(item, wanted.mods, pad.index).misfits)
    pad.point_at([each for each in lines if pad.cart.line(each.id)] or list(lines))
    pad.focus = tuple(each for each in pad.focus if pad.cart.line(each))


def _with_old_gone(pad: Pad, line: CartLine, old: Sequence[Mod], edits: list[Edit]) -> list[Edit]:
    """As in "swap the bacon for mushrooms": the bacon goes as well; another size replaces by itself."""
    item = pad.line_item(line)
    if not old or item is None or not edits:
        return edits
    gone = fit(item, [Mod(mod.span, Way.NO, quiet=True) for mod in old], pad.index)
    first = edits[0]
    if isinstance(first, ChangeLine):
        selections = (*gone.selections, *first.selections)
        preparations = (*gone.preparations, *first.preparations)
        return [ChangeLine(line.id, selections, preparations, units=first.units)]
    return edits


def _swap(pad: Pad, line: CartLine, wanted: Wanted, one_of: int | None) -> None:
    items = candidates(pad, wanted)
    wanted.quantity = (
        wanted.quantity if wanted.quantity and wanted.quantity > 1 else (one_of or line.quantity)
    )
    gone = RemoveLine(line.id, one_of)
    if len(items) == 1:
        if items[0].available:
            add_item(pad, items[0], wanted, [gone])
        else:
            pad.sold_out(items[0])
        return
    offered = items[:MOST_CHOICES]
    choices = [Choice(item.name, (gone, *lines_of(pad, item, wanted)[0])) for item in offered]
    if choices:
        pad.ask(say("which_item", what=wanted.span.text if wanted.span else ""), choices)
