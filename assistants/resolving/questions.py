"""What a question is about and which answer fits. A question never edits the cart."""

from __future__ import annotations

from assistants.language.phrases import say
from assistants.language.senses import Sense
from assistants.resolving import menu_answers
from assistants.resolving.pad import Pad
from assistants.resolving.topics import Topic, topic_of
from assistants.resolving.troubles import unknown_dish
from assistants.speaking import shop_answers
from assistants.speaking.lines import choice_words, line_words
from assistants.speaking.replies import summary_of
from assistants.understanding.choices import fit, parts
from assistants.understanding.clauses import Clause
from domain.cart import apply as ordering
from domain.cart.edits import AddLine
from domain.cart.model import Cart
from domain.catalogue.model import Item, OrderType
from domain.money import exponent
from domain.payments.pricing import quote

ORDER_TYPES = {
    Sense.DINE_IN: OrderType.DINE_IN, Sense.PICKUP: OrderType.PICKUP, Sense.DELIVERY: OrderType.DELIVERY,
}  # fmt: skip


def answer(pad: Pad, clause: Clause) -> None:
    topic = topic_of(pad, clause)
    pad.answered = True
    if not (
        _about_shop(pad, clause, topic) or _about_cart(pad, clause, topic) or _about_menu(pad, clause, topic)
    ):
        pad.tell(say("cannot_answer"))
        pad.leftover.append("")
    pad.leftover += topic.strange
    if topic.items:
        near = [line for line in pad.cart.lines if line.item_id == topic.items[0].id]
        if near:
            pad.point_at(near[:1])


def _about_shop(pad: Pad, clause: Clause, topic: Topic) -> bool:
    now = pad.shop.local(pad.table.now)
    if clause.has(Sense.HOURS):
        pad.tell(shop_answers.hours(pad.shop, pad.table.now, shop_answers.weekday_in(topic.words, now)))
    elif clause.has(Sense.ADDRESS):
        pad.tell(shop_answers.address(pad.shop))
    elif clause.has(Sense.PHONE):
        pad.tell(shop_answers.contact(pad.shop))
    elif clause.has(*ORDER_TYPES, Sense.TYPES) and not topic.items:
        asked = next((ORDER_TYPES[span.sense] for span in clause.spans if span.sense in ORDER_TYPES), None)
        pad.tell(shop_answers.order_types(pad.shop, asked))
    else:
        return False
    return True


def _about_cart(pad: Pad, clause: Clause, topic: Topic) -> bool:
    mentions = bool(topic.items or topic.categories or topic.mods or topic.strange or topic.diets)
    if clause.has(Sense.CART) and not mentions:
        pad.tell(summary_of(pad.cart, pad.catalogue))
    elif clause.has(Sense.TOTAL) or (clause.has(Sense.PRICE) and not mentions and pad.cart.lines):
        total = quote(pad.cart, pad.catalogue).total_money
        pad.tell(say("total_so_far", total=total) if pad.cart.lines else say("cart_empty"))
    else:
        return False
    return True


def _about_menu(pad: Pad, clause: Clause, topic: Topic) -> bool:
    among = _among(pad, topic)
    minor = _limit(pad, clause)
    if topic.diets and not _by_allergen(topic, pad):
        menu_answers.tell_diet(pad, topic.diets[0], topic.items, among)
    elif topic.diets or (topic.allergens and not topic.mods) or clause.has(Sense.ALLERGENS):
        _allergens(pad, topic, among)
    elif minor is not None:
        menu_answers.up_to(pad, minor, among)
    elif clause.has(Sense.CHEAPEST, Sense.DEAREST):
        menu_answers.extreme(pad, among, dearest=clause.has(Sense.DEAREST))
    elif clause.has(Sense.RECOMMEND):
        menu_answers.recommend(pad, among)
    else:
        return _about_items(pad, clause, topic)
    return True


def _by_allergen(topic: Topic, pad: Pad) -> bool:
    """A "… free" no item is tagged with is answered by the allergens the menu lists."""
    diet = topic.diets[0]
    return bool(topic.allergens) and not any(
        menu_answers.has_diet(item, diet, pad.index) for item in pad.catalogue.items
    )


def _allergens(pad: Pad, topic: Topic, among: list[Item]) -> None:
    if topic.allergens:
        menu_answers.tell_allergen(pad, topic.allergens[0], topic.items, among)
    elif topic.items:
        menu_answers.all_allergens(pad, topic.items)
    else:
        pad.tell(say("allergen_advice"))


