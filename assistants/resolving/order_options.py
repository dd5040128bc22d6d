"""Wishes about the order as a whole: tip, order type, table, notes."""

from __future__ import annotations

from decimal import Decimal

from assistants.language.senses import Sense
from assistants.notices import buttons, shop
from assistants.resolving.questions import ORDER_TYPES
from assistants.resolving.turn_draft import TurnDraft
from assistants.understanding.clauses import Clause
from assistants.understanding.spans import Span
from domain.cart.edits import ChangeLine, SetNote, SetOrderType, SetTip
from domain.cart.model import MAX_NOTE
from domain.catalogue.model import OrderType
from domain.money import exponent


def tip(turn: TurnDraft, clause: Clause) -> None:
    amount = next((value for span in clause.spans if (value := _value(span)) is not None), None)
    if clause.has(Sense.NO, Sense.REMOVE, Sense.DO_NOT_WANT, Sense.OFF) or amount == 0:
        turn.apply([SetTip(minor=0)])
    elif amount is None:
        turn.offer(*(buttons.tip(each) for each in (1000, 1500, 2000)))
        turn.leftover.append(clause.text)
        return
    elif clause.has(Sense.PERCENT):
        turn.apply([SetTip(basis_points=int(amount * 100))])
    else:
        turn.apply([SetTip(minor=int(amount * 10 ** exponent(turn.catalogue.currency)))])
    turn.leftover += [span.text for span in clause.spans if span.unknown]


def order_type(turn: TurnDraft, kind: OrderType, table: str = "") -> None:
    if kind in turn.shop.order_types:
        turn.apply([SetOrderType(kind, table or (turn.cart.table if kind is turn.cart.order_type else ""))])
        return
    turn.tell(shop.not_offered(turn.shop, kind))
    turn.offer(*(buttons.order_type(each) for each in turn.shop.order_types))


def said_type(turn: TurnDraft, clause: Clause) -> None:
    if clause.sense is not None:
        order_type(turn, ORDER_TYPES[clause.sense])


def said_table(turn: TurnDraft, clause: Clause) -> None:
    number = next((str(span.value) for span in clause.spans if span.value is not None), "")
    if number:
        order_type(turn, OrderType.DINE_IN, number)
    else:
        turn.leftover.append(clause.text)


def instruction(turn: TurnDraft, clause: Clause) -> None:
    """Note "please cut it in half" on the dish spoken of last, and "ring the bell" on the order."""
    place = next(n for n, span in enumerate(clause.spans) if span.sense in _INSTRUCTIONS)
    words = " ".join(span.text for span in clause.spans[place:])
    near = turn.focus_lines()
    if clause.spans[place].sense is Sense.LINE_INSTRUCTION and near:
        note_on_line(turn, words)
    else:
        note(turn, words)


_INSTRUCTIONS = (Sense.LINE_INSTRUCTION, Sense.ORDER_INSTRUCTION)


def note(turn: TurnDraft, words: str) -> None:
    turn.apply([SetNote(words.strip()[:MAX_NOTE])])


def note_on_line(turn: TurnDraft, words: str) -> None:
    near = turn.focus_lines()
    if near:
        turn.apply([ChangeLine(near[0].id, note=words.strip()[:MAX_NOTE])])


def _value(span: Span) -> Decimal | None:
    if span.sense is not Sense.NUMBER:
        return None
    return span.amount if span.amount is not None else Decimal(span.value or 0)
