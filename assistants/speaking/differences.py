"""What changed between two quotes of a cart, in words."""

from __future__ import annotations

from assistants.language.phrases import say
from assistants.speaking.lines import choice_words
from domain.cart.differences import Compared
from domain.payments.pricing import PricedLine


def compared_words(value: Compared) -> str:
    """Return one side of a difference in words; empty for no line and for no choices."""
    match value:
        case None:
            return ""
        case PricedLine():
            return say("cart_line", quantity=value.quantity, name=value.name)
        case tuple():
            return ", ".join(choice_words(value))
        case _:
            return str(value)
