"""Works off what a customer typed: notes and addresses first, then clause by clause."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistants.language.senses import Sense
from assistants.language.tokens import clean, tokenise
from assistants.notices.carts import summary_of
from assistants.notices.notice import notice
from assistants.resolving import order_options
from assistants.resolving.button_handler import call_person, pick
from assistants.resolving.changes import change
from assistants.resolving.orders import order
from assistants.resolving.questions import answer, show_hedged
from assistants.resolving.removals import remove
from assistants.resolving.turn_draft import TurnDraft
from assistants.understanding.clauses import Clause, Intent, clauses, significant
from assistants.understanding.spans import Span, annotate
from assistants.understanding.spelling import correct_spelling
from domain.cart.edits import RemoveLine
from domain.conversation import Phase, Question, TurnOutcome

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
EDITING = frozenset(
    {Intent.ORDER, Intent.REMOVE, Intent.CHANGE, Intent.TIP, Intent.TABLE, Intent.TYPE, Intent.INSTRUCTION}
)


def handle_message(turn: TurnDraft, text: str) -> None:
    said = _take_email(turn, clean(text))
    said, note, on_line = _take_note(turn, said)
    spans = annotate(correct_spelling(tokenise(said, turn.language), turn.index), turn.index)
    found = clauses(spans, turn.language.grammar)
    if found and not _answers_question(turn, found, spans):
        _work_off(turn, found)
    if note:
        (order_options.note_on_line if on_line and turn.fresh_focus else order_options.note)(turn, note)


def _take_email(turn: TurnDraft, text: str) -> str:
    found = EMAIL.search(text)
    if not found:
        return text
    turn.email = found.group().rstrip(".")
    turn.tell(notice("email_noted", email=turn.email))
    lead = turn.language.email_lead
    before = re.sub(lead, "", text[: found.start()], flags=re.IGNORECASE)
    return f"{before} {text[found.end() :]}"


def _take_note(turn: TurnDraft, text: str) -> tuple[str, str, bool]:
    """The words of a note are the customer's own: they are kept, never read as an order."""
    found = re.search(turn.language.note_pattern, text, re.IGNORECASE)
    if not found:
        return text, "", False
    return text[: found.start()], found.group("note").strip(), bool(found.group("on_line"))


def _answers_question(turn: TurnDraft, found: list[Clause], spans: tuple[Span, ...]) -> bool:
    question = turn.context.question
    said = significant(spans)
    if question is None or turn.frozen or any(span.sense is Sense.QUESTION_MARK for span in said):
        return False
    only = [span for span in said if span.sense not in (Sense.STOP, Sense.THANKS)]
    if len(found) == 1 and found[0].intent is Intent.PHRASE and found[0].sense is Sense.YES:
        return _yes(turn, question)
    if len(only) == 1 and only[0].sense in (Sense.NUMBER, Sense.ORDINAL) and only[0].value is not None:
        return pick(turn, question, only[0].value)
    if question.line_id is None:
        return _names_choice(turn, question, spans)
    return False


def _yes(turn: TurnDraft, question: Question) -> bool:
    if len(question.choices) == 1:
        return pick(turn, question, 1)
    turn.tell(notice("choose_below"))
    turn.asks_again = True
    return True


def _names_choice(turn: TurnDraft, question: Question, spans: tuple[Span, ...]) -> bool:
    """The words name exactly one of the choices, and nothing else is said."""
    words = {token.stem for span in spans if span.names or span.unknown for token in span.tokens}
    other = {
        Sense.NUMBER,
        Sense.NO,
        Sense.REMOVE,
        Sense.CHANGE,
        Sense.AND,
        Sense.WITH,
        Sense.EXTRA,
        Sense.HEDGE,
    }
    if not words or any(span.sense in other for span in spans):
        return False
    named = [set(turn.index.stems(choice.label)) for choice in question.choices]
    exact = [number for number, label in enumerate(named, 1) if label == words]
    partial = [number for number, label in enumerate(named, 1) if words <= label]
    for fitting in (exact, partial):
        if len(fitting) == 1:
            return pick(turn, question, fitting[0])
    return False


