"""Texts that answer no message: an order's news, a changed menu, a shop's hours."""

from __future__ import annotations

from collections.abc import Iterable

from assistants.language.contract import Language
from assistants.notices.differences import compared
from assistants.notices.lines import priced_line
from assistants.notices.notice import Listed, notice
from assistants.notices.shop import week
from assistants.speaking.lines import taxes_and_tip
from assistants.speaking.render import render, say
from domain.cart.differences import Change, Difference
from domain.orders.reasons import Reason, ReasonCode
from domain.payments.pricing import Quote
from domain.shops.shop import Shop

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


def changes_text(changes: Iterable[Difference], language: Language) -> str:
    """Return what a customer must know of a menu that changed under their cart; empty for nothing."""
    told = tuple(
        notice(
            "change_choice_gone" if each.change is Change.CHOICES and not each.after else TOLD[each.change],
            subject=each.subject,
            before=compared(each.before),
            after=compared(each.after),
        )
        for each in changes
        if each.change in TOLD
    )
    return say(language, "menu_changed", changes=Listed(told, "semicolon")) if told else ""


def reason_text(reason: Reason, language: Language) -> str:
    """Return why an order was given up, in the words of staff where they left any; empty for other steps."""
    if reason.note or reason.code not in GIVES_UP:
        return reason.note
    return say(language, f"reason_{reason.code}")


def timetable(shop: Shop, language: Language) -> tuple[str, ...]:
    """Return one line a weekday: "Friday 11:30–15:00, 17:00–01:00"."""
    return tuple(render(each, language) for each in week(shop, "comma"))


def order_lines(quote: Quote, language: Language) -> str:
    """Return the order line by line, with its taxes and tip, as a mail shows it."""
    lines = [
        notice("mail_line", line=priced_line(line), price=quote.money(line.total)) for line in quote.lines
    ]
    return "\n".join(render(each, language) for each in [*lines, *taxes_and_tip(quote)])
