"""What is wanted becomes edits: new lines, or wishes about a line already there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistants.language.senses import Sense
from assistants.notices.lines import cart_line
from assistants.notices.lines import line as line_notice
from assistants.notices.notice import ChoiceNotice, notice
from assistants.resolving.line_edits import lines_of, merged, new_line, wish_edits
from assistants.resolving.references import lines_accepting, lines_for
from assistants.resolving.rejections import tell_rejections, unknown_dish
from assistants.resolving.turn_draft import MOST_CHOICES, TurnDraft
from assistants.understanding.choices import Fit, Modifier, accepts_all, fit
from assistants.understanding.clauses import Clause
from assistants.understanding.dishes import doubtful
from assistants.understanding.item_phrases import ItemPhrase
from assistants.understanding.noun_phrases import read
from domain.cart.edits import AddLine, Edit, RemoveLine, SetQuantity
from domain.cart.model import MAX_QUANTITY, CartLine
from domain.catalogue.model import Item


def order(turn: TurnDraft, clause: Clause, *, corrects: bool = False) -> None:
    """`corrects`: the customer takes back what was said last ("no wait, …", "… instead").

    "Wait, add a coke" takes nothing back.
    """
    reading = read(clause.spans, turn.catalogue, turn.index, turn.about())
    instead = clause.has(Sense.INSTEAD)
    corrects = corrects and not clause.has(Sense.ADD)
    for phrase in reading.items:
        place(turn, phrase, corrects=corrects or instead)
    beside = {word for phrase in reading.items for word in phrase.unknown}
    for words in _unknown_words(clause, beside):
        unknown_dish(turn, words)
    turn.leftover += reading.leftover


def _unknown_words(clause: Clause, told: set[str]) -> list[str]:
    """Runs of words that are neither ours nor the menu's."""
    runs: list[list[str]] = [[]]
    for span in clause.spans:
        if span.unknown and span.text not in told and len(span.text) > 1:
            runs[-1].append(span.text)
        elif runs[-1]:
            runs.append([])
    return [" ".join(run) for run in runs if run]


def place(turn: TurnDraft, phrase: ItemPhrase, *, corrects: bool = False) -> None:
    if phrase.negated:
        _leave_out(turn, phrase)
    elif phrase.span is None:
        about_earlier(turn, phrase, corrects=corrects)
    elif phrase.located:
        _wish_on_line(turn, phrase)
    elif phrase.unknown:
        unknown_dish(turn, " ".join([*phrase.unknown, phrase.span.text]), phrase.items)
    elif phrase.few and phrase.quantity is None:
        _ask_how_many(turn, phrase)
    else:
        _add(turn, phrase, corrects=corrects)


def _leave_out(turn: TurnDraft, phrase: ItemPhrase) -> None:
    """Remove what is named if it was ordered: "no coke"."""
    lines = lines_for(turn, phrase)
    if len(lines) == 1:
        turn.apply([RemoveLine(lines[0].id)])
    else:
        turn.tell(notice("not_added"))


def _add(turn: TurnDraft, phrase: ItemPhrase, *, corrects: bool) -> None:
    items = candidates(turn, phrase)
    if not items:
        return
    if phrase.quantity == 0 and not corrects:
        turn.leftover.append(f"0 {phrase.name}")
        return
    replaced = _replaced(turn, phrase, corrects=corrects)
    if len(items) == 1 and not (phrase.span and doubtful(phrase.span, phrase.dishes, turn.index)):
        add_item(turn, items[0], phrase, replaced)
        return
    if turn.question is not None:
        turn.tell(notice("later", what=phrase.name))
        return
    offered = items[:MOST_CHOICES]
    choices = [ChoiceNotice(item.name, (*replaced, *lines_of(turn, item, phrase)[0])) for item in offered]
    single = len(items) == 1
    turn.ask(
        notice("did_you_mean", item=items[0].name) if single else notice("which_item", what=phrase.name),
        choices,
    )


def add_item(turn: TurnDraft, item: Item, phrase: ItemPhrase, replaced: Sequence[Edit] = ()) -> None:
    if not item.available:
        turn.sold_out(item)
        return
    edits, rejections = lines_of(turn, item, phrase)
    turn.apply([*replaced, *edits])
    tell_rejections(turn, item, rejections)


def candidates(turn: TurnDraft, phrase: ItemPhrase) -> list[Item]:
    """The items meant, fewer when only some of them take the wishes; sold-out ones are told, not offered."""
    items = list(phrase.items)
    modifiers = [*phrase.modifiers, *(modifier for part in phrase.parts for modifier in part.modifiers)]
    if len(items) > 1:
        items = [item for item in items if accepts_all(item, modifiers, turn.index)] or items
        items = [item for item in items if item.available] or items[:1]
    return items


def _replaced(turn: TurnDraft, phrase: ItemPhrase, *, corrects: bool) -> list[Edit]:
    """Return the edits that remove what is replaced: "a sprite instead of the coke"."""
    if phrase.replaced is not None:
        gone = [line for line in turn.cart.lines if _is_named(turn, line, phrase)]
        return [RemoveLine(gone[0].id, phrase.quantity)] if len(gone) == 1 else []
    near = turn.focus_lines()
    if corrects and near:
        if phrase.quantity is None:
            phrase.quantity = near[0].quantity
        return [RemoveLine(near[0].id)]
    return []


def _is_named(turn: TurnDraft, line: CartLine, phrase: ItemPhrase) -> bool:
    return any(found.id == line.id for found in lines_for(turn, ItemPhrase(span=phrase.replaced)))


