"""What could not be had, told to the customer together with what could."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.phrases import say
from assistants.resolving.turn_draft import TurnDraft
from assistants.speaking.replies import listed
from assistants.understanding.choices import Rejection, RejectionReason
from assistants.understanding.spelling import alike
from domain.cart.edits import ChangeLine
from domain.cart.model import Selection
from domain.catalogue.model import Item
from domain.conversation import Choice


def unknown_dish(turn: TurnDraft, words: str, near: Sequence[Item] = ()) -> None:
    """Never another dish in its place: the nearest ones are offered instead."""
    turn.tell(say("not_on_menu", words=words))
    found = {
        item.id: item
        for item in (*[each for each in near if each.available][:3], *alike(words, turn.catalogue))
    }
    if found:
        turn.tell(say("nearest"))
        turn.suggest(list(found.values())[:4])
    turn.leftover.append("")


def tell_rejections(turn: TurnDraft, item: Item, rejections: Sequence[Rejection]) -> None:
    for rejection in rejections:
        names = listed([option.name for option in rejection.options], "list_or")
        match rejection.reason:
            case RejectionReason.UNKNOWN:
                turn.tell(say("no_such_choice", item=item.name, choice=rejection.name))
                turn.leftover.append("")
            case RejectionReason.SOLD_OUT if names:
                turn.tell(say("sold_out_instead", name=rejection.name, others=names))
            case RejectionReason.SOLD_OUT:
                turn.tell(say("sold_out", name=rejection.name))
            case RejectionReason.WHICH:
                _ask_which(turn, item, rejection)
            case RejectionReason.FIXED:
                turn.tell(say("fixed_choice", item=item.name, choice=rejection.name))
            case RejectionReason.TOO_MANY:
                key = "at_most_group" if rejection.options else "at_most_choice"
                turn.tell(say(key, item=item.name, choice=rejection.name, most=rejection.most))


def _ask_which(turn: TurnDraft, item: Item, rejection: Rejection) -> None:
    line = next((line for line in turn.lines_nearest() if line.item_id == item.id), None)
    if line is None or not rejection.options:
        turn.leftover.append(rejection.name)
        return
    choices = [
        Choice(option.name, (ChangeLine(line.id, (Selection(option.id),)),)) for option in rejection.options
    ]
    turn.ask(say("which_of", what=rejection.name, item=item.name), choices)
