"""Spans into clauses, each with one intent: what to order, change, ask, or say for politeness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistants.language.contract import Grammar
from assistants.language.senses import Sense
from assistants.understanding.spans import Span


class Intent(Enum):
    ORDER = auto()
    REMOVE = auto()
    REFUSE = auto()
    CHANGE = auto()
    QUESTION = auto()
    HEDGED = auto()
    TIP = auto()
    TABLE = auto()
    TYPE = auto()
    INSTRUCTION = auto()
    PHRASE = auto()
    """One fixed phrase, told by `sense`."""


@dataclass(frozen=True)
class Clause:
    intent: Intent
    spans: tuple[Span, ...]
    sense: Sense | None = None

    def has(self, *senses: Sense) -> bool:
        return any(span.sense in senses for span in self.spans)

    @property
    def text(self) -> str:
        return " ".join(span.text for span in self.spans)


SEPARATORS = frozenset({Sense.AND, Sense.COMMA, Sense.BUT})
ALONE = frozenset(
    {Sense.GREETING, Sense.THANKS, Sense.BYE, Sense.YES, Sense.NO_THANKS, Sense.CHECKOUT, Sense.CONFIRM,
     Sense.PERSON, Sense.START_OVER, Sense.UNDO, Sense.CHANGE_ORDER, Sense.HELP}
)  # fmt: skip
"""Phrases that are a clause wherever they stand."""
TYPES = frozenset({Sense.DINE_IN, Sense.PICKUP, Sense.DELIVERY})
CHANGES = frozenset({Sense.CHANGE, Sense.SWAP, Sense.MAKE})
REQUESTS = CHANGES | {Sense.ADD, Sense.REMOVE, Sense.TAKE, Sense.DO_NOT_WANT}
ASKING = frozenset(
    {Sense.PRICE, Sense.HOURS, Sense.ADDRESS, Sense.PHONE, Sense.RECOMMEND, Sense.CHEAPEST,
     Sense.MOST_EXPENSIVE, Sense.ALLERGENS, Sense.MENU, Sense.SHOW, Sense.TOTAL, Sense.CART, Sense.CONTENTS,
     Sense.AVAILABLE, Sense.TYPES, Sense.OPTIONS}
)  # fmt: skip
"""One of these anywhere makes a clause a question."""
QUESTION_STARTS = ASKING | {Sense.ASK, Sense.CONTAINS}
STARTERS = REQUESTS | QUESTION_STARTS | {Sense.TIP, Sense.LINE_INSTRUCTION, Sense.ORDER_INSTRUCTION}
QUIET = frozenset({Sense.FILLER, Sense.AND, Sense.COMMA, Sense.BUT, Sense.STOP, Sense.ACTUALLY, Sense.THE})


def clauses(spans: Sequence[Span], grammar: Grammar) -> list[Clause]:
    found: list[Clause] = []
    for sentence, asked in _sentences(spans):
        pieces = _pieces(sentence)
        for number, piece in enumerate(pieces):
            found += _classify(piece, grammar, asked=asked and number == len(pieces) - 1)
    return found


def significant(spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(span for span in spans if span.sense not in QUIET or (span.names and span.sense is None))


def _sentences(spans: Sequence[Span]) -> list[tuple[list[Span], bool]]:
    found: list[tuple[list[Span], bool]] = []
    current: list[Span] = []
    for span in spans:
        if span.sense in (Sense.STOP, Sense.QUESTION_MARK):
            found.append((current, span.sense is Sense.QUESTION_MARK))
            current = []
        else:
            current.append(span)
    return [each for each in [*found, (current, False)] if each[0]]


def _pieces(sentence: list[Span]) -> list[list[Span]]:
    """Cut where a new intent begins: at fixed phrases, and after a separator before a starting word."""
    pieces: list[list[Span]] = [[]]
    for place, span in enumerate(sentence):
        if _stands_alone(sentence, place):
            pieces += [[span], []]
        elif span.sense is Sense.CORRECTION or _begins(sentence, place):
            pieces.append([span])
        elif span.sense in SEPARATORS and pieces[-1] and _tipped(pieces[-1]):
            pieces.append([])
        else:
            pieces[-1].append(span)
    return [part for piece in pieces for part in _cut_tip(piece) if part]


def _stands_alone(sentence: list[Span], place: int) -> bool:
    span = sentence[place]
    if span.sense not in ALONE or (span.names and span.complete):
        return False
    following = _next(sentence, place)
    if span.sense in (Sense.CONFIRM, Sense.UNDO, Sense.CHANGE_ORDER) and following:
        return following.sense in ALONE or following.sense in SEPARATORS
    return True


def _next(sentence: list[Span], place: int) -> Span | None:
    rest = (span for span in sentence[place + 1 :] if span.sense is not Sense.FILLER)
    return next(rest, None)


def _begins(sentence: list[Span], place: int) -> bool:
    span = sentence[place]
    if span.sense not in STARTERS or span.names:
        return False
    before = place - 1
    while before >= 0 and sentence[before].sense is Sense.FILLER:
        before -= 1
    return before >= 0 and sentence[before].sense in SEPARATORS


def _tipped(piece: list[Span]) -> bool:
    return any(span.sense is Sense.TIP for span in piece)


def _cut_tip(piece: list[Span]) -> list[list[Span]]:
    """Split off the chunk that speaks of a tip: "two cokes and a 10% tip"."""
    if not _tipped(piece):
        return [piece]
    place = next(number for number, span in enumerate(piece) if span.sense is Sense.TIP)
    start = max((n for n, span in enumerate(piece[:place]) if span.sense in SEPARATORS), default=-1)
    return [piece[: start + 1], piece[start + 1 :]]


def _classify(piece: list[Span], grammar: Grammar, *, asked: bool) -> list[Clause]:
    said = significant(piece)
    if not said:
        return []
    first = said[0].sense
    if len(said) == 1 and first in ALONE:
        return [Clause(Intent.PHRASE, tuple(piece), first)]
    if len(said) == 1 and first is Sense.NO:
        return [Clause(Intent.PHRASE, tuple(piece), Sense.NO_THANKS)]
    senses = {span.sense for span in said if not span.names}
    asks = first in QUESTION_STARTS or (not grammar.question_first and bool(senses & QUESTION_STARTS))
    intent = _intent(first, senses, asks=asks or bool(senses & ASKING), asked=asked)
    if intent in (Intent.QUESTION, Intent.HEDGED, Intent.TIP, Intent.INSTRUCTION):
        return [Clause(intent, tuple(piece), first)]
    return _lift_types(piece, intent, first)


def _intent(first: Sense | None, senses: set[Sense | None], *, asks: bool, asked: bool) -> Intent:
    """`asks`: one of the words asks; `asked`: the sentence ends in a question mark."""
    requested = bool(senses & REQUESTS)
    if Sense.TIP in senses and first not in QUESTION_STARTS:
        return Intent.TIP
    if asks or (asked and not requested):
        return Intent.QUESTION
    if Sense.HEDGE in senses:
        return Intent.HEDGED
    if first in (Sense.LINE_INSTRUCTION, Sense.ORDER_INSTRUCTION):
        return Intent.INSTRUCTION
    if Sense.DO_NOT_WANT in senses:
        return Intent.REFUSE
    if Sense.REMOVE in senses or Sense.UNDO in senses or {Sense.TAKE, Sense.OFF} <= senses:
        return Intent.REMOVE
    if senses & CHANGES or Sense.CHANGE_ORDER in senses:
        return Intent.CHANGE
    return Intent.ORDER


def _lift_types(piece: list[Span], intent: Intent, first: Sense | None) -> list[Clause]:
    """Take the order type and the table out of the sentence: "two cokes to go, table 4"."""
    rest: list[Span] = []
    lifted: list[Clause] = []
    for place, span in enumerate(piece):
        before = piece[place - 1] if place else None
        if span.sense in TYPES and not span.names:
            lifted.append(Clause(Intent.TYPE, (span,), span.sense))
        elif span.sense is Sense.TABLE:
            following = [each for each in piece[place + 1 : place + 2] if each.sense is Sense.NUMBER]
            lifted.append(Clause(Intent.TABLE, (span, *following), span.sense))
        elif before and before.sense is Sense.TABLE and span.sense is Sense.NUMBER:
            continue
        else:
            rest.append(span)
    main = [Clause(intent, tuple(rest), first)] if _says_something(rest, lifted) else []
    return [*main, *lifted]


def _says_something(rest: list[Span], lifted: list[Clause]) -> bool:
    said = significant(rest)
    hollow = {
        Sense.FOR,
        Sense.MAKE,
        Sense.ADD,
        Sense.IT,
        Sense.TO,
        Sense.ON,
        Sense.CHANGE,
        Sense.A,
        Sense.INSTEAD,
    }
    return any(span.sense not in hollow for span in said) or (bool(said) and not lifted)
