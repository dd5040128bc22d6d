"""Cards in the thread: what a message shows besides its words. Snapshots: scrolling back stays true."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from domain.cart.model import Cart
from domain.conversation import Message, Turn
from domain.orders.states import OrderState
from domain.payments.pricing import Quote
from schemas.common import ResponseBody
from schemas.views.cart import CartView, cart_view

ADD = "add:"
CONFIRM = "confirm:"


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


class OrderCard(ResponseBody):
    kind: Literal["order"] = "order"
    order_id: UUID
    state: OrderState
    number: str


Card = Annotated[ItemsCard | CartCard | ReadBackCard | PaymentCard | OrderCard, Field(discriminator="kind")]


def card_of_turn(turn: Turn, message: Message, priced: Quote) -> Card | None:
    """The read-back, the cart that was asked for, or the items a reply offers to add."""
    values = [button.value for button in turn.reply.buttons]
    if turn.draft_hash and f"{CONFIRM}{turn.draft_hash}" in values:
        return read_back_card(turn.cart, priced, turn.draft_hash)
    if message.button == "cart" and not turn.cart.empty:
        return CartCard(cart=cart_view(turn.cart, priced))
    items = tuple(UUID(value.removeprefix(ADD)) for value in values if value.startswith(ADD))
    return ItemsCard(item_ids=items) if len(items) > 1 else None


def read_back_card(cart: Cart, priced: Quote, draft_hash: str) -> ReadBackCard:
    return ReadBackCard(draft_hash=draft_hash, cart=cart_view(cart, priced))
