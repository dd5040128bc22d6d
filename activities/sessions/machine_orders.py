"""Read a machine's order document by the same edits, limits and prices as a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from domain.cart.apply import NewLineId, apply, problems
from domain.cart.model import Cart
from domain.ids import LineId
from schemas.documents.order import OrderDocument, edits_of, order_errors
from schemas.messages.session import CashierRequest
from storage.shops.menus import ShopMenu
from storage.tables.base import Json


@dataclass(frozen=True)
class Placed:
    """The cart of the document, or its problems, each with its place or its code."""

    document: Json
    cart: Cart
    wrong: tuple[str, ...]


def read_machine_order(document: Json, hand_off: CashierRequest, shop_menu: ShopMenu) -> Placed:
    if wrong := order_errors(document):
        return Placed(document, Cart(), wrong)
    order = OrderDocument.model_validate(document)
    if wrong := _of_another_counter(order, hand_off, shop_menu):
        return Placed(document, Cart(), wrong)
    applied = apply(Cart(), edits_of(order), shop_menu.catalogue, _fresh_ids(hand_off))
    wrong = tuple(f"{each.code}: {each.detail}" for each in applied.refused)
    if not wrong:
        wrong = tuple(f"{each.code}: {each.detail}" for each in problems(applied.cart, shop_menu.catalogue))
    return Placed(document, applied.cart, wrong)


def _of_another_counter(
    order: OrderDocument, hand_off: CashierRequest, shop_menu: ShopMenu
) -> tuple[str, ...]:
    if order.shop_id != hand_off.shop_id:
        return (f"shop_id: this is shop {hand_off.shop_id}",)
    if order.catalogue_version != shop_menu.catalogue.version:
        return (f"catalogue_version: version {shop_menu.catalogue.version} of the menu is in force",)
    if order.order_type not in shop_menu.shop.order_types:
        return (f"order_type: {shop_menu.shop.name} takes {', '.join(shop_menu.shop.order_types)}",)
    return ()


def _fresh_ids(hand_off: CashierRequest) -> NewLineId:
    """Return a source of line ids that are the same in every attempt."""
    numbers = iter(range(1, 10_000))
    return lambda: LineId(str(uuid5(UUID(hand_off.order_id), str(next(numbers)))))