def _work_off(turn: TurnDraft, found: list[Clause]) -> None:
    corrects = False
    for number, clause in enumerate(found):
        if turn.outcome is TurnOutcome.WITHDRAW:
            break
        corrects = corrects or clause.has(Sense.CORRECTION)
        later_edit = any(each.intent in EDITING for each in found[number + 1 :])
        _work(turn, clause, corrects=corrects, later_edit=later_edit, first=number == 0)
        corrects = corrects and not _says_more(clause)


def _says_more(clause: Clause) -> bool:
    return any(span.sense is not Sense.CORRECTION for span in significant(clause.spans))


def _work(turn: TurnDraft, clause: Clause, *, corrects: bool, later_edit: bool, first: bool) -> None:
    intent = clause.intent
    if intent is Intent.PHRASE:
        _phrase(turn, clause, later_edit=later_edit, first=first)
    elif intent is Intent.ORDER:
        order(turn, clause, corrects=corrects)
    elif turn.frozen and intent in (Intent.REMOVE, Intent.CHANGE):
        turn.edit_refused = True
    else:
        WORKS[intent](turn, clause)


def _refuse(turn: TurnDraft, clause: Clause) -> None:
    remove(turn, clause, refusing=True)


WORKS: dict[Intent, Callable[[TurnDraft, Clause], None]] = {
    Intent.QUESTION: answer,
    Intent.HEDGED: show_hedged,
    Intent.REMOVE: remove,
    Intent.REFUSE: _refuse,
    Intent.CHANGE: change,
    Intent.TIP: order_options.tip,
    Intent.TYPE: order_options.said_type,
    Intent.TABLE: order_options.said_table,
    Intent.INSTRUCTION: order_options.instruction,
}


def _phrase(turn: TurnDraft, clause: Clause, *, later_edit: bool, first: bool) -> None:
    match clause.sense:
        case Sense.CHECKOUT:
            turn.wants_checkout = True
        case Sense.CONFIRM | Sense.YES if not later_edit:
            _agree(turn, clause.sense)
        case Sense.START_OVER:
            _start_over(turn)
        case Sense.CHANGE_ORDER:
            _change_order(turn)
        case Sense.UNDO:
            _undo(turn)
        case Sense.NO_THANKS if first and not later_edit:
            _decline(turn)
        case Sense.PERSON:
            call_person(turn)
        case _:
            _be_polite(turn, clause.sense)


def _agree(turn: TurnDraft, sense: Sense | None) -> None:
    confirming = turn.context.phase is Phase.CONFIRMING
    if confirming or sense is Sense.CONFIRM:
        turn.wants_confirm = True
    elif not turn.edited and not turn.said:
        turn.tell(notice("what_to_add"))


def _start_over(turn: TurnDraft) -> None:
    if turn.frozen:
        turn.take_back()
    else:
        turn.clear()


def _change_order(turn: TurnDraft) -> None:
    if turn.frozen:
        turn.take_back()
    else:
        turn.leaves_confirming = True
        turn.tell(notice("what_to_change"))
        turn.tell(summary_of(turn.cart, turn.catalogue))


def _undo(turn: TurnDraft) -> None:
    if turn.frozen:
        turn.take_back()
    elif turn.focus:
        turn.apply([RemoveLine(each) for each in turn.focus])
    elif turn.cart.lines:
        turn.leftover.append("")
        turn.tell(notice("remove_what"))
    else:
        turn.tell(notice("cart_empty"))


def _decline(turn: TurnDraft) -> None:
    if turn.context.phase is Phase.CONFIRMING:
        turn.leaves_confirming = True
        turn.tell(notice("what_to_change"))
    elif turn.context.question is not None:
        turn.declined = True
        turn.tell(notice("ok"))
    elif turn.cart.lines and not turn.frozen:
        turn.wants_checkout = True
    else:
        turn.tell(notice("ok"))


def _be_polite(turn: TurnDraft, sense: Sense | None) -> None:
    keys = {Sense.GREETING: "hello_again", Sense.THANKS: "thanks", Sense.BYE: "bye", Sense.HELP: "help_plain"}
    key = keys.get(sense) if sense else None
    if key and not (key == "hello_again" and not turn.context.greeted):
        turn.courtesy.append(notice(key))
    turn.polite = True
