"""Bodies of the HTTP API. Amounts are minor units; `*_text` is what people read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from domain.catalogue.model import OrderType
from domain.conversation import Button, Phase
from domain.orders.reasons import ReasonCode
from schemas.common import (
    Frozen,
    IngredientAmount,
    Line,
    OptionCount,
    OrderStanding,
    Plain,
    RequestBody,
    ResponseBody,
    Whole,
)
from schemas.views.cards import Card
from schemas.views.cart import CartView

MAX_TEXT = 2000
Count = Annotated[Whole, Field(ge=1, le=99)]


class ChatPost(RequestBody):
    """A customer's message: free text or the value of a button. `message_id` is the client's own UUID."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["text"]}, {"required": ["button"]}]})

    message_id: UUID
    text: str | None = Field(None, max_length=MAX_TEXT)
    button: Plain | None = Field(None, max_length=200)

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.text is None) == (self.button is None):
            raise ValueError("send either text or button")
        if self.text is not None and not self.text.strip():
            raise ValueError("text is empty")
        return self


class SessionOpened(ResponseBody):
    session_id: UUID
    token: str


class ChatAccepted(SessionOpened):
    message_id: UUID


class ReplyView(ResponseBody):
    text: str
    buttons: tuple[Button, ...] = ()


class ReasonView(ResponseBody):
    """Why the order is where it is. `text` is for people, and empty unless the order was given up."""

    code: ReasonCode
    text: str


class OrderView(OrderStanding, ResponseBody):
    """An order as its customer sees it. `checkout_url` only while it waits for payment."""

    order_id: UUID
    total: int
    total_text: str
    currency: str
    checkout_url: str
    expires_at: datetime | None
    reason: ReasonView
    updated_at: datetime


class OrderStatus(OrderView):
    """`source`: the workflow itself, or the stored projection while it cannot be reached."""

    source: Literal["workflow", "projection"]
    waiting_for: str = ""
    """The outsider whose answer the order awaits, such as "stripe", and since when; empty for none."""
    waiting_since: datetime | None = None


class ChatReply(SessionOpened):
    """The answer to a message posted with `Prefer: wait=N`."""

    message_id: UUID
    reply: ReplyView
    cart: CartView
    phase: Phase
    order: OrderView | None


class MessageEvent(ResponseBody):
    """A row of the transcript; its `seq` is the SSE id. `role` tells who speaks."""

    seq: int
    message_id: UUID | None
    role: Literal["customer", "waiter", "staff", "shop"]
    text: str
    buttons: tuple[Button, ...]
    link: str
    """Where the message leads (a payment page), or empty."""
    card: Card | None = None
    at: datetime


class StateEvent(ResponseBody):
    """Sent on connecting and after each change, so that every tab shows the same cart and order."""

    phase: Phase
    cart: CartView
    order: OrderView | None


class DeltaEvent(ResponseBody):
    """Words of a reply while they are made. A higher `attempt` of a turn replaces what came before."""

    turn: int
    attempt: int
    text: str


class JsonText:
    """Describes a field as a text that holds its value as JSON."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "contentMediaType": "application/json", "contentSchema": handler(core)}


class StreamEvent(Frozen):
    """A server-sent event. `id` is the number of a message's row; other events have none."""

    event: Literal["message", "delta", "state"]
    data: Annotated[MessageEvent | DeltaEvent | StateEvent, JsonText()]
    id: str = ""


class CartItemPost(Line):
    """Add an item with its choices. `request_id` makes a repeated call harmless."""

    quantity: Count = 1
    request_id: UUID | None = None


class CartItemPatch(RequestBody):
    """A change of a line: only what is sent changes. `options` replaces the whole choice of options of
    the line."""

    quantity: Count | None = None
    options: tuple[OptionCount, ...] | None = Field(None, max_length=100)
    ingredients: tuple[IngredientAmount, ...] | None = Field(None, max_length=100)
    note: Plain | None = Field(None, max_length=200)
    request_id: UUID | None = None


class CartPatch(RequestBody):
    """Order type (with its table) and tip: `tip` in minor units or `tip_basis_points` of the subtotal."""

    order_type: OrderType | None = None
    table: Plain = Field("", max_length=20)
    tip: Whole | None = Field(None, ge=0)
    tip_basis_points: Whole | None = Field(None, ge=0, le=10_000)
    request_id: UUID | None = None


class ResumePost(RequestBody):
    resume_token: str = Field(min_length=20, max_length=200)


class ResumeLink(ResponseBody):
    url: str
    expires_at: datetime


class PlacedOrder(SessionOpened):
    """A machine's order, accepted and priced; pay at `checkout_url`."""

    order: OrderView


class Uploaded(ResponseBody):
    """`api_key` only for a shop that is new: it is shown once."""

    shop_id: UUID
    slug: str
    url: str
    catalogue_version: int
    items: int
    api_key: str | None = None


class AttentionView(ResponseBody):
    """Something that code cannot settle. `code` is stable; docs/operations.md says what each asks for."""

    id: int
    kind: str
    code: str
    detail: str
    order_id: UUID | None
    session_id: UUID | None
    since: datetime


class AttentionList(ResponseBody):
    """A page of a shop's open concerns. `next` is the cursor of the page after it; None on the last."""

    concerns: tuple[AttentionView, ...]
    next: str | None = None


class Health(ResponseBody):
    status: Literal["ok"]


class Backlog(ResponseBody):
    """Counts of what was stored and waits to be passed on (Stripe's events) or answered (customers'
    messages)."""

    count: int
    oldest_seconds: int


class Readiness(ResponseBody):
    """`dependencies` name each part and whether it answers; `waiting` is empty while the database is down."""

    status: Literal["ready", "degraded"]
    dependencies: dict[str, str]
    waiting: dict[str, Backlog]
