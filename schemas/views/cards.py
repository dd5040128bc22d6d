"""Cards in the thread: what a message shows besides its words. Snapshots: scrolling back stays true."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.common import OrderStanding, ResponseBody
from schemas.views.cart import CartView


class ItemsCard(ResponseBody):
    kind: Literal["items"] = "items"
    item_ids: tuple[UUID, ...]


class CartCard(ResponseBody):
    kind: Literal["cart"] = "cart"
    cart: CartView


class ReadBackCard(ResponseBody):
    kind: Literal["read_back"] = "read_back"
    draft_hash: str
    cart: CartView


class PaymentCard(ResponseBody):
    kind: Literal["payment"] = "payment"
    order_id: UUID
    total_text: str
    url: str


class OrderCard(OrderStanding, ResponseBody):
    kind: Literal["order"] = "order"
    order_id: UUID


Card = Annotated[ItemsCard | CartCard | ReadBackCard | PaymentCard | OrderCard, Field(discriminator="kind")]
