"""The priced cart as clients read it. Amounts are minor units; `*_text` is what people read."""

from __future__ import annotations

from uuid import UUID

from domain.catalogue.model import Amount, OrderType
from schemas.common import ResponseBody


class ChosenOption(ResponseBody):
    option_id: UUID
    count: int


class ChangedIngredient(ResponseBody):
    ingredient_id: UUID
    amount: Amount


class CartLineView(ResponseBody):
    id: UUID
    item_id: UUID
    name: str
    quantity: int
    choices: tuple[str, ...]
    options: tuple[ChosenOption, ...]
    ingredients: tuple[ChangedIngredient, ...]
    note: str
    unit_price: int
    unit_price_text: str
    total: int
    total_text: str


class TaxView(ResponseBody):
    basis_points: int
    amount: int
    amount_text: str


class CartView(ResponseBody):
    catalogue_version: int
    currency: str
    order_type: OrderType
    table: str
    lines: tuple[CartLineView, ...]
    subtotal: int
    subtotal_text: str
    taxes: tuple[TaxView, ...]
    tax_inclusive: bool
    tip: int
    tip_text: str
    total: int
    total_text: str
