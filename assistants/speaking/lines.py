"""The lines of a cart or an order in words."""

from __future__ import annotations

from assistants.language.contract import Language
from assistants.notices import lines
from assistants.notices.notice import Notice, notice
from assistants.speaking.render import render
from domain.cart.model import CartLine
from domain.catalogue.model import Item
from domain.payments.pricing import Chosen, PricedLine, Quote


def choice_words(chosen: Chosen, language: Language) -> tuple[str, ...]:
    """Return the choices with the menu's names: ("Large", "2 × Espresso shot", "no Onions")."""
    return tuple(render(each, language) for each in lines.choices(chosen))


def describe(line: CartLine, item: Item, language: Language) -> tuple[str, ...]:
    """Return the choices of a line that is not priced; what the item does not have is left out."""
    return choice_words(lines.chosen_of(line, item), language)


def line_title(line: PricedLine, language: Language) -> str:
    """Return the line without its quantity and note, as on a receipt: "Burger (Large, no Onions)"."""
    return render(lines.title(line), language)


def taxes_and_tip(quote: Quote) -> list[Notice]:
    """Return a line for each tax, and one for the tip if there is one."""
    key = "tax_inside" if quote.tax_inclusive else "tax_added"
    told = [notice(key, rate=tax.per_cent, amount=quote.money(tax.amount)) for tax in quote.taxes]
    return [*told, *([notice("tip_line", amount=quote.money(quote.tip))] if quote.tip else [])]
