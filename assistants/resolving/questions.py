"""What a question is about and which answer fits. A question never edits the cart."""

from __future__ import annotations

from assistants.language.senses import Sense
from assistants.notices import shop
from assistants.notices.carts import summary_of
from assistants.notices.lines import title
from assistants.notices.notice import notice
from assistants.resolving import menu_answers
from assistants.resolving.rejections import unknown_dish
from assistants.resolving.topics import Topic, topic_of
from assistants.resolving.turn_draft import TurnDraft
from assistants.understanding.choices import fit, parts
from assistants.understanding.clauses import Clause
from assistants.understanding.weekdays import weekday_in
from domain.cart import apply as ordering
from domain.cart.edits import AddLine
from domain.cart.model import Cart
from domain.catalogue.model import Item, OrderType
from domain.money import Money, exponent
from domain.payments.pricing import quote

ORDER_TYPES = {
    Sense.DINE_IN: OrderType.DINE_IN, Sense.PICKUP: OrderType.PICKUP, Sense.DELIVERY: OrderType.DELIVERY,
}  # fmt: skip


def answer(turn: TurnDraft, clause: Clause) -> None:
    topic = topic_of(turn, clause)
    turn.answered = True
    if not (
        _about_shop(turn, clause, topic)
        or _about_cart(turn, clause, topic)
        or _about_menu(turn, clause, topic)
    ):
        turn.tell(notice("cannot_answer"))
        turn.leftover.append("")
    turn.leftover += topic.unknown
    if topic.items:
        near = [line for line in turn.cart.lines if line.item_id == topic.items[0].id]
        if near:
            turn.point_at(near[:1])


def _about_shop(turn: TurnDraft, clause: Clause, topic: Topic) -> bool:
    now = turn.shop.local(turn.context.now)
    if clause.has(Sense.HOURS):
        day = weekday_in(topic.words, now, turn.language)
        turn.tell(shop.hours(turn.shop, turn.context.now, day))
    elif clause.has(Sense.ADDRESS):
        turn.tell(shop.address(turn.shop))
    elif clause.has(Sense.PHONE):
        turn.tell(shop.contact(turn.shop))
    elif clause.has(*ORDER_TYPES, Sense.TYPES) and not topic.items:
        asked = next((ORDER_TYPES[span.sense] for span in clause.spans if span.sense in ORDER_TYPES), None)
        turn.tell(shop.order_types(turn.shop, asked))
    else:
        return False
    return True


def _about_cart(turn: TurnDraft, clause: Clause, topic: Topic) -> bool:
    mentions = bool(topic.items or topic.categories or topic.modifiers or topic.unknown or topic.diets)
    if clause.has(Sense.CART) and not mentions:
        turn.tell(summary_of(turn.cart, turn.catalogue))
    elif clause.has(Sense.TOTAL) or (clause.has(Sense.PRICE) and not mentions and turn.cart.lines):
        total = quote(turn.cart, turn.catalogue).total_money
        turn.tell(notice("total_so_far", total=total) if turn.cart.lines else notice("cart_empty"))
    else:
        return False
    return True


def _about_menu(turn: TurnDraft, clause: Clause, topic: Topic) -> bool:
    among = _among(turn, topic)
    minor = _limit(turn, clause)
    if topic.diets and not _by_allergen(topic, turn):
        menu_answers.tell_diet(turn, topic.diets[0], topic.items, among)
    elif topic.diets or (topic.allergens and not topic.modifiers) or clause.has(Sense.ALLERGENS):
        _allergens(turn, topic, among)
    elif minor is not None:
        menu_answers.up_to(turn, minor, among)
    elif clause.has(Sense.CHEAPEST, Sense.MOST_EXPENSIVE):
        menu_answers.extreme(turn, among, most_expensive=clause.has(Sense.MOST_EXPENSIVE))
    elif clause.has(Sense.RECOMMEND):
        menu_answers.recommend(turn, among)
    else:
        return _about_items(turn, clause, topic)
    return True


def _by_allergen(topic: Topic, turn: TurnDraft) -> bool:
    """A "… free" no item is tagged with is answered by the allergens the menu lists."""
    diet = topic.diets[0]
    return bool(topic.allergens) and not any(
        menu_answers.has_diet(item, diet, turn.index) for item in turn.catalogue.items
    )


def _allergens(turn: TurnDraft, topic: Topic, among: list[Item]) -> None:
    if topic.allergens:
        menu_answers.tell_allergen(turn, topic.allergens[0], topic.items, among)
    elif topic.items:
        menu_answers.all_allergens(turn, topic.items)
    else:
        turn.tell(notice("allergen_advice"))


