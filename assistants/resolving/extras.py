"""Wishes about the order as a whole: tip, order type, table, notes."""

from __future__ import annotations

from decimal import Decimal

from assistants.language.phrases import say
from assistants.language.senses import Sense
from assistants.resolving.pad import Pad
from assistants.resolving.questions import ORDER_TYPES
from assistants.speaking import buttons
from assistants.speaking.replies import listed
from assistants.understanding.clauses import Clause
from assistants.understanding.spans import Span
from domain.cart.edits import ChangeLine, SetNote, SetOrderType, SetTip
from domain.cart.model import MAX_NOTE
from domain.catalogue.model import OrderType
from domain.money import exponent


def tip(pad: Pad, clause: Clause) -> None:
    amount = next((value for span in clause.spans if (value := _value(span)) is not None), None)
    if clause.has(Sense.NO, Sense.REMOVE, Sense.DO_NOT_WANT, Sense.OFF) or amount == 0:
        pad.apply([SetTip(minor=0)])
    elif amount is None:
        pad.offer(*(buttons.tip(each) for each in (1000, 1500, 2000)))
        pad.leftover.append(clause.text)
        return
    elif clause.has(Sense.PERCENT):
        pad.apply([SetTip(basis_points=int(amount * 100))])
    else:
        pad.apply([SetTip(minor=int(amount * 10 ** exponent(pad.catalogue.currency)))])
    pad.leftover += [span.text for span in clause.spans if span.strange]


def order_type(pad: Pad, kind: OrderType, table: str = "") -> None:
    if kind in pad.shop.order_types:
        pad.apply([SetOrderType(kind, table or (pad.cart.table if kind is pad.cart.order_type else ""))])
        return
    offered = listed([say(each.value) for each in pad.shop.order_types], "or")
    pad.tell(say("order_type_not_offered", order_type=say(kind.value), offered=offered))
    pad.offer(*(buttons.order_type(each) for each in pad.shop.order_types))


def said_type(pad: Pad, clause: Clause) -> None:
    if clause.sense is not None:
        order_type(pad, ORDER_TYPES[clause.sense])


def said_table(pad: Pad, clause: Clause) -> None:
    number = next((str(span.value) for span in clause.spans if span.value is not None), "")
    if number:
        order_type(pad, OrderType.DINE_IN, number)
    else:
        pad.leftover.append(clause.text)


def instruction(pad: Pad, clause: Clause) -> None:
    """As in "please cut it in half": a note on the dish spoken of last; "ring the bell": on the order."""
    place = next(n for n, span in enumerate(clause.spans) if span.sense in _INSTRUCTIONS)
    words = " ".join(span.text for span in clause.spans[place:])
    near = pad.focus_lines()
    if clause.spans[place].sense is Sense.LINE_INSTRUCTION and near:
        note_on_line(pad, words)
    else:
        note(pad, words)


_INSTRUCTIONS = (Sense.LINE_INSTRUCTION, Sense.ORDER_INSTRUCTION)


def note(pad: Pad, words: str) -> None:
    pad.apply([SetNote(words.strip()[:MAX_NOTE])])


def note_on_line(pad: Pad, words: str) -> None:
    near = pad.focus_lines()
    if near:
        pad.apply([ChangeLine(near[0].id, note=words.strip()[:MAX_NOTE])])


def _value(span: Span) -> Decimal | None:
    if span.sense is not Sense.NUMBER:
        return None
    return span.amount if span.amount is not None else Decimal(span.value or 0)
