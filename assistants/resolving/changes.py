"""Changing what is already in the cart."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.senses import Sense
from assistants.notices.notice import ChoiceNotice, notice
from assistants.resolving.line_edits import lines_of, wish_edits
from assistants.resolving.orders import add_item, candidates, order
from assistants.resolving.references import holders, holds, lines_accepting, lines_for, lines_named
from assistants.resolving.rejections import tell_rejections, unknown_dish
from assistants.resolving.turn_draft import MOST_CHOICES, TurnDraft
from assistants.understanding.choices import Modifier, ModifierKind, fit
from assistants.understanding.clauses import CHANGES, Clause, significant
from assistants.understanding.dishes import dishes
from assistants.understanding.item_phrases import ItemPhrase
from assistants.understanding.noun_phrases import read
from assistants.understanding.spans import Span
from domain.cart.edits import ChangeLine, Edit, RemoveLine, SetQuantity
from domain.cart.model import CartLine

DIVIDERS = {
    Sense.SWAP: frozenset({Sense.FOR, Sense.WITH, Sense.TO}),
    Sense.CHANGE: frozenset({Sense.TO, Sense.FOR}),
    Sense.MAKE: frozenset({Sense.TO}),
}


def change(turn: TurnDraft, clause: Clause) -> None:
    verbs = CHANGES | {Sense.CHANGE_ORDER}
    place = next(number for number, span in enumerate(clause.spans) if span.sense in verbs)
    body = [span for span in clause.spans[place + 1 :] if span.sense is not Sense.CHANGE_ORDER]
    verb = clause.spans[place].sense
    left, right = _sides(body, verb or Sense.CHANGE, turn)
    if not turn.cart.lines:
        _nothing_to_change(turn, clause, right)
        return
    if not significant(right):
        turn.tell(notice("change_to_what"))
        turn.leftover.append("")
        return
    _change(turn, left, right, one_of=_counted(left))


def _nothing_to_change(turn: TurnDraft, clause: Clause, right: list[Span]) -> None:
    """Order what is to be made, if it is a dish: "make me two cokes"; "make it large" is none."""
    if clause.has(Sense.MAKE) and not clause.has(Sense.IT, Sense.THEM):
        order(turn, clause)
    else:
        turn.tell(notice("nothing_in_cart"))
        turn.leftover += [span.text for span in right if span.unknown]


def _sides(body: list[Span], verb: Sense, turn: TurnDraft) -> tuple[list[Span], list[Span]]:
    """What is to change, and to what."""
    dividers = DIVIDERS.get(verb, frozenset({Sense.TO}))
    for number, span in enumerate(body):
        if span.sense in dividers and significant(body[:number]):
            return body[:number], body[number + 1 :]
    for number, span in enumerate(body):
        following = body[number + 1] if number + 1 < len(body) else None
        named = bool(following and following.names and dishes(following, turn.catalogue))
        if span.sense in (Sense.IT, Sense.THEM) and not named:
            return body[: number + 1], body[number + 1 :]
        if span.sense is Sense.ONES:
            return body[: number + 1], body[number + 1 :]
        if span.names and span.sense is None:
            definite = any(each.sense in (Sense.THE, Sense.IT) for each in body[:number])
            if definite and dishes(span, turn.catalogue) and significant(body[number + 1 :]):
                return body[: number + 1], body[number + 1 :]
            break
    return [], body


def _counted(left: list[Span]) -> int | None:
    """Return how many of the line are meant, or None: "one of them"."""
    return next((span.value for span in left if span.sense is Sense.NUMBER), None)


def _change(turn: TurnDraft, left: list[Span], right: list[Span], one_of: int | None) -> None:
    lines, old = _targets(turn, left, right)
    if not lines:
        return
    about = turn.line_item(lines[0])
    reading = read(right, turn.catalogue, turn.index, about)
    turn.leftover += reading.leftover
    for number, phrase in enumerate(reading.items):
        if phrase.unknown:
            unknown_dish(
                turn, " ".join([*phrase.unknown, phrase.span.text if phrase.span else ""]), phrase.items
            )
        elif number == 0 or phrase.span is None:
            _change_to(turn, lines, old, phrase, one_of)
        else:
            for item in candidates(turn, phrase)[:1]:
                add_item(turn, item, phrase)


def _targets(turn: TurnDraft, left: list[Span], right: list[Span]) -> tuple[list[CartLine], list[Modifier]]:
    """The lines to change, and the choices among them that are to go."""
    reading = read(left, turn.catalogue, turn.index, turn.about())
    named = next((each for each in reading.items if each.span is not None), None)
    if named:
        lines = lines_for(turn, named) or lines_named(turn, named)
        if lines:
            return lines[:1], []
        return _as_part(turn, named, right)
    modifiers = [modifier for each in reading.items for modifier in each.modifiers]
    if modifiers:
        lines = holders(turn, modifiers) or lines_accepting(turn, modifiers)
        if not lines:
            turn.tell(notice("not_in_cart", what=modifiers[0].span.text))
        return lines[:1], modifiers
    plural = any(span.sense in (Sense.THEM, Sense.EACH) for span in left)
    near = turn.focus_lines() or turn.lines_nearest()[:1]
    taking = _taking(turn, right)
    return (near if plural else taking[:1] or near[:1]), []


def _taking(turn: TurnDraft, right: list[Span]) -> list[CartLine]:
    """Return the lines, those spoken of last first, that have such a choice: "change the size to large"."""
    reading = read(right, turn.catalogue, turn.index, turn.about())
    modifiers = [modifier for each in reading.items if each.span is None for modifier in each.modifiers]
    return lines_accepting(turn, modifiers) if modifiers else []


def _has_group(turn: TurnDraft, line: CartLine, named: ItemPhrase) -> bool:
    """Return whether a line has a group of this name: the bread in "change the bread to ciabatta"."""
    item = turn.line_item(line)
    words = named.span.words if named.span else frozenset()
    return item is not None and any(words <= set(turn.index.stems(group.name)) for group in item.groups)


def _as_part(turn: TurnDraft, named: ItemPhrase, right: list[Span]) -> tuple[list[CartLine], list[Modifier]]:
    modifier = Modifier(named.span) if named.span else None
    taking = [line for line in _taking(turn, right) if _has_group(turn, line, named)]
    if taking:
        return taking[:1], []
    lines = [line for line in turn.lines_nearest() if modifier and holds(turn, line, modifier)]
    if lines and modifier:
        return lines[:1], [modifier]
    turn.tell(notice("not_in_cart", what=named.span.text if named.span else ""))
    return [], []


def _change_to(
    turn: TurnDraft,
    lines: Sequence[CartLine],
    old: Sequence[Modifier],
    phrase: ItemPhrase,
    one_of: int | None,
) -> None:
    line = lines[0]
    if phrase.span is not None and line.item_id not in {item.id for item in phrase.items}:
        _swap(turn, line, phrase, one_of)
        return
    edits: list[Edit] = []
    for each in lines:
        if phrase.modifiers:
            edits += _with_old_gone(turn, each, old, wish_edits(turn, each, phrase.modifiers, one_of))
        if phrase.quantity and (not phrase.modifiers or phrase.quantity > 1) and one_of is None:
            edits.append(SetQuantity(each.id, phrase.quantity))
    turn.apply(edits)
    item = turn.line_item(line)
    if item and phrase.modifiers:
        tell_rejections(turn, item, fit(item, phrase.modifiers, turn.index).rejections)
    turn.point_at([each for each in lines if turn.cart.line(each.id)] or list(lines))
    turn.focus = tuple(each for each in turn.focus if turn.cart.line(each))


def _with_old_gone(turn: TurnDraft, line: CartLine, old: Sequence[Modifier], edits: list[Edit]) -> list[Edit]:
    """Return the edits with the old choice left out: "swap the bacon for mushrooms". Sizes do so anyway."""
    item = turn.line_item(line)
    if not old or item is None or not edits:
        return edits
    gone = fit(item, [Modifier(modifier.span, ModifierKind.NO, quiet=True) for modifier in old], turn.index)
    first = edits[0]
    if isinstance(first, ChangeLine):
        selections = (*gone.selections, *first.selections)
        preparations = (*gone.preparations, *first.preparations)
        return [ChangeLine(line.id, selections, preparations, units=first.units)]
    return edits


def _swap(turn: TurnDraft, line: CartLine, phrase: ItemPhrase, one_of: int | None) -> None:
    items = candidates(turn, phrase)
    phrase.quantity = (
        phrase.quantity if phrase.quantity and phrase.quantity > 1 else (one_of or line.quantity)
    )
    gone = RemoveLine(line.id, one_of)
    if len(items) == 1:
        if items[0].available:
            add_item(turn, items[0], phrase, [gone])
        else:
            turn.sold_out(items[0])
        return
    offered = items[:MOST_CHOICES]
    choices = [ChoiceNotice(item.name, (gone, *lines_of(turn, item, phrase)[0])) for item in offered]
    if choices:
        turn.ask(notice("which_item", what=phrase.span.text if phrase.span else ""), choices)
