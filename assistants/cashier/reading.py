"""The cashier's document beside the confirmed cart: what makes it invalid, and what it says differently."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from pydantic import ValidationError

from assistants.cashier.prompt import Confirmed
from assistants.model.amount_guard import named_amounts, names_link
from assistants.notices.differences import compared
from assistants.notices.notice import Listed, Notice, Value, notice
from domain.cart.differences import Change, Difference, differences
from domain.cart.model import Cart, CartLine
from domain.catalogue.model import Catalogue
from domain.ids import IngredientId, ItemId, LineId, OptionId
from domain.payments.pricing import quote
from schemas.documents.order import OrderDocument, OrderLine, cart_of, order_errors

MOST_TOLD = 6
TOLD = {
    Change.QUANTITY: "differs_quantity",
    Change.ITEM_ADDED: "differs_item_added",
    Change.ITEM_GONE: "differs_item_gone",
    Change.CHOICES: "differs_choices",
    Change.TIP: "differs_tip",
}
"""Other changes follow from these."""


def read_document(text: str, confirmed: Confirmed) -> tuple[OrderDocument | None, tuple[str, ...]]:
    """The document, or why it is none: each breach of the schema, each id that this menu does not have."""
    try:
        found: object = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None, ("$: this is not JSON",)
    if "\\u0000" in json.dumps(found):
        return None, ("$: texts hold no NUL",)
    if errors := order_errors(found):
        return None, errors
    try:
        document = OrderDocument.model_validate(found)
    except ValidationError as error:
        # The two differ in small things, such as whether 1.0 is 1.
        return None, tuple(f"$.{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    unknown = tuple(_unknown(document, confirmed))
    return (None, unknown) if unknown else (document, ())


def as_cart(document: OrderDocument, seen: Cart) -> Cart:
    """The document as a cart in which a line that stands for one the customer saw carries its id."""
    fresh = tuple(LineId(f"written:{place}") for place in range(len(document.lines)))
    written = cart_of(document, fresh)
    lines, left = list(written.lines), list(seen.lines)
    for twins in (_same, _same_choice, _same_item):
        for place, line in enumerate(lines):
            twin = next((each for each in left if twins(each, line)), None) if line.id in fresh else None
            if twin is not None:
                left.remove(twin)
                lines[place] = _in_order_of(twin, line)
    return replace(written, lines=tuple(lines))


def doubts(document: OrderDocument, seen: Cart, catalogue: Catalogue) -> Notice | None:
    """Return what the document says otherwise than the cart the customer saw; None for the same order."""
    written = as_cart(document, seen)
    if replace(written, lines=()) == replace(seen, lines=()) and set(written.lines) == set(seen.lines):
        return None
    told = [*_told(seen, written, catalogue)]
    if not told:
        return notice("cashier_question")
    shown = (*told[:MOST_TOLD], *([notice("differs_more")] if len(told) > MOST_TOLD else []))
    return notice("cashier_differs", changes=Listed(shown))


def _unknown(document: OrderDocument, confirmed: Confirmed) -> Iterator[str]:
    shop, catalogue = confirmed.shop, confirmed.catalogue
    if document.shop_id != shop.id:
        yield f"$.shop_id: this is shop {shop.id}"
    if document.catalogue_version != catalogue.version:
        yield f"$.catalogue_version: version {catalogue.version} of the menu is in force"
    for place, line in enumerate(document.lines):
        yield from (f"$.lines[{place}]: {each}" for each in _unknown_in_line(line, catalogue))


def _unknown_in_line(line: OrderLine, catalogue: Catalogue) -> Iterator[str]:
    item = catalogue.item(ItemId(line.item_id))
    if item is None:
        yield f"the menu has no item {line.item_id}"
        return
    for option in line.options:
        if item.option(OptionId(option.option_id)) is None:
            yield f"{item.name} has no option {option.option_id}"
    for each in line.ingredients:
        if item.ingredient(IngredientId(each.ingredient_id)) is None:
            yield f"{item.name} has no ingredient {each.ingredient_id}"


def _same(seen: CartLine, written: CartLine) -> bool:
    return _same_choice(seen, written) and seen.quantity == written.quantity


def _same_choice(seen: CartLine, written: CartLine) -> bool:
    return _sorted(seen).same_choice(_sorted(written))


def _same_item(seen: CartLine, written: CartLine) -> bool:
    return seen.item_id == written.item_id


def _sorted(line: CartLine) -> CartLine:
    return replace(
        line,
        selections=tuple(sorted(line.selections, key=lambda each: (each.option_id, each.count))),
        preparations=tuple(sorted(line.preparations, key=lambda each: (each.ingredient_id, each.amount))),
    )


def _in_order_of(seen: CartLine, written: CartLine) -> CartLine:
    """In which order choices are named makes no difference."""
    reordered = replace(seen, quantity=written.quantity, note=written.note)
    return reordered if _same_choice(reordered, written) else replace(written, id=seen.id)


def _told(seen: Cart, written: Cart, catalogue: Catalogue) -> Iterator[Notice]:
    for each in differences(quote(seen, catalogue), quote(written, catalogue)):
        if each.change in TOLD:
            yield _change(each)
    for line in written.lines:
        was = seen.line(line.id)
        item = catalogue.item(line.item_id)
        if item and line.note != (was.note if was else ""):
            yield _note("differs_line_note", line.note, catalogue, item=item.name)
    if written.order_type is not seen.order_type:
        before, after = notice(seen.order_type.value), notice(written.order_type.value)
        yield notice("differs_order_type", before=before, after=after)
    if written.table != seen.table:
        yield _note("differs_table", written.table, catalogue)
    if written.note != seen.note:
        yield _note("differs_note", written.note, catalogue)


def _change(each: Difference) -> Notice:
    key = TOLD[each.change]
    if each.change is Change.CHOICES and not (each.before and each.after):
        key = "differs_choices_added" if each.after else "differs_choices_gone"
    before, after = compared(each.before), compared(each.after)
    return notice(key, subject=each.subject, before=before, after=after)


def _note(key: str, words: str, catalogue: Catalogue, **values: Value) -> Notice:
    """A model's words are said to a customer only where they name no amount and lead nowhere."""
    if not words.strip():
        return notice(f"{key}_gone", **values)
    if names_link(words) or named_amounts(words, catalogue.currency):
        return notice(f"{key}_other", **values)
    return notice(key, note=words, **values)
