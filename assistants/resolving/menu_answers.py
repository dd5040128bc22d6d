"""Answers about items, read from the catalogue: price, contents, allergens, diets, choices, what there is."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.phrases import say
from assistants.resolving.pad import Pad
from assistants.speaking import buttons
from assistants.speaking.replies import listed, price_of, priced_names
from assistants.understanding.menu_index import Index
from domain.cart.apply import open_choices
from domain.cart.edits import AddLine
from domain.catalogue.model import Category, Item, OptionGroup
from domain.conversation import Choice, Phase
from domain.money import Money

MOST_LISTED = 12
MOST_BUTTONS = 8


def show_category(pad: Pad, category: Category) -> None:
    list_items(
        pad, category.name, [item for item in pad.catalogue.in_category(category.id) if item.available]
    )


def list_items(pad: Pad, title: str, items: Sequence[Item]) -> None:
    names = ", ".join(priced_names(items[:MOST_LISTED], pad.catalogue))
    rest = len(items) - MOST_LISTED
    key = "category_more" if rest > 0 else "category_list"
    pad.tell(say(key, category=title, items=names or "–", count=rest))
    pad.suggest(items[:MOST_BUTTONS])


def show_menu(pad: Pad) -> None:
    names = [category.name for category in pad.catalogue.categories]
    pad.tell(say("menu", categories=listed(names)))
    pad.offer(*(buttons.show(each.name, each.id) for each in pad.catalogue.categories[:MOST_LISTED]))


def price(pad: Pad, item: Item) -> None:
    extras = "; ".join(_priced_group(group, pad) for group in item.groups if _has_prices(group))
    amount = price_of(item, pad.catalogue)
    key = "price_from" if extras else "price"
    pad.tell(say(key, item=item.name, price=amount, options=extras))


def contents(pad: Pad, item: Item) -> None:
    told = item.description.casefold()
    names = [each.name for each in item.ingredients if each.name.casefold() not in told]
    text = ". ".join(each for each in (item.description.rstrip("."), listed(names)) if each)
    key = "contents" if text else "contents_unknown"
    pad.tell(say(key, item=item.name, contents=text))


def choices(pad: Pad, item: Item, groups: Sequence[OptionGroup]) -> None:
    if not groups:
        pad.tell(say("no_options", item=item.name))
    for group in groups:
        options = ", ".join(
            _option(each.name, each.price_delta, pad) for each in group.options if each.available
        )
        pad.tell(say("options_list", item=item.name, group=group.name.lower(), options=options))


def available(pad: Pad, items: Sequence[Item]) -> None:
    here = [item for item in items if item.available]
    if not here:
        for item in items[:1]:
            pad.sold_out(item)
    elif len(here) == 1:
        pad.tell(say("available", item=here[0].name, price=price_of(here[0], pad.catalogue)))
    else:
        pad.tell(say("available_many", items=listed(priced_names(here[:MOST_LISTED], pad.catalogue))))
    pad.suggest(here[:MOST_BUTTONS])
    offer_one(pad, here)


def offer_one(pad: Pad, items: Sequence[Item]) -> None:
    """After one dish was spoken of, "yes" and "I'll take two" mean it."""
    asking = pad.table.phase is Phase.ORDERING and not open_choices(pad.cart, pad.catalogue)
    if len(items) == 1 and items[0].available and asking:
        pad.ask(say("shall_i_add"), [Choice(items[0].name, (AddLine(items[0].id),))])


def tag_words(tag: str) -> str:
    return tag.replace("_", " ").replace("-", " ").casefold()


def has_diet(item: Item, diet: str, index: Index) -> bool:
    """By the menu's own tags; what is vegan is also vegetarian."""
    tags = {tag_words(tag) for tag in item.dietary}
    return diet in tags or index.lexicon.implied_diets.get(diet, diet) in tags


def diet_items(pad: Pad, diet: str, among: Sequence[Item]) -> list[Item]:
    return [item for item in among if item.available and has_diet(item, diet, pad.index)]


