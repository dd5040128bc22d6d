"""The priced cart as clients read it. Amounts are minor units; `*_text` is what people read."""

from __future__ import annotations

from domain.catalogue.model import OrderType
from schemas.common import Line, ResponseBody, UuidText


class CartLineView(Line):
    """A line of the cart, priced. `choices` are its options and changed ingredients in words."""

    id: UuidText
    name: str
    choices: tuple[str, ...]
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
