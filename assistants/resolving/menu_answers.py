"""Answers about items, read from the catalogue: price, contents, allergens, diets, choices, what there is."""

from __future__ import annotations

from collections.abc import Sequence

from assistants.language.contract import Language
from assistants.language.tokens import folded, stems_of
from assistants.notices import buttons
from assistants.notices.lines import price_of, priced_names
from assistants.notices.notice import ChoiceNotice, Listed, Notice, Value, notice
from assistants.resolving.turn_draft import TurnDraft
from assistants.understanding.menu_index import Index
from domain.cart.apply import open_choices
from domain.cart.edits import AddLine
from domain.catalogue.model import Category, Item, Option, OptionGroup
from domain.conversation import Phase
from domain.money import Money

MOST_LISTED = 12
MOST_BUTTONS = 8


def show_category(turn: TurnDraft, category: Category) -> None:
    list_items(
        turn, category.name, [item for item in turn.catalogue.in_category(category.id) if item.available]
    )


def list_items(turn: TurnDraft, title: Value, items: Sequence[Item]) -> None:
    names = Listed(priced_names(items[:MOST_LISTED], turn.catalogue), "comma")
    rest = len(items) - MOST_LISTED
    key = "category_more" if rest > 0 else "category_list"
    turn.tell(notice(key, category=title, items=names if items else "–", count=rest))
    turn.suggest(items[:MOST_BUTTONS])


def show_menu(turn: TurnDraft) -> None:
    names = tuple(category.name for category in turn.catalogue.categories)
    turn.tell(notice("menu", categories=Listed(names)))
    turn.offer(*(buttons.show(each.name, each.id) for each in turn.catalogue.categories[:MOST_LISTED]))


def price(turn: TurnDraft, item: Item) -> None:
    extras = tuple(_priced_group(group, turn) for group in item.groups if _has_prices(group))
    key = "price_from" if extras else "price"
    amount = price_of(item, turn.catalogue)
    turn.tell(notice(key, item=item.name, price=amount, options=Listed(extras, "semicolon")))


def contents(turn: TurnDraft, item: Item) -> None:
    told = item.description.casefold()
    names = Listed(tuple(each.name for each in item.ingredients if each.name.casefold() not in told))
    description = item.description.rstrip(".")
    if description and names.items:
        both = notice("described_contents", description=description, ingredients=names)
        turn.tell(notice("contents", item=item.name, contents=both))
    elif description or names.items:
        turn.tell(notice("contents", item=item.name, contents=description or names))
    else:
        turn.tell(notice("contents_unknown", item=item.name))


def choices(turn: TurnDraft, item: Item, groups: Sequence[OptionGroup]) -> None:
    if not groups:
        turn.tell(notice("no_options", item=item.name))
    for group in groups:
        turn.tell(notice("options_list", item=item.name, group=group.name, options=_options(group, turn)))


def available(turn: TurnDraft, items: Sequence[Item]) -> None:
    here = [item for item in items if item.available]
    if not here:
        for item in items[:1]:
            turn.sold_out(item)
    elif len(here) == 1:
        turn.tell(notice("available", item=here[0].name, price=price_of(here[0], turn.catalogue)))
    else:
        turn.tell(notice("available_many", items=Listed(priced_names(here[:MOST_LISTED], turn.catalogue))))
    turn.suggest(here[:MOST_BUTTONS])
    offer_one(turn, here)


def offer_one(turn: TurnDraft, items: Sequence[Item]) -> None:
    """After one dish was spoken of, "yes" and "I'll take two" mean it."""
    asking = turn.context.phase is Phase.ORDERING and not open_choices(turn.cart, turn.catalogue)
    if len(items) == 1 and items[0].available and asking:
        turn.ask(notice("shall_i_add"), [ChoiceNotice(items[0].name, (AddLine(items[0].id),))])


def has_diet(item: Item, diet: str, index: Index) -> bool:
    """By the menu's own tags; what is vegan is also vegetarian."""
    language, wanted = index.lexicon.language, folded(diet, index.lexicon.language)
    tags = {folded(language.tag(tag), language) for tag in item.dietary}
    return wanted in tags or index.lexicon.implied_diets.get(wanted, wanted) in tags


def diet_items(turn: TurnDraft, diet: str, among: Sequence[Item]) -> list[Item]:
    return [item for item in among if item.available and has_diet(item, diet, turn.index)]


