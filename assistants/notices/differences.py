"""One side of a difference between two quotes of a cart."""

from __future__ import annotations

from assistants.notices.lines import choices
from assistants.notices.notice import Listed, Value, notice
from domain.cart.differences import Compared
from domain.payments.pricing import PricedLine


def compared(value: Compared) -> Value:
    """Return one side of a difference; empty for no line and for no choices."""
    match value:
        case None:
            return ""
        case PricedLine():
            return notice("cart_line", quantity=value.quantity, name=value.name)
        case tuple():
            return Listed(choices(value), "comma")
        case _:
            return value