def tell_diet(pad: Pad, diet: str, items: Sequence[Item], among: Sequence[Item]) -> None:
    """Of single items yes or no; of many, a list."""
    if items:
        for item in items[:3]:
            key = "diet_yes" if has_diet(item, diet, pad.index) else "diet_no"
            pad.tell(say(key, item=item.name, diet=diet))
        return
    found = diet_items(pad, diet, among)
    if found:
        list_items(pad, diet.capitalize(), found)
    else:
        pad.tell(say("diet_none", diet=diet))


def allergens_of(item: Item, words: frozenset[str]) -> list[str]:
    return [
        each for each in item.allergens if tag_words(each) in words or tag_words(each).rstrip("s") in words
    ]


def tell_allergen(pad: Pad, allergen: str, items: Sequence[Item], among: Sequence[Item]) -> None:
    """What the menu lists, with the advice that goes with it; never a promise."""
    words = pad.index.lexicon.allergen_words.get(allergen, frozenset({allergen}))
    if not any(item.allergens for item in pad.catalogue.items):
        pad.tell(say("allergen_unknown"))
    elif items:
        for item in items[:3]:
            key = "allergen_yes" if allergens_of(item, words) else "allergen_no"
            pad.tell(say(key, item=item.name, allergen=allergen))
        pad.tell(say("allergen_advice"))
    else:
        found = [item for item in among if item.available and not allergens_of(item, words)]
        names = ", ".join(item.name for item in found[:MOST_LISTED])
        key = "allergen_free" if found else "allergen_free_none"
        pad.tell(say(key, allergen=allergen, items=names))
        pad.tell(say("allergen_advice"))
        pad.suggest(found[:MOST_BUTTONS])
    pad.offer(buttons.person())


def all_allergens(pad: Pad, items: Sequence[Item]) -> None:
    for item in items[:5]:
        key = "allergens_listed" if item.allergens else "allergens_none"
        pad.tell(say(key, item=item.name, allergens=listed([tag_words(each) for each in item.allergens])))
    pad.tell(say("allergen_advice"))
    pad.offer(buttons.person())


def extreme(pad: Pad, among: Sequence[Item], *, dearest: bool) -> None:
    here = [item for item in among if item.available]
    if here:
        found = max(here, key=lambda item: item.price) if dearest else min(here, key=lambda item: item.price)
        key = "dearest" if dearest else "cheapest"
        pad.tell(say(key, item=found.name, price=price_of(found, pad.catalogue)))
        pad.suggest([found])


def recommend(pad: Pad, among: Sequence[Item]) -> None:
    """What the owner put first in each category, in the owner's order."""
    firsts: dict[str, Item] = {}
    for item in among:
        if item.available:
            firsts.setdefault(item.category_id, item)
    picked = list(firsts.values())[:3]
    if len(firsts) == 1:
        picked = [item for item in among if item.available][:3]
    pad.tell(say("recommend", items=listed(priced_names(picked, pad.catalogue), "or")))
    pad.suggest(picked)


def up_to(pad: Pad, minor: int, among: Sequence[Item]) -> None:
    found = [item for item in among if item.available and item.price <= minor]
    amount = str(Money(minor, pad.catalogue.currency))
    if found:
        pad.tell(
            say("under", price=amount, items=", ".join(priced_names(found[:MOST_LISTED], pad.catalogue)))
        )
        pad.suggest(found[:MOST_BUTTONS])
    else:
        pad.tell(say("under_none", price=amount))


def _has_prices(group: OptionGroup) -> bool:
    return bool(group.min) and any(option.price_delta for option in group.options)


def _priced_group(group: OptionGroup, pad: Pad) -> str:
    options = ", ".join(_option(each.name, each.price_delta, pad) for each in group.options if each.available)
    return f"{group.name.lower()}: {options}"


def _option(name: str, delta: int, pad: Pad) -> str:
    if not delta:
        return name
    sign = "+" if delta > 0 else ""
    return f"{name} {sign}{Money(delta, pad.catalogue.currency)}"