def _wish_on_line(turn: TurnDraft, phrase: ItemPhrase) -> None:
    """Change a line that is there, or order a new dish if none is: "add bacon to the burger"."""
    lines = lines_for(turn, phrase)
    if not phrase.modifiers:
        turn.leftover.append(phrase.span.text if phrase.span else "")
    elif lines:
        change_lines(turn, lines[:1], phrase.modifiers, phrase.quantity)
    elif phrase.definite:
        turn.tell(notice("not_in_cart", what=phrase.span.text if phrase.span else ""))
        turn.leftover.append(phrase.modifiers[0].span.text)
    else:
        _add(turn, phrase, corrects=False)


def about_earlier(turn: TurnDraft, phrase: ItemPhrase, *, corrects: bool = False) -> None:
    """Take what names no dish: an earlier line is meant, or nothing we can tell."""
    offered = _offered(turn) if not phrase.modifiers and not phrase.another else None
    if offered and not corrects:
        turn.apply([replace(offered, quantity=phrase.quantity or 1)])
    elif phrase.parts or (phrase.dishes and phrase.another and phrase.quantity != 0):
        _another(turn, phrase)
    elif phrase.modifiers:
        _wishes(turn, phrase, corrects=corrects)
    elif not turn.focus_lines() or (phrase.quantity == 0 and not corrects):
        turn.leftover.append("" if phrase.quantity is None else str(phrase.quantity))
    elif phrase.another:
        line = turn.focus_lines()[0]
        turn.apply([SetQuantity(line.id, line.quantity + (phrase.quantity or 1))])
    elif phrase.quantity is not None:
        _bare_quantity(turn, phrase.quantity, corrects=corrects)


def _offered(turn: TurnDraft) -> AddLine | None:
    """The one dish the waiter has just offered to add."""
    question = turn.context.question
    edits = question.choices[0].edits if question and len(question.choices) == 1 else ()
    return edits[0] if len(edits) == 1 and isinstance(edits[0], AddLine) else None


def _bare_quantity(turn: TurnDraft, quantity: int, *, corrects: bool) -> None:
    line = turn.focus_lines()[0]
    item = turn.line_item(line)
    if corrects:
        turn.apply([SetQuantity(line.id, quantity)])
    elif not 1 <= quantity <= MAX_QUANTITY:
        turn.leftover.append(str(quantity))
    elif item:
        label = line_notice(quantity, item.name)
        turn.ask(notice("of_what", number=quantity), [ChoiceNotice(label, (SetQuantity(line.id, quantity),))])


def _another(turn: TurnDraft, phrase: ItemPhrase) -> None:
    """Order the same dish and size with its own wishes: "another one with mushrooms"."""
    near = turn.focus_lines()
    if not near:
        turn.leftover.append(" ".join(modifier.span.text for modifier in phrase.modifiers))
        return
    line, item = near[0], turn.line_item(near[0])
    if item is None:
        return
    if not phrase.modifiers:
        turn.apply([SetQuantity(line.id, line.quantity + (phrase.quantity or 1))])
        return
    required = {option.id for group in item.groups if group.min for option in group.options}
    kept = tuple(each for each in line.selections if each.option_id in required)
    chosen = fit(item, phrase.modifiers, turn.index)
    turn.apply([new_line(item, phrase.quantity or 1, merged(item, Fit(kept), chosen))])
    tell_rejections(turn, item, chosen.rejections)


def _wishes(turn: TurnDraft, phrase: ItemPhrase, *, corrects: bool) -> None:
    lines = lines_accepting(turn, phrase.modifiers)
    if phrase.plural:
        change_lines(turn, turn.focus_lines(), phrase.modifiers, None)
    elif not lines:
        _wishes_one_by_one(turn, phrase)
    elif len(lines) > 1:
        choices = [
            ChoiceNotice(
                cart_line(line, turn.catalogue),
                tuple(wish_edits(turn, line, phrase.modifiers, phrase.quantity)),
            )
            for line in lines
        ]
        turn.ask(notice("which_line"), choices)
    else:
        counted = phrase.quantity if phrase.quantity and lines[0].quantity > phrase.quantity else None
        change_lines(turn, lines, phrase.modifiers, None if corrects else counted)


def _wishes_one_by_one(turn: TurnDraft, phrase: ItemPhrase) -> None:
    """No line takes them all: each goes to the line that takes it; the rest is told."""
    for modifier in phrase.modifiers:
        lines = lines_accepting(turn, [modifier])
        if len(lines) == 1 and len(phrase.modifiers) > 1:
            change_lines(turn, lines, [modifier], None)
            continue
        near = turn.focus_lines()
        item = turn.line_item(near[0]) if near else None
        if item:
            tell_rejections(turn, item, fit(item, [modifier], turn.index).rejections)
        else:
            turn.leftover.append(modifier.span.text)


def change_lines(
    turn: TurnDraft, lines: Sequence[CartLine], modifiers: Sequence[Modifier], units: int | None
) -> None:
    for line in lines:
        item = turn.line_item(line)
        if item:
            turn.apply(wish_edits(turn, line, modifiers, units))
            tell_rejections(turn, item, fit(item, modifiers, turn.index).rejections)
            if turn.cart.line(line.id) == line:
                turn.point_at([line])


def _ask_how_many(turn: TurnDraft, phrase: ItemPhrase) -> None:
    items = candidates(turn, phrase)
    if len(items) != 1:
        _add(turn, phrase, corrects=False)
        return
    choices = []
    for count in (2, 3, 4, 5):
        counted = replace(phrase, quantity=count)
        choices.append(ChoiceNotice(str(count), tuple(lines_of(turn, items[0], counted)[0])))
    turn.ask(notice("how_many", item=items[0].name), choices)
