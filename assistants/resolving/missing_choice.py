"""The question about a line that lacks a choice its item requires."""

from __future__ import annotations

from assistants.notices.notice import ChoiceNotice, QuestionNotice, notice
from domain.cart.apply import open_choices
from domain.cart.edits import ChangeLine
from domain.cart.model import Cart, Selection
from domain.catalogue.model import Catalogue


def missing_choice(cart: Cart, catalogue: Catalogue) -> QuestionNotice | None:
    """Return what must be asked next about the lines of this cart, or None."""
    for missing in open_choices(cart, catalogue)[:1]:
        line = cart.line(missing.line_id)
        item = catalogue.item(line.item_id) if line else None
        if line and item:
            group = missing.group
            choices = tuple(
                ChoiceNotice(option.name, (ChangeLine(line.id, (Selection(option.id),)),))
                for option in group.options
                if option.available
            )
            key = "which_options" if group.min > 1 else "which_option"
            prompt = notice(key, item=item.name, count=group.min, group=group.name)
            return QuestionNotice(prompt, choices, line.id)
    return None