def _about_items(pad: Pad, clause: Clause, topic: Topic) -> bool:
    if topic.items and clause.has(Sense.PRICE):
        _prices(pad, topic)
    elif topic.items and (clause.has(Sense.OPTIONS) or (topic.groups and not topic.mods)):
        _choices(pad, topic)
    elif topic.items and topic.mods:
        _has_parts(pad, topic)
    elif topic.items and clause.has(Sense.CONTENTS, Sense.CONTAINS) and not clause.has(Sense.AVAILABLE):
        for item in topic.items[:3]:
            menu_answers.contents(pad, item)
        menu_answers.offer_one(pad, topic.items)
    elif topic.items:
        menu_answers.available(pad, topic.items)
        if len(topic.items) == 1 and topic.items[0].description:
            pad.tell(topic.items[0].description)
    else:
        return _about_kinds(pad, clause, topic)
    return True


def _about_kinds(pad: Pad, clause: Clause, topic: Topic) -> bool:
    if topic.strange:
        unknown_dish(pad, " ".join(topic.strange))
    elif topic.categories:
        for category in topic.categories[:3]:
            menu_answers.show_category(pad, category)
    elif topic.mods:
        _with_part(pad, topic)
    elif topic.groups and _items_with_group(pad, topic):
        topic.items = _items_with_group(pad, topic)[:1]
        _choices(pad, topic)
    elif (clause.has(Sense.MENU, Sense.SHOW, Sense.AVAILABLE) and not clause.has(Sense.ASK)) or clause.has(
        Sense.MENU
    ):
        menu_answers.show_menu(pad)
    else:
        return False
    return True


def _with_part(pad: Pad, topic: Topic) -> None:
    """As in "what has mushrooms": the items that come with it or can."""
    words = topic.mods[0].span.words
    found = [item for item in pad.catalogue.items[:2000] if item.available and parts(item, words, pad.index)]
    if found:
        menu_answers.list_items(pad, topic.mods[0].span.text.capitalize(), found)
    else:
        unknown_dish(pad, topic.mods[0].span.text)


def _prices(pad: Pad, topic: Topic) -> None:
    for item in topic.items[:5]:
        chosen = fit(item, topic.mods, pad.index)
        if not (chosen.selections or chosen.preparations):
            menu_answers.price(pad, item)
            continue
        line = AddLine(item.id, 1, chosen.selections, chosen.preparations)
        tried = ordering.apply(Cart(), [line], pad.catalogue, pad.new_line_id).cart
        for priced in quote(tried, pad.catalogue).lines:
            words = line_words(1, priced.name, choice_words(priced.chosen)).removeprefix("1 × ")
            pad.tell(say("price", item=words, price=quote(tried, pad.catalogue).money(priced.unit_price)))


def _choices(pad: Pad, topic: Topic) -> None:
    item = topic.items[0]
    asked = {word for name in topic.groups for word in name.split()} | {
        pad.index.lexicon.stem(word) for word in topic.words
    }
    named = [group for group in item.groups if asked & set(pad.index.stems(group.name))]
    menu_answers.choices(pad, item, named or item.groups)


def _items_with_group(pad: Pad, topic: Topic) -> list[Item]:
    asked = {word for name in topic.groups for word in name.split()}
    return [
        item
        for item in pad.catalogue.items
        if item.available and any(asked <= set(pad.index.stems(group.name)) for group in item.groups)
    ]


def _has_parts(pad: Pad, topic: Topic) -> None:
    """As in "does the carbonara have bacon": in it, to be had with it, or neither."""
    for item in topic.items[:3]:
        for mod in topic.mods[:5]:
            found = parts(item, mod.span.words, pad.index)
            ingredient = next((part.ingredient for part in found if part.ingredient), None)
            option = next((part.option for part in found if part.option), None)
            if ingredient:
                pad.tell(say("comes_with", item=item.name, what=ingredient.name))
            elif option:
                pad.tell(say("can_have", item=item.name, what=option.name))
            else:
                pad.tell(say("comes_without", item=item.name, what=mod.span.text))
    if topic.allergens:
        menu_answers.tell_allergen(pad, topic.allergens[0], topic.items, [])


def _among(pad: Pad, topic: Topic) -> list[Item]:
    ids = {category.id for category in topic.categories}
    items = [item for item in pad.catalogue.items if not ids or item.category_id in ids]
    for diet in topic.diets:
        if any(menu_answers.has_diet(item, diet, pad.index) for item in items):
            items = [item for item in items if menu_answers.has_diet(item, diet, pad.index)]
    return items


def _limit(pad: Pad, clause: Clause) -> int | None:
    """As in "under $10": the amount, in minor units."""
    if not clause.has(Sense.UNDER):
        return None
    amounts = [
        span.amount if span.amount is not None else span.value
        for span in clause.spans
        if span.value or span.amount
    ]
    return int(amounts[-1] * 10 ** exponent(pad.catalogue.currency)) if amounts and amounts[-1] else None


def show_hedged(pad: Pad, clause: Clause) -> None:
    """As in "maybe a coke", "if I had two pizzas": nothing is added, but it is easy to."""
    topic = topic_of(pad, clause)
    pad.tell(say("not_added"))
    pad.suggest(topic.items[:4])
    pad.leftover += topic.strange or [""]