def tell_diet(turn: TurnDraft, diet: str, items: Sequence[Item], among: Sequence[Item]) -> None:
    """Of single items yes or no; of many, a list."""
    if items:
        for item in items[:3]:
            key = "diet_yes" if has_diet(item, diet, turn.index) else "diet_no"
            turn.tell(notice(key, item=item.name, diet=diet))
        return
    found = diet_items(turn, diet, among)
    if found:
        list_items(turn, notice("title", text=diet), found)
    else:
        turn.tell(notice("diet_none", diet=diet))


def has_allergen(item: Item, words: frozenset[str], language: Language) -> bool:
    """Return whether the menu lists one of these words, as they are folded, for the item."""
    named = [language.tag(each) for each in item.allergens]
    return any(
        folded(each, language) in words or " ".join(stems_of(each, language)) in words for each in named
    )


def tell_allergen(turn: TurnDraft, allergen: str, items: Sequence[Item], among: Sequence[Item]) -> None:
    """Tell what the menu lists, with the advice that goes with it; never a promise."""
    asked = folded(allergen, turn.language)
    words = turn.index.lexicon.allergen_words.get(asked, frozenset({asked}))
    if not any(item.allergens for item in turn.catalogue.items):
        turn.tell(notice("allergen_unknown"))
    elif items:
        for item in items[:3]:
            key = "allergen_yes" if has_allergen(item, words, turn.language) else "allergen_no"
            turn.tell(notice(key, item=item.name, allergen=allergen))
        turn.tell(notice("allergen_advice"))
    else:
        found = [item for item in among if item.available and not has_allergen(item, words, turn.language)]
        names = Listed(tuple(item.name for item in found[:MOST_LISTED]), "comma")
        key = "allergen_free" if found else "allergen_free_none"
        turn.tell(notice(key, allergen=allergen, items=names))
        turn.tell(notice("allergen_advice"))
        turn.suggest(found[:MOST_BUTTONS])
    turn.offer(buttons.person())


def all_allergens(turn: TurnDraft, items: Sequence[Item]) -> None:
    for item in items[:5]:
        key = "allergens_listed" if item.allergens else "allergens_none"
        names = Listed(tuple(turn.language.tag(each) for each in item.allergens))
        turn.tell(notice(key, item=item.name, allergens=names))
    turn.tell(notice("allergen_advice"))
    turn.offer(buttons.person())


def extreme(turn: TurnDraft, among: Sequence[Item], *, most_expensive: bool) -> None:
    here = [item for item in among if item.available]
    if here:
        found = (
            max(here, key=lambda item: item.price)
            if most_expensive
            else min(here, key=lambda item: item.price)
        )
        key = "most_expensive" if most_expensive else "cheapest"
        turn.tell(notice(key, item=found.name, price=price_of(found, turn.catalogue)))
        turn.suggest([found])


def recommend(turn: TurnDraft, among: Sequence[Item]) -> None:
    """Return what the owner put first in each category, in the owner's order."""
    firsts: dict[str, Item] = {}
    for item in among:
        if item.available:
            firsts.setdefault(item.category_id, item)
    picked = list(firsts.values())[:3]
    if len(firsts) == 1:
        picked = [item for item in among if item.available][:3]
    turn.tell(notice("recommend", items=Listed(priced_names(picked, turn.catalogue), "or")))
    turn.suggest(picked)


def up_to(turn: TurnDraft, minor: int, among: Sequence[Item]) -> None:
    found = [item for item in among if item.available and item.price <= minor]
    amount = Money(minor, turn.catalogue.currency)
    if found:
        names = Listed(priced_names(found[:MOST_LISTED], turn.catalogue), "comma")
        turn.tell(notice("under", price=amount, items=names))
        turn.suggest(found[:MOST_BUTTONS])
    else:
        turn.tell(notice("under_none", price=amount))


def _has_prices(group: OptionGroup) -> bool:
    return bool(group.min) and any(option.price_delta for option in group.options)


def _priced_group(group: OptionGroup, turn: TurnDraft) -> Notice:
    return notice("options_of_group", group=group.name, options=_options(group, turn))


def _options(group: OptionGroup, turn: TurnDraft) -> Listed:
    return Listed(tuple(_option(each, turn) for each in group.options if each.available), "comma")


def _option(option: Option, turn: TurnDraft) -> Value:
    if not option.price_delta:
        return option.name
    key = "option_dearer" if option.price_delta > 0 else "option_cheaper"
    return notice(key, name=option.name, price=Money(option.price_delta, turn.catalogue.currency))