def _about_items(turn: TurnDraft, clause: Clause, topic: Topic) -> bool:
    if topic.items and clause.has(Sense.PRICE):
        _prices(turn, topic)
    elif topic.items and (clause.has(Sense.OPTIONS) or (topic.groups and not topic.modifiers)):
        _choices(turn, topic)
    elif topic.items and topic.modifiers:
        _has_parts(turn, topic)
    elif topic.items and clause.has(Sense.CONTENTS, Sense.CONTAINS) and not clause.has(Sense.AVAILABLE):
        for item in topic.items[:3]:
            menu_answers.contents(turn, item)
        menu_answers.offer_one(turn, topic.items)
    elif topic.items:
        menu_answers.available(turn, topic.items)
        if len(topic.items) == 1 and topic.items[0].description:
            turn.tell(topic.items[0].description)
    else:
        return _about_kinds(turn, clause, topic)
    return True


def _about_kinds(turn: TurnDraft, clause: Clause, topic: Topic) -> bool:
    if topic.unknown:
        unknown_dish(turn, " ".join(topic.unknown))
    elif topic.categories:
        for category in topic.categories[:3]:
            menu_answers.show_category(turn, category)
    elif topic.modifiers:
        _with_part(turn, topic)
    elif topic.groups and _items_with_group(turn, topic):
        topic.items = _items_with_group(turn, topic)[:1]
        _choices(turn, topic)
    elif (clause.has(Sense.MENU, Sense.SHOW, Sense.AVAILABLE) and not clause.has(Sense.ASK)) or clause.has(
        Sense.MENU
    ):
        menu_answers.show_menu(turn)
    else:
        return False
    return True


def _with_part(turn: TurnDraft, topic: Topic) -> None:
    """List the items that come with an ingredient or can: "what has mushrooms"."""
    words = topic.modifiers[0].span.words
    found = [
        item for item in turn.catalogue.items[:2000] if item.available and parts(item, words, turn.index)
    ]
    if found:
        menu_answers.list_items(turn, notice("title", text=topic.modifiers[0].span.text), found)
    else:
        unknown_dish(turn, topic.modifiers[0].span.text)


def _prices(turn: TurnDraft, topic: Topic) -> None:
    for item in topic.items[:5]:
        chosen = fit(item, topic.modifiers, turn.index)
        if not (chosen.selections or chosen.preparations):
            menu_answers.price(turn, item)
            continue
        line = AddLine(item.id, 1, chosen.selections, chosen.preparations)
        tried = ordering.apply(Cart(), [line], turn.catalogue, turn.new_line_id).cart
        for priced in quote(tried, turn.catalogue).lines:
            amount = Money(priced.unit_price, turn.catalogue.currency)
            turn.tell(notice("price", item=title(priced), price=amount))


def _choices(turn: TurnDraft, topic: Topic) -> None:
    item = topic.items[0]
    asked = {word for name in topic.groups for word in name.split()} | {
        turn.language.stem(word) for word in topic.words
    }
    named = [group for group in item.groups if asked & set(turn.index.stems(group.name))]
    menu_answers.choices(turn, item, named or item.groups)


def _items_with_group(turn: TurnDraft, topic: Topic) -> list[Item]:
    asked = {word for name in topic.groups for word in name.split()}
    return [
        item
        for item in turn.catalogue.items
        if item.available and any(asked <= set(turn.index.stems(group.name)) for group in item.groups)
    ]


def _has_parts(turn: TurnDraft, topic: Topic) -> None:
    """Tell what is in an item, or can be added: "does the carbonara have bacon"."""
    for item in topic.items[:3]:
        for modifier in topic.modifiers[:5]:
            found = parts(item, modifier.span.words, turn.index)
            ingredient = next((part.ingredient for part in found if part.ingredient), None)
            option = next((part.option for part in found if part.option), None)
            if ingredient:
                turn.tell(notice("comes_with", item=item.name, what=ingredient.name))
            elif option:
                turn.tell(notice("can_have", item=item.name, what=option.name))
            else:
                turn.tell(notice("comes_without", item=item.name, what=modifier.span.text))
    if topic.allergens:
        menu_answers.tell_allergen(turn, topic.allergens[0], topic.items, [])


def _among(turn: TurnDraft, topic: Topic) -> list[Item]:
    ids = {category.id for category in topic.categories}
    items = [item for item in turn.catalogue.items if not ids or item.category_id in ids]
    for diet in topic.diets:
        if any(menu_answers.has_diet(item, diet, turn.index) for item in items):
            items = [item for item in items if menu_answers.has_diet(item, diet, turn.index)]
    return items


def _limit(turn: TurnDraft, clause: Clause) -> int | None:
    """Return the amount of "under $10" in minor units, or None."""
    if not clause.has(Sense.UNDER):
        return None
    amounts = [
        span.amount if span.amount is not None else span.value
        for span in clause.spans
        if span.value or span.amount
    ]
    return int(amounts[-1] * 10 ** exponent(turn.catalogue.currency)) if amounts and amounts[-1] else None


def show_hedged(turn: TurnDraft, clause: Clause) -> None:
    """Offer what was named in doubt, and add nothing: "maybe a coke", "if I had two pizzas"."""
    topic = topic_of(turn, clause)
    turn.tell(notice("not_added"))
    turn.suggest(topic.items[:4])
    turn.leftover += topic.unknown or [""]
