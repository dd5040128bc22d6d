"""What a pressed button does to the turn."""

from __future__ import annotations

from collections.abc import Callable

from assistants.notices import buttons, shop
from assistants.notices.buttons import Press
from assistants.notices.carts import summary_of
from assistants.notices.notice import notice
from assistants.resolving import menu_answers
from assistants.resolving.order_options import order_type
from assistants.resolving.turn_draft import TurnDraft
from domain.cart.edits import AddLine, ChangeLine, Edit, RemoveLine, SetQuantity, SetTip
from domain.cart.model import Selection
from domain.catalogue.model import OrderType
from domain.conversation import Question, TurnOutcome
from domain.ids import ItemId, LineId, OptionId


def handle_button(turn: TurnDraft, value: str) -> None:
    pressed = buttons.parse(value)
    if pressed is None:
        _stale(turn)
        return
    handlers: dict[str, Callable[[TurnDraft, Press], None]] = {
        "confirm": _confirm, "checkout": _checkout, "change": _change, "add": _add, "choose": _choose,
        "pick": _pick, "remove": _remove, "tip": _tip, "type": _type, "show": _show,
        "menu": _menu, "cart": _cart, "start_over": _start_over, "person": _person, "skip": _skip,
    }  # fmt: skip
    handlers[pressed.verb](turn, pressed)


def pick(turn: TurnDraft, question: Question, number: int) -> bool:
    """Takes the nth choice (from 1, or -1 for the last) of the open question."""
    place = len(question.choices) - 1 if number == -1 else number - 1
    if not 0 <= place < len(question.choices):
        return False
    edits = question.choices[place].edits
    known = all(_about_present_line(turn, edit) for edit in edits)
    if not known:
        turn.tell(notice("question_gone"))
        return True
    turn.apply(edits)
    return True


def _about_present_line(turn: TurnDraft, edit: Edit) -> bool:
    if isinstance(edit, ChangeLine | RemoveLine | SetQuantity):
        return turn.cart.line(edit.line_id) is not None
    return True


def _stale(turn: TurnDraft) -> None:
    turn.tell(notice("bad_button"))
    turn.tell(summary_of(turn.cart, turn.catalogue))


def _confirm(turn: TurnDraft, pressed: Press) -> None:
    turn.wants_confirm = True
    turn.confirmed_draft = pressed.first


def _checkout(turn: TurnDraft, _: Press) -> None:
    turn.wants_checkout = True


def _change(turn: TurnDraft, _: Press) -> None:
    if turn.frozen:
        turn.take_back()
    else:
        turn.leaves_confirming = True
        turn.tell(notice("what_to_change"))
        items = [(line, turn.line_item(line)) for line in turn.cart.lines]
        turn.offer(*(buttons.remove(item.name, line.id) for line, item in items if item))


def _add(turn: TurnDraft, pressed: Press) -> None:
    item = turn.catalogue.item(ItemId(pressed.first))
    if item is None:
        _stale(turn)
    elif not item.available:
        turn.sold_out(item)
    else:
        turn.apply([AddLine(item.id)])


def _choose(turn: TurnDraft, pressed: Press) -> None:
    line = turn.cart.line(LineId(pressed.first))
    item = turn.line_item(line) if line else None
    found = item.option(OptionId(pressed.second)) if item else None
    if line is None or found is None:
        _stale(turn)
    elif not found[1].available:
        turn.tell(notice("sold_out", name=found[1].name))
    else:
        turn.apply([ChangeLine(line.id, (Selection(found[1].id),))])


def _pick(turn: TurnDraft, pressed: Press) -> None:
    question = turn.context.question
    if question is None or not pick(turn, question, pressed.number):
        _stale(turn)


def _remove(turn: TurnDraft, pressed: Press) -> None:
    _on_line(turn, pressed, RemoveLine(LineId(pressed.first)))


def _on_line(turn: TurnDraft, pressed: Press, edit: Edit) -> None:
    if turn.cart.line(LineId(pressed.first)) is None:
        _stale(turn)
    else:
        turn.apply([edit])


def _tip(turn: TurnDraft, pressed: Press) -> None:
    turn.apply([SetTip(basis_points=pressed.number)])


def _type(turn: TurnDraft, pressed: Press) -> None:
    order_type(turn, OrderType(pressed.first))


def _show(turn: TurnDraft, pressed: Press) -> None:
    category = next((each for each in turn.catalogue.categories if each.id == pressed.first), None)
    if category is None:
        _stale(turn)
    else:
        turn.answered = True
        menu_answers.show_category(turn, category)


def _menu(turn: TurnDraft, _: Press) -> None:
    turn.answered = True
    menu_answers.show_menu(turn)


def _cart(turn: TurnDraft, _: Press) -> None:
    turn.answered = turn.shown_cart = True
    turn.tell(summary_of(turn.cart, turn.catalogue))


def _start_over(turn: TurnDraft, _: Press) -> None:
    if turn.frozen:
        turn.edit_refused = True
    else:
        turn.clear()


def _person(turn: TurnDraft, _: Press) -> None:
    call_person(turn)


def call_person(turn: TurnDraft) -> None:
    """Tell the customer how to reach the shop, as nobody of it reads along yet."""
    turn.outcome = TurnOutcome.CALL_PERSON
    turn.tell(shop.contact(turn.shop))


def _skip(turn: TurnDraft, _: Press) -> None:
    turn.declined = True
    turn.tell(notice("ok"))
