"""Taking things out of the cart: whole lines, some of a line, or a choice of it."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.senses import Sense
from assistants.notices import buttons
from assistants.notices.lines import cart_line
from assistants.notices.notice import ButtonNotice, ChoiceNotice, notice
from assistants.resolving.references import holders, lines_accepting, lines_for, lines_named
from assistants.resolving.rejections import tell_rejections
from assistants.resolving.turn_draft import TurnDraft
from assistants.understanding.choices import Modifier, ModifierKind, fit, parts
from assistants.understanding.clauses import Clause
from assistants.understanding.item_phrases import ItemPhrase
from assistants.understanding.noun_phrases import read
from domain.cart.edits import ChangeLine, RemoveLine
from domain.cart.model import CartLine, Preparation, Selection
from domain.catalogue.model import Amount


def remove(turn: TurnDraft, clause: Clause, *, refusing: bool = False) -> None:
    """`refusing`: "I don't want…", which may speak of things never ordered."""
    if not turn.cart.lines:
        turn.tell(notice("not_added") if refusing else notice("nothing_in_cart"))
        return
    reading = read(clause.spans, turn.catalogue, turn.index, turn.about())
    turn.leftover += reading.leftover
    all_of_them = clause.has(Sense.ALL, Sense.EACH)
    if not reading.items and not reading.leftover:
        _remove_spoken_of(turn, clause, refusing=refusing)
    for phrase in reading.items:
        if phrase.negated or (reading.leftover and phrase.unknown):
            turn.leftover.append(phrase.span.text if phrase.span else "")
        elif phrase.span is not None and not (phrase.located and phrase.modifiers):
            _remove_dish(turn, phrase, refusing=refusing, all_of_them=all_of_them)
        elif phrase.modifiers:
            _remove_wishes(turn, phrase)
        else:
            _remove_units(turn, phrase)


def _remove_spoken_of(turn: TurnDraft, clause: Clause, *, refusing: bool) -> None:
    if clause.has(Sense.IT, Sense.THEM) and turn.focus:
        turn.apply([RemoveLine(line) for line in turn.focus])
    elif not refusing:
        turn.tell(notice("remove_what"))
        turn.offer(*(_remove_button(turn, line) for line in turn.cart.lines))


def _remove_button(turn: TurnDraft, line: CartLine) -> ButtonNotice:
    item = turn.line_item(line)
    return buttons.remove(item.name if item else "", line.id)


def _remove_units(turn: TurnDraft, phrase: ItemPhrase) -> None:
    near = turn.focus_lines()
    if near:
        turn.apply([RemoveLine(near[0].id, phrase.quantity)])
    else:
        turn.leftover.append(str(phrase.quantity or ""))


def _remove_dish(turn: TurnDraft, phrase: ItemPhrase, *, refusing: bool, all_of_them: bool) -> None:
    lines = lines_for(turn, phrase)
    if not lines and lines_named(turn, phrase) and phrase.modifiers:
        _remove_wishes(turn, phrase)
    elif not lines:
        _remove_part_called(turn, phrase, refusing=refusing)
    elif refusing and phrase.quantity is not None:
        edits = (RemoveLine(lines[0].id, phrase.quantity),)
        line = cart_line(lines[0], turn.catalogue, min(phrase.quantity, lines[0].quantity))
        turn.ask(notice("shall_i_remove", line=line), [ChoiceNotice(notice("button_yes"), edits)])
    elif len(lines) == 1 or all_of_them:
        turn.apply([RemoveLine(line.id, phrase.quantity) for line in lines])
    else:
        choices = [
            ChoiceNotice(cart_line(line, turn.catalogue), (RemoveLine(line.id, phrase.quantity),))
            for line in lines
        ]
        turn.ask(notice("which_line"), choices)


def _remove_part_called(turn: TurnDraft, phrase: ItemPhrase, *, refusing: bool) -> None:
    """Remove a dish that is not in the cart, but part of one that is: "remove the pepperoni"."""
    span = phrase.span
    modifier = Modifier(span, ModifierKind.NO) if span else None
    lines = lines_accepting(turn, [modifier]) if modifier else []
    if modifier and len(lines) == 1:
        _take_out(turn, lines[0], [modifier])
    elif refusing:
        turn.tell(notice("not_added"))
    else:
        turn.tell(notice("not_in_cart", what=span.text if span else ""))


def _remove_wishes(turn: TurnDraft, phrase: ItemPhrase) -> None:
    lines = lines_named(turn, phrase) if phrase.span else holders(turn, phrase.modifiers)
    if not lines:
        near = turn.focus_lines()
        item = turn.line_item(near[0]) if near else None
        what = phrase.modifiers[0].span.text
        turn.tell(
            notice("no_such_choice", item=item.name, choice=what)
            if item
            else notice("not_in_cart", what=what)
        )
        return
    _take_out(turn, lines[0], phrase.modifiers)


def _take_out(turn: TurnDraft, line: CartLine, modifiers: Sequence[Modifier]) -> None:
    """A choice that was made is undone; an ingredient is left out, an extra is no longer extra."""
    item = turn.line_item(line)
    if item is None:
        return
    held = {each.option_id for each in line.selections}
    prepared = {each.ingredient_id: each.amount for each in line.preparations}
    selections: list[Selection] = []
    preparations: list[Preparation] = []
    for modifier in modifiers:
        found = parts(item, modifier.span.words, turn.index)
        chosen = [part.option for part in found if part.option and part.option.id in held]
        ingredient = next((part.ingredient for part in found if part.ingredient), None)
        if chosen:
            selections += [Selection(option.id, 0) for option in chosen]
        elif (
            ingredient
            and prepared.get(ingredient.id) in (Amount.EXTRA, Amount.LIGHT)
            and modifier.kind is not ModifierKind.PLAIN
        ):
            preparations.append(Preparation(ingredient.id, Amount.REGULAR))
        else:
            left_out = fit(item, [Modifier(modifier.span, ModifierKind.NO)], turn.index)
            preparations += left_out.preparations
            tell_rejections(turn, item, left_out.rejections)
    if selections or preparations:
        turn.apply([ChangeLine(line.id, tuple(selections), tuple(preparations))])
