"""Works off what a customer typed: notes and addresses first, then clause by clause."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistants.language.phrases import say
from assistants.language.senses import Sense
from assistants.language.tokens import clean, tokenise
from assistants.resolving import extras
from assistants.resolving.changes import change
from assistants.resolving.orders import order
from assistants.resolving.pad import Pad
from assistants.resolving.presses import call_person, pick
from assistants.resolving.questions import answer, show_hedged
from assistants.resolving.removals import remove
from assistants.speaking.replies import summary_of
from assistants.understanding.clauses import Clause, Intent, clauses, significant
from assistants.understanding.spans import Span, annotate
from assistants.understanding.spelling import mend
from domain.cart.edits import RemoveLine
from domain.conversation import Phase, Question, TurnOutcome

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
EDITING = frozenset(
    {Intent.ORDER, Intent.REMOVE, Intent.CHANGE, Intent.TIP, Intent.TABLE, Intent.TYPE, Intent.INSTRUCTION}
)


def talk(pad: Pad, text: str) -> None:
    said = _take_email(pad, clean(text))
    said, note, on_line = _take_note(pad, said)
    spans = annotate(mend(tokenise(said, pad.index.lexicon), pad.index), pad.index)
    found = clauses(spans)
    if found and not _answers_question(pad, found, spans):
        _work_off(pad, found)
    if note:
        (extras.note_on_line if on_line and pad.fresh_focus else extras.note)(pad, note)


def _take_email(pad: Pad, text: str) -> str:
    found = EMAIL.search(text)
    if not found:
        return text
    pad.email = found.group().rstrip(".")
    pad.tell(say("email_noted", email=pad.email))
    before = re.sub(
        r"(?:my\s+)?e-?mail(?:\s+address)?(?:\s+is|:)?\s*$", "", text[: found.start()], flags=re.IGNORECASE
    )
    return f"{before} {text[found.end() :]}"


def _take_note(pad: Pad, text: str) -> tuple[str, str, bool]:
    """The words of a note are the customer's own: they are kept, never read as an order."""
    found = re.search(pad.index.lexicon.note_pattern, text, re.IGNORECASE)
    if not found:
        return text, "", False
    return text[: found.start()], found.group("note").strip(), (found.group("with") or "").lower() == "with"


def _answers_question(pad: Pad, found: list[Clause], spans: tuple[Span, ...]) -> bool:
    question = pad.table.question
    said = significant(spans)
    if question is None or pad.frozen or any(span.sense is Sense.QUESTION_MARK for span in said):
        return False
    only = [span for span in said if span.sense not in (Sense.STOP, Sense.THANKS)]
    if len(found) == 1 and found[0].intent is Intent.PHRASE and found[0].sense is Sense.YES:
        return _yes(pad, question)
    if len(only) == 1 and only[0].sense in (Sense.NUMBER, Sense.ORDINAL) and only[0].value is not None:
        return pick(pad, question, only[0].value)
    if question.line_id is None:
        return _names_choice(pad, question, spans)
    return False


def _yes(pad: Pad, question: Question) -> bool:
    if len(question.choices) == 1:
        return pick(pad, question, 1)
    pad.tell(say("choose_below"))
    pad.question = question
    return True


def _names_choice(pad: Pad, question: Question, spans: tuple[Span, ...]) -> bool:
    """The words name exactly one of the choices, and nothing else is said."""
    words = {token.stem for span in spans if span.names or span.strange for token in span.tokens}
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
    named = [set(pad.index.stems(choice.label)) for choice in question.choices]
    exact = [number for number, label in enumerate(named, 1) if label == words]
    partial = [number for number, label in enumerate(named, 1) if words <= label]
    for fitting in (exact, partial):
        if len(fitting) == 1:
            return pick(pad, question, fitting[0])
    return False


