"""What could not be had, told to the customer together with what could."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.notices.notice import ChoiceNotice, Listed, notice
from assistants.resolving.turn_draft import TurnDraft
from assistants.understanding.choices import Rejection, RejectionReason
from assistants.understanding.spelling import alike
from domain.cart.edits import ChangeLine
from domain.cart.model import Selection
from domain.catalogue.model import Item


def unknown_dish(turn: TurnDraft, words: str, near: Sequence[Item] = ()) -> None:
    """Never another dish in its place: the nearest ones are offered instead."""
    turn.tell(notice("not_on_menu", words=words))
    found = {
        item.id: item
        for item in (*[each for each in near if each.available][:3], *alike(words, turn.catalogue))
    }
    if found:
        turn.tell(notice("nearest"))
        turn.suggest(list(found.values())[:4])
    turn.leftover.append("")


def tell_rejections(turn: TurnDraft, item: Item, rejections: Sequence[Rejection]) -> None:
    for rejection in rejections:
        names = Listed(tuple(option.name for option in rejection.options), "or")
        match rejection.reason:
            case RejectionReason.UNKNOWN:
                turn.tell(notice("no_such_choice", item=item.name, choice=rejection.name))
                turn.leftover.append("")
            case RejectionReason.SOLD_OUT if names.items:
                turn.tell(notice("sold_out_instead", name=rejection.name, others=names))
            case RejectionReason.SOLD_OUT:
                turn.tell(notice("sold_out", name=rejection.name))
            case RejectionReason.WHICH:
                _ask_which(turn, item, rejection)
            case RejectionReason.FIXED:
                turn.tell(notice("fixed_choice", item=item.name, choice=rejection.name))
            case RejectionReason.TOO_MANY:
                key = "at_most_group" if rejection.options else "at_most_choice"
                turn.tell(notice(key, item=item.name, choice=rejection.name, most=rejection.most))


def _ask_which(turn: TurnDraft, item: Item, rejection: Rejection) -> None:
    line = next((line for line in turn.lines_nearest() if line.item_id == item.id), None)
    if line is None or not rejection.options:
        turn.leftover.append(rejection.name)
        return
    choices = [
        ChoiceNotice(option.name, (ChangeLine(line.id, (Selection(option.id),)),))
        for option in rejection.options
    ]
    turn.ask(notice("which_of", what=rejection.name, item=item.name), choices)
