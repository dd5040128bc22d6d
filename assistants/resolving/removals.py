"""Taking things out of the cart: whole lines, some of a line, or a choice of it."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.phrases import say
from assistants.language.senses import Sense
from assistants.resolving.pad import Pad
from assistants.resolving.references import holders, lines_accepting, lines_for, lines_named
from assistants.resolving.troubles import tell_misfits
from assistants.speaking import buttons
from assistants.speaking.lines import cart_line
from assistants.understanding.choices import Mod, Way, fit, parts
from assistants.understanding.clauses import Clause
from assistants.understanding.noun_phrases import read
from assistants.understanding.wanted import Wanted
from domain.cart.edits import ChangeLine, RemoveLine
from domain.cart.model import CartLine, Preparation, Selection
from domain.catalogue.model import Amount
from domain.conversation import Button, Choice


def remove(pad: Pad, clause: Clause, *, refusing: bool = False) -> None:
    """`refusing`: "I don't want…", which may speak of things never ordered."""
    if not pad.cart.lines:
        pad.tell(say("not_added") if refusing else say("nothing_in_cart"))
        return
    reading = read(clause.spans, pad.catalogue, pad.index, pad.about())
    pad.leftover += reading.leftover
    all_of_them = clause.has(Sense.ALL, Sense.EACH)
    if not reading.wanted and not reading.leftover:
        _remove_spoken_of(pad, clause, refusing=refusing)
    for wanted in reading.wanted:
        if wanted.negated or (reading.leftover and wanted.strange):
            pad.leftover.append(wanted.span.text if wanted.span else "")
        elif wanted.span is not None and not (wanted.located and wanted.mods):
            _remove_dish(pad, wanted, refusing=refusing, all_of_them=all_of_them)
        elif wanted.mods:
            _remove_wishes(pad, wanted)
        else:
            _remove_units(pad, wanted)


def _remove_spoken_of(pad: Pad, clause: Clause, *, refusing: bool) -> None:
    if clause.has(Sense.IT, Sense.THEM) and pad.focus:
        pad.apply([RemoveLine(line) for line in pad.focus])
    elif not refusing:
        pad.tell(say("remove_what"))
        pad.offer(*(_remove_button(pad, line) for line in pad.cart.lines))


def _remove_button(pad: Pad, line: CartLine) -> Button:
    item = pad.line_item(line)
    return buttons.remove(say("button_remove", item=item.name if item else ""), line.id)


def _remove_units(pad: Pad, wanted: Wanted) -> None:
    near = pad.focus_lines()
    if near:
        pad.apply([RemoveLine(near[0].id, wanted.quantity)])
    else:
        pad.leftover.append(str(wanted.quantity or ""))


def _remove_dish(pad: Pad, wanted: Wanted, *, refusing: bool, all_of_them: bool) -> None:
    lines = lines_for(pad, wanted)
    if not lines and lines_named(pad, wanted) and wanted.mods:
        _remove_wishes(pad, wanted)
    elif not lines:
        _remove_part_called(pad, wanted, refusing=refusing)
    elif refusing and wanted.quantity is not None:
        edits = (RemoveLine(lines[0].id, wanted.quantity),)
        words = cart_line(lines[0], pad.catalogue, min(wanted.quantity, lines[0].quantity))
        pad.ask(say("shall_i_remove", line=words), [Choice(say("button_yes"), edits)])
    elif len(lines) == 1 or all_of_them:
        pad.apply([RemoveLine(line.id, wanted.quantity) for line in lines])
    else:
        choices = [
            Choice(cart_line(line, pad.catalogue), (RemoveLine(line.id, wanted.quantity),)) for line in lines
        ]
        pad.ask(say("which_line"), choices)


def _remove_part_called(pad: Pad, wanted: Wanted, *, refusing: bool) -> None:
    """As in "remove the pepperoni" where no such dish is in the cart: it may be part of one."""
    span = wanted.span
    mod = Mod(span, Way.NO) if span else None
    lines = lines_accepting(pad, [mod]) if mod else []
    if mod and len(lines) == 1:
        _take_out(pad, lines[0], [mod])
    elif refusing:
        pad.tell(say("not_added"))
    else:
        pad.tell(say("not_in_cart", what=span.text if span else ""))


def _remove_wishes(pad: Pad, wanted: Wanted) -> None:
    lines = lines_named(pad, wanted) if wanted.span else holders(pad, wanted.mods)
    if not lines:
        near = pad.focus_lines()
        item = pad.line_item(near[0]) if near else None
        what = wanted.mods[0].span.text
        pad.tell(
            say("no_such_choice", item=item.name, choice=what) if item else say("not_in_cart", what=what)
        )
        return
    _take_out(pad, lines[0], wanted.mods)


def _take_out(pad: Pad, line: CartLine, mods: Sequence[Mod]) -> None:
    """A choice that was made is undone; an ingredient is left out, an extra is no longer extra."""
    item = pad.line_item(line)
    if item is None:
        return
    held = {each.option_id for each in line.selections}
    prepared = {each.ingredient_id: each.amount for each in line.preparations}
    selections: list[Selection] = []
    preparations: list[Preparation] = []
    for mod in mods:
        found = parts(item, mod.span.words, pad.index)
        chosen = [part.option for part in found if part.option and part.option.id in held]
        ingredient = next((part.ingredient for part in found if part.ingredient), None)
        if chosen:
            selections += [Selection(option.id, 0) for option in chosen]
        elif (
            ingredient
            and prepared.get(ingredient.id) in (Amount.EXTRA, Amount.LIGHT)
            and mod.way is not Way.PLAIN
        ):
            preparations.append(Preparation(ingredient.id, Amount.REGULAR))
        else:
            left_out = fit(item, [Mod(mod.span, Way.NO)], pad.index)
            preparations += left_out.preparations
            tell_misfits(pad, item, left_out.misfits)
    if selections or preparations:
        pad.apply([ChangeLine(line.id, tuple(selections), tuple(preparations))])
