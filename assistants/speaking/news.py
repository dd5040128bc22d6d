"""Texts about what happened to an order or a cart while nobody was talking."""

from __future__ import annotations

from collections.abc import Iterable

from assistants.language.phrases import say
from assistants.speaking.differences import compared_words
from assistants.speaking.lines import priced_line, taxes_and_tip
from domain.cart.differences import Change, Difference
from domain.orders.reasons import Reason, ReasonCode
from domain.payments.pricing import Quote

TOLD = {
    Change.ITEM_GONE: "change_item_gone",
    Change.RENAMED: "change_renamed",
    Change.CHOICES: "change_choices",
    Change.UNIT_PRICE: "change_unit_price",
    Change.TOTAL: "change_total",
}

GIVES_UP = frozenset(
    {
        ReasonCode.STAFF,
        ReasonCode.CANCELLED_BY_OPERATOR,
        ReasonCode.UNATTENDED,
        ReasonCode.CHANGED_BY_CUSTOMER,
        ReasonCode.PAGE_REFUSED,
        ReasonCode.PAGE_NOT_OPENED,
        ReasonCode.NOT_PAID_IN_TIME,
        ReasonCode.PAYMENT_FAILED,
        ReasonCode.PAYMENT_MISMATCH,
    }
)
"""Reasons for which an order is rejected, cancelled or expires."""


def changes_text(changes: Iterable[Difference]) -> str:
    """What a customer must know of a menu that changed under their cart; empty when nothing concerns them."""
    told = [
        say(
            "change_choice_gone" if each.change is Change.CHOICES and not each.after else TOLD[each.change],
            subject=each.subject,
            before=compared_words(each.before),
            after=compared_words(each.after),
        )
        for each in changes
        if each.change in TOLD
    ]
    return say("menu_changed", changes="; ".join(told)) if told else ""


def reason_text(reason: Reason) -> str:
    """Return why an order was given up, in the words of staff where they left any; empty for other steps."""
    if reason.note or reason.code not in GIVES_UP:
        return reason.note
    return say(f"reason_{reason.code}")


def order_lines(quote: Quote) -> str:
    """The order line by line, with its taxes and tip, as a mail shows it."""
    lines = [f"{priced_line(line)}  {quote.money(line.total)}" for line in quote.lines]
    return "\n".join([*lines, *taxes_and_tip(quote)])