def _work_off(pad: Pad, found: list[Clause]) -> None:
    corrects = False
    for number, clause in enumerate(found):
        if pad.outcome is TurnOutcome.WITHDRAW:
            break
        corrects = corrects or clause.has(Sense.CORRECTION)
        later_edit = any(each.intent in EDITING for each in found[number + 1 :])
        _work(pad, clause, corrects=corrects, later_edit=later_edit, first=number == 0)
        corrects = corrects and not _says_more(clause)


def _says_more(clause: Clause) -> bool:
    return any(span.sense is not Sense.CORRECTION for span in significant(clause.spans))


def _work(pad: Pad, clause: Clause, *, corrects: bool, later_edit: bool, first: bool) -> None:
    intent = clause.intent
    if intent is Intent.PHRASE:
        _phrase(pad, clause, later_edit=later_edit, first=first)
    elif intent is Intent.ORDER:
        order(pad, clause, corrects=corrects)
    elif pad.frozen and intent in (Intent.REMOVE, Intent.CHANGE):
        pad.edit_refused = True
    else:
        WORKS[intent](pad, clause)


def _refuse(pad: Pad, clause: Clause) -> None:
    remove(pad, clause, refusing=True)


WORKS: dict[Intent, Callable[[Pad, Clause], None]] = {
    Intent.QUESTION: answer,
    Intent.HEDGED: show_hedged,
    Intent.REMOVE: remove,
    Intent.REFUSE: _refuse,
    Intent.CHANGE: change,
    Intent.TIP: extras.tip,
    Intent.TYPE: extras.said_type,
    Intent.TABLE: extras.said_table,
    Intent.INSTRUCTION: extras.instruction,
}


def _phrase(pad: Pad, clause: Clause, *, later_edit: bool, first: bool) -> None:
    match clause.sense:
        case Sense.CHECKOUT:
            pad.wants_checkout = True
        case Sense.CONFIRM | Sense.YES if not later_edit:
            _agree(pad, clause.sense)
        case Sense.START_OVER:
            _start_over(pad)
        case Sense.CHANGE_ORDER:
            _change_order(pad)
        case Sense.UNDO:
            _undo(pad)
        case Sense.NO_THANKS if first and not later_edit:
            _decline(pad)
        case Sense.PERSON:
            call_person(pad)
        case _:
            _be_polite(pad, clause.sense)


def _agree(pad: Pad, sense: Sense | None) -> None:
    confirming = pad.table.phase is Phase.CONFIRMING
    if confirming or sense is Sense.CONFIRM:
        pad.wants_confirm = True
    elif not pad.edited and not pad.said:
        pad.tell(say("what_to_add"))


def _start_over(pad: Pad) -> None:
    if pad.frozen:
        pad.take_back()
    else:
        pad.clear()


def _change_order(pad: Pad) -> None:
    if pad.frozen:
        pad.take_back()
    else:
        pad.leaves_confirming = True
        pad.tell(say("what_to_change"))
        pad.tell(summary_of(pad.cart, pad.catalogue))


def _undo(pad: Pad) -> None:
    if pad.frozen:
        pad.take_back()
    elif pad.focus:
        pad.apply([RemoveLine(each) for each in pad.focus])
    elif pad.cart.lines:
        pad.leftover.append("")
        pad.tell(say("remove_what"))
    else:
        pad.tell(say("cart_empty"))


def _decline(pad: Pad) -> None:
    if pad.table.phase is Phase.CONFIRMING:
        pad.leaves_confirming = True
        pad.tell(say("what_to_change"))
    elif pad.table.question is not None:
        pad.declined = True
        pad.tell(say("ok"))
    elif pad.cart.lines and not pad.frozen:
        pad.wants_checkout = True
    else:
        pad.tell(say("ok"))


def _be_polite(pad: Pad, sense: Sense | None) -> None:
    keys = {Sense.GREETING: "hello_again", Sense.THANKS: "thanks", Sense.BYE: "bye", Sense.HELP: "help_plain"}
    key = keys.get(sense) if sense else None
    if key and not (key == "hello_again" and not pad.table.greeted):
        pad.courtesy.append(say(key))
    pad.polite = True
