"""The read-back: the whole order in words, before the cashier. Every path to an order ends in it."""

from __future__ import annotations

from dataclasses import dataclass

from assistants.language.contract import Language
from assistants.notices import buttons
from assistants.notices.lines import priced_line
from assistants.notices.notice import ButtonNotice, Notice, notice
from assistants.speaking.lines import taxes_and_tip
from assistants.speaking.render import render, rendered_button
from domain.cart.model import Cart, draft_hash
from domain.catalogue.model import OrderType
from domain.conversation import Reply
from domain.payments.pricing import Quote
from domain.shops.shop import Shop

TIPS = (0, 1000, 1500, 2000)


@dataclass(frozen=True)
class ReadBack:
    """`draft_hash` names exactly what `reply` shows."""

    reply: Reply
    draft_hash: str


def read_back(cart: Cart, quote: Quote, shop: Shop, language: Language, *, before: str = "") -> ReadBack:
    """`before` is said first, such as what has just changed."""
    draft = draft_hash(cart, quote.catalogue_version, quote.total)
    lines = [render(each, language) for each in _lines(cart, quote)]
    shown = tuple(rendered_button(each, language) for each in _buttons(cart, shop, draft))
    return ReadBack(Reply("\n".join([*([before] if before else []), *lines]), shown), draft)


def _lines(cart: Cart, quote: Quote) -> list[Notice]:
    lines = [notice("read_back_heading")]
    lines += [
        notice("read_back_line", line=priced_line(line), price=quote.money(line.total))
        for line in quote.lines
    ]
    if cart.note:
        lines.append(notice("read_back_note", note=cart.note))
    lines.append(_order_type(cart))
    if quote.subtotal != quote.total:
        lines.append(notice("read_back_subtotal", amount=quote.money(quote.subtotal)))
    lines += taxes_and_tip(quote)
    lines.append(notice("read_back_total", total=quote.total_money))
    lines.append(notice("read_back_question"))
    return lines


def _order_type(cart: Cart) -> Notice:
    kind = notice(cart.order_type.value)
    if cart.table:
        return notice("read_back_table", order_type=kind, table=cart.table)
    key = "read_back_no_table" if cart.order_type is OrderType.DINE_IN else "read_back_type"
    return notice(key, order_type=kind)


def _buttons(cart: Cart, shop: Shop, draft: str) -> tuple[ButtonNotice, ...]:
    types = [buttons.order_type(kind) for kind in shop.order_types if kind is not cart.order_type]
    tips = [buttons.tip(each) for each in TIPS if each or cart.tip]
    return (buttons.confirm(draft), buttons.change(), *types, *tips)
