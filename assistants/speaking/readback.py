"""The read-back: the whole order in words, before the cashier. Every path to an order ends in it."""

from __future__ import annotations

from dataclasses import dataclass

from assistants.language.phrases import say
from assistants.speaking import buttons
from assistants.speaking.lines import priced_line, taxes_and_tip
from domain.cart.model import Cart, draft_hash
from domain.catalogue.model import OrderType
from domain.conversation import Button, Reply
from domain.payments.pricing import Quote
from domain.shops.shop import Shop

TIPS = (0, 1000, 1500, 2000)


@dataclass(frozen=True)
class ReadBack:
    """`draft_hash` names exactly what `reply` shows."""

    reply: Reply
    draft_hash: str


def read_back(cart: Cart, quote: Quote, shop: Shop, *, before: str = "") -> ReadBack:
    """`before` is said first, such as what has just changed."""
    draft = draft_hash(cart, quote.catalogue_version, quote.total)
    text = "\n".join([*([before] if before else []), *_lines(cart, quote)])
    return ReadBack(Reply(text, _buttons(cart, shop, draft)), draft)


def _lines(cart: Cart, quote: Quote) -> list[str]:
    lines = [say("read_back_heading")]
    lines += [
        say("read_back_line", line=priced_line(line), price=quote.money(line.total)) for line in quote.lines
    ]
    if cart.note:
        lines.append(say("read_back_note", note=cart.note))
    lines.append(_order_type(cart))
    if quote.subtotal != quote.total:
        lines.append(say("read_back_subtotal", amount=quote.money(quote.subtotal)))
    lines += taxes_and_tip(quote)
    lines.append(say("read_back_total", total=quote.total_money))
    lines.append(say("read_back_question"))
    return lines


def _order_type(cart: Cart) -> str:
    kind = say(cart.order_type.value).capitalize()
    if cart.table:
        return say("read_back_table", order_type=kind, table=cart.table)
    key = "read_back_no_table" if cart.order_type is OrderType.DINE_IN else "read_back_type"
    return say(key, order_type=kind)


def _buttons(cart: Cart, shop: Shop, draft: str) -> tuple[Button, ...]:
    types = [buttons.order_type(kind) for kind in shop.order_types if kind is not cart.order_type]
    tips = [buttons.tip(each) for each in TIPS if each or cart.tip]
    return (buttons.confirm(draft), buttons.change(), *types, *tips)
