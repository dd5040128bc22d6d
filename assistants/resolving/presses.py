"""What a pressed button does to the pad."""

from __future__ import annotations

from collections.abc import Callable

from assistants.language.phrases import say
from assistants.resolving import menu_answers
from assistants.resolving.extras import order_type
from assistants.resolving.pad import Pad
from assistants.speaking import buttons, shop_answers
from assistants.speaking.buttons import Press
from assistants.speaking.replies import summary_of
from domain.cart.edits import AddLine, ChangeLine, Edit, RemoveLine, SetQuantity, SetTip
from domain.cart.model import Selection
from domain.catalogue.model import OrderType
from domain.conversation import Question, TurnOutcome
from domain.ids import ItemId, LineId, OptionId


def press(pad: Pad, value: str) -> None:
    pressed = buttons.parse(value)
    if pressed is None:
        _stale(pad)
        return
    handlers: dict[str, Callable[[Pad, Press], None]] = {
        "confirm": _confirm, "checkout": _checkout, "change": _change, "add": _add, "choose": _choose,
        "pick": _pick, "remove": _remove, "quantity": _quantity, "tip": _tip, "type": _type, "show": _show,
        "menu": _menu, "cart": _cart, "start_over": _start_over, "person": _person, "skip": _skip,
    }  # fmt: skip
    handlers[pressed.verb](pad, pressed)


def pick(pad: Pad, question: Question, number: int) -> bool:
    """Takes the nth choice (from 1, or -1 for the last) of the open question."""
    place = len(question.choices) - 1 if number == -1 else number - 1
    if not 0 <= place < len(question.choices):
        return False
    edits = question.choices[place].edits
    known = all(_about_present_line(pad, edit) for edit in edits)
    if not known:
        pad.tell(say("question_gone"))
        return True
    pad.apply(edits)
    return True


def _about_present_line(pad: Pad, edit: Edit) -> bool:
    if isinstance(edit, ChangeLine | RemoveLine | SetQuantity):
        return pad.cart.line(edit.line_id) is not None
    return True


def _stale(pad: Pad) -> None:
    pad.tell(say("bad_button"))
    pad.tell(summary_of(pad.cart, pad.catalogue))


def _confirm(pad: Pad, pressed: Press) -> None:
    pad.wants_confirm = True
    pad.confirmed_draft = pressed.first


def _checkout(pad: Pad, _: Press) -> None:
    pad.wants_checkout = True


def _change(pad: Pad, _: Press) -> None:
    if pad.frozen:
        pad.take_back()
    else:
        pad.leaves_confirming = True
        pad.tell(say("what_to_change"))
        labels = [(line, pad.line_item(line)) for line in pad.cart.lines]
        pad.offer(
            *(buttons.remove(say("button_remove", item=item.name), line.id) for line, item in labels if item)
        )


def _add(pad: Pad, pressed: Press) -> None:
    item = pad.catalogue.item(ItemId(pressed.first))
    if item is None:
        _stale(pad)
    elif not item.available:
        pad.sold_out(item)
    else:
        pad.apply([AddLine(item.id)])


def _choose(pad: Pad, pressed: Press) -> None:
    line = pad.cart.line(LineId(pressed.first))
    item = pad.line_item(line) if line else None
    found = item.option(OptionId(pressed.second)) if item else None
    if line is None or found is None:
        _stale(pad)
    elif not found[1].available:
        pad.tell(say("sold_out", name=found[1].name))
    else:
        pad.apply([ChangeLine(line.id, (Selection(found[1].id),))])


def _pick(pad: Pad, pressed: Press) -> None:
    question = pad.table.question
    if question is None or not pick(pad, question, pressed.number):
        _stale(pad)


def _remove(pad: Pad, pressed: Press) -> None:
    _on_line(pad, pressed, RemoveLine(LineId(pressed.first)))


def _quantity(pad: Pad, pressed: Press) -> None:
    _on_line(pad, pressed, SetQuantity(LineId(pressed.first), pressed.number))


def _on_line(pad: Pad, pressed: Press, edit: Edit) -> None:
    if pad.cart.line(LineId(pressed.first)) is None:
        _stale(pad)
    else:
        pad.apply([edit])


def _tip(pad: Pad, pressed: Press) -> None:
    pad.apply([SetTip(basis_points=pressed.number)])


def _type(pad: Pad, pressed: Press) -> None:
    order_type(pad, OrderType(pressed.first))


def _show(pad: Pad, pressed: Press) -> None:
    category = next((each for each in pad.catalogue.categories if each.id == pressed.first), None)
    if category is None:
        _stale(pad)
    else:
        pad.answered = True
        menu_answers.show_category(pad, category)


def _menu(pad: Pad, _: Press) -> None:
    pad.answered = True
    menu_answers.show_menu(pad)


def _cart(pad: Pad, _: Press) -> None:
    pad.answered = pad.shown_cart = True
    pad.tell(summary_of(pad.cart, pad.catalogue))


def _start_over(pad: Pad, _: Press) -> None:
    if pad.frozen:
        pad.edit_refused = True
    else:
        pad.clear()


def _person(pad: Pad, _: Press) -> None:
    call_person(pad)


def call_person(pad: Pad) -> None:
    """Nobody of the shop reads along yet, so the customer is told how to reach them."""
    pad.outcome = TurnOutcome.CALL_PERSON
    pad.tell(shop_answers.contact(pad.shop))


def _skip(pad: Pad, _: Press) -> None:
    pad.declined = True
    pad.tell(say("ok"))
