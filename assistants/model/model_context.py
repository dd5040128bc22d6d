"""The shop, its menu and the order as facts for a model, with every price as the text that may be said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from assistants.language.contract import Language
from assistants.model.short_ids import ShortIds
from assistants.speaking.lines import choice_words
from domain.cart.apply import open_choices
from domain.cart.model import Cart
from domain.catalogue.model import Amount, Catalogue, Item, OptionGroup
from domain.money import Money
from domain.payments.pricing import Quote, quote
from domain.shops.shop import Shop

MAX_DESCRIPTION = 300

Facts = Mapping[str, object]


def fenced(name: str, facts: Facts) -> str:
    return f'<data name="{name}">\n{as_json(facts)}\n</data>'


def as_json(facts: Facts) -> str:
    """Fence the text: no text inside can close the fence around it."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def shop_facts(shop: Shop) -> Facts:
    facts = {
        "name": shop.name,
        "about": shop.description[:MAX_DESCRIPTION],
        "address": shop.address,
        "phone": shop.phone,
        "serves": [each.value for each in shop.order_types],
        "hours": _hours(shop),
        "currency": shop.currency,
    }
    return {name: value for name, value in facts.items() if value}


def item_facts(item: Item, catalogue: Catalogue, short_ids: ShortIds, language: Language) -> Facts:
    facts = {
        "id": short_ids.item(item.id),
        "name": item.name,
        "price": language.money(Money(item.price, catalogue.currency)),
        "sold_out": not item.available,
        "about": item.description[:MAX_DESCRIPTION],
        "diets": item.dietary,
        "allergens": item.allergens,
        "choices": [_group_facts(group, catalogue, short_ids, language) for group in item.groups],
        "ingredients": [
            {
                "id": short_ids.ingredient(each.id),
                "name": each.name,
                "amounts": [amount.value for amount in Amount if each.allows(amount)],
                **(
                    {"extra": f"+{language.money(Money(each.extra_price, catalogue.currency))}"}
                    if each.extra_price
                    else {}
                ),
            }
            for each in item.ingredients
        ],
    }
    return {name: value for name, value in facts.items() if value}


def cart_facts(cart: Cart, catalogue: Catalogue, short_ids: ShortIds, language: Language) -> Facts:
    """Carries every price as the text that may be said."""
    cost = quote(cart, catalogue)
    return {
        "lines": [
            {
                "id": short_ids.line(line.line_id),
                "item": line.name,
                "quantity": line.quantity,
                "choices": choice_words(line.chosen, language),
                "note": line.note,
                "each": language.money(cost.money(line.unit_price)),
                "together": language.money(cost.money(line.total)),
            }
            for line in cost.lines
        ],
        "still_to_choose": [
            {"line": short_ids.line(each.line_id), "group": each.group.name}
            for each in open_choices(cart, catalogue)
        ],
        "order_type": cart.order_type.value,
        **({"table": cart.table} if cart.table else {}),
        **({"tip": language.money(cost.money(cost.tip))} if cost.tip else {}),
        "total": language.money(cost.total_money),
    }


def item_amounts(items: Iterable[Item]) -> frozenset[int]:
    """Return what `item_facts` tells of prices, and an item's price with one of its options."""
    found: set[int] = set()
    for item in items:
        found.add(item.price)
        deltas = [option.price_delta for group in item.groups for option in group.options]
        for delta in (*deltas, *(each.extra_price or 0 for each in item.ingredients)):
            found |= {abs(delta), item.price + delta} if delta else set()
    return frozenset(found)


def quote_amounts(cost: Quote) -> frozenset[int]:
    lines = {amount for line in cost.lines for amount in (line.unit_price, line.total)}
    sums = {cost.subtotal, cost.total, *(tax.amount for tax in cost.taxes)}
    return frozenset(lines | sums | ({cost.tip} if cost.tip else set()))


def _group_facts(group: OptionGroup, catalogue: Catalogue, short_ids: ShortIds, language: Language) -> Facts:
    return {
        "name": group.name,
        "choose": f"{group.min} to {group.max}" + (", required" if group.min else ""),
        "options": [
            {
                "id": short_ids.option(option.id),
                "name": option.name,
                **({"price": _delta(option.price_delta, catalogue, language)} if option.price_delta else {}),
                **({"sold_out": True} if not option.available else {}),
                **({"up_to": option.max_count} if option.max_count > 1 else {}),
                **({"default": True} if option.default else {}),
            }
            for option in group.options
        ],
    }


def _delta(minor: int, catalogue: Catalogue, language: Language) -> str:
    return f"{'+' if minor > 0 else ''}{language.money(Money(minor, catalogue.currency))}"


def _hours(shop: Shop) -> Facts:
    return {
        day: [f"{each.opens:%H:%M}–{each.closes:%H:%M}" for each in intervals]
        for day, intervals in shop.hours.items()
    }
