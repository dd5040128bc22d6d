"""Bodies of the HTTP API. Amounts are minor units; `*_text` is what people read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.catalogue import Amount, Catalogue, Item, OptionGroup, OrderType
from domain.conversation import Button, Phase
from domain.hours import hours_text
from domain.money import Money
from domain.order_states import OrderState
from domain.payment_states import PaymentState
from domain.pricing import Quote
from domain.shop import Shop

MAX_TEXT = 2000
Count = Annotated[int, Field(ge=1, le=99)]


class Body(BaseModel):
    """What a client sends: unknown fields are refused, so a price or a discount cannot even be spelled."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Problem(Answer):
    """The one body of every 4xx and 5xx: `error` is a stable code, `detail` says what and where."""

    error: str
    detail: str


class ChatPost(Body):
    """A customer's message: free text or the value of a button. `message_id` is the client's own UUID."""

    message_id: UUID
    text: str | None = Field(None, max_length=MAX_TEXT)
    button: str | None = Field(None, max_length=200)

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.text is None) == (self.button is None):
            raise ValueError("send either text or button")
        if self.text is not None and not self.text.strip():
            raise ValueError("text is empty")
        return self


class SessionOpened(Answer):
    session_id: UUID
    token: str


class ChatAccepted(SessionOpened):
    message_id: UUID


class ReplyView(Answer):
    text: str
    buttons: tuple[Button, ...] = ()


class CartLineView(Answer):
    id: UUID
    item_id: UUID
    name: str
    quantity: int
    choices: tuple[str, ...]
    note: str
    unit_price: int
    unit_price_text: str
    total: int
    total_text: str


class TaxView(Answer):
    basis_points: int
    amount: int
    amount_text: str


class CartView(Answer):
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


class OrderView(Answer):
    """An order as its customer sees it. `checkout_url` only while it waits for payment."""

    order_id: UUID
    state: OrderState
    payment_state: PaymentState
    number: str
    total: int
    total_text: str
    currency: str
    checkout_url: str
    expires_at: datetime | None
    reason: str
    updated_at: datetime


class OrderStatus(OrderView):
    """`source`: the workflow itself, or the stored projection while it cannot be reached."""

    source: Literal["workflow", "projection"]


class ChatReply(SessionOpened):
    """The answer to a message posted with `Prefer: wait=N`."""

    message_id: UUID
    reply: ReplyView
    cart: CartView
    phase: Phase
    order: OrderView | None


class MessageEvent(Answer):
    """A row of the transcript; its `seq` is the SSE id. `role` tells who speaks."""

    seq: int
    message_id: UUID | None
    role: Literal["customer", "waiter", "staff", "shop"]
    text: str
    buttons: tuple[Button, ...]
    link: str
    """Where the message leads (a payment page), or empty."""
    at: datetime


class StateEvent(Answer):
    """Sent on connecting and after each change, so that every tab shows the same cart and order."""

    phase: Phase
    cart: CartView
    order: OrderView | None


class DeltaEvent(Answer):
    """Words of a reply while they are made. A higher `attempt` of a turn replaces what came before."""

    turn: int
    attempt: int
    text: str


class OptionChoice(Body):
    option_id: UUID
    count: Count = 1


class IngredientChoice(Body):
    ingredient_id: UUID
    amount: Amount


class CartItemPost(Body):
    """Add an item with its choices. `request_id` makes a repeated call harmless."""

    item_id: UUID
    quantity: Count = 1
    options: tuple[OptionChoice, ...] = Field((), max_length=100)
    ingredients: tuple[IngredientChoice, ...] = Field((), max_length=100)
    note: str = Field("", max_length=200)
    request_id: UUID | None = None


class CartItemPatch(Body):
    """Only what is sent changes. `options` replaces the whole choice of options of the line."""

    quantity: Count | None = None
    options: tuple[OptionChoice, ...] | None = Field(None, max_length=100)
    ingredients: tuple[IngredientChoice, ...] | None = Field(None, max_length=100)
    note: str | None = Field(None, max_length=200)
    request_id: UUID | None = None


class CartPatch(Body):
    """Order type (with its table) and tip: `tip` in minor units or `tip_basis_points` of the subtotal."""

    order_type: OrderType | None = None
    table: str = Field("", max_length=20)
    tip: int | None = Field(None, ge=0)
    tip_basis_points: int | None = Field(None, ge=0, le=10_000)
    request_id: UUID | None = None


class ResumePost(Body):
    resume_token: str = Field(min_length=20, max_length=200)


class ResumeLink(Answer):
    url: str
    expires_at: datetime


class OrderPlaced(SessionOpened):
    """A machine's order, accepted and priced; pay at `checkout_url`."""

    order: OrderView


class Uploaded(Answer):
    """`api_key` only for a shop that is new: it is shown once."""

    shop_id: UUID
    slug: str
    url: str
    catalogue_version: int
    items: int
    api_key: str | None = None


class Health(Answer):
    status: Literal["ok"]


class Readiness(Answer):
    """`dependencies` name each part and whether it answers."""

    status: Literal["ready", "degraded"]
    dependencies: dict[str, str]


class OptionView(Answer):
    id: UUID
    name: str
    price_delta: int
    price_delta_text: str
    default: bool
    available: bool
    max_count: int


class GroupView(Answer):
    id: UUID
    name: str
    min: int
    max: int
    options: tuple[OptionView, ...]


class IngredientView(Answer):
    id: UUID
    name: str
    amounts: tuple[Amount, ...]
    extra_price: int
    extra_price_text: str


class ItemView(Answer):
    id: UUID
    name: str
    description: str
    image: str
    price: int
    price_text: str
    available: bool
    dietary: tuple[str, ...]
    allergens: tuple[str, ...]
    groups: tuple[GroupView, ...]
    ingredients: tuple[IngredientView, ...]


class CategoryView(Answer):
    id: UUID
    name: str
    items: tuple[ItemView, ...]


class ShopView(Answer):
    id: UUID
    slug: str
    name: str
    description: str
    address: str
    phone: str
    accent: str
    order_types: tuple[OrderType, ...]
    hours: tuple[str, ...]


class MenuView(Answer):
    shop: ShopView
    catalogue_version: int
    currency: str
    tax_inclusive: bool
    categories: tuple[CategoryView, ...]


def cart_view(quote: Quote, order_type: OrderType, table: str) -> CartView:
    def text(minor: int) -> str:
        return str(Money(minor, quote.currency))

    return CartView(
        catalogue_version=quote.catalogue_version,
        currency=quote.currency,
        order_type=order_type,
        table=table,
        lines=tuple(
            CartLineView(
                id=UUID(line.line_id),
                item_id=UUID(line.item_id),
                name=line.name,
                quantity=line.quantity,
                choices=line.choices,
                note=line.note,
                unit_price=line.unit_price,
                unit_price_text=text(line.unit_price),
                total=line.total,
                total_text=text(line.total),
            )
            for line in quote.lines
        ),
        subtotal=quote.subtotal,
        subtotal_text=text(quote.subtotal),
        taxes=tuple(
            TaxView(basis_points=tax.basis_points, amount=tax.amount, amount_text=text(tax.amount))
            for tax in quote.taxes
        ),
        tax_inclusive=quote.tax_inclusive,
        tip=quote.tip,
        tip_text=text(quote.tip),
        total=quote.total,
        total_text=text(quote.total),
    )


def menu_view(shop: Shop, catalogue: Catalogue) -> MenuView:
    return MenuView(
        shop=ShopView(
            id=UUID(shop.id),
            slug=shop.slug,
            name=shop.name,
            description=shop.description,
            address=shop.address,
            phone=shop.phone,
            accent=shop.accent,
            order_types=shop.order_types,
            hours=tuple(hours_text(shop.hours)),
        ),
        catalogue_version=catalogue.version,
        currency=catalogue.currency,
        tax_inclusive=catalogue.tax_inclusive,
        categories=tuple(
            CategoryView(
                id=UUID(category.id),
                name=category.name,
                items=tuple(
                    _item_view(item, catalogue.currency) for item in catalogue.in_category(category.id)
                ),
            )
            for category in catalogue.categories
        ),
    )


def _item_view(item: Item, currency: str) -> ItemView:
    return ItemView(
        id=UUID(item.id),
        name=item.name,
        description=item.description,
        image=item.image,
        price=item.price,
        price_text=str(Money(item.price, currency)),
        available=item.available,
        dietary=item.dietary,
        allergens=item.allergens,
        groups=tuple(_group_view(group, currency) for group in item.groups),
        ingredients=tuple(
            IngredientView(
                id=UUID(each.id),
                name=each.name,
                amounts=tuple(amount for amount in Amount if each.allows(amount)),
                extra_price=each.extra_price or 0,
                extra_price_text=str(Money(each.extra_price or 0, currency)),
            )
            for each in item.ingredients
        ),
    )


def _group_view(group: OptionGroup, currency: str) -> GroupView:
    return GroupView(
        id=UUID(group.id),
        name=group.name,
        min=group.min,
        max=group.max,
        options=tuple(
            OptionView(
                id=UUID(option.id),
                name=option.name,
                price_delta=option.price_delta,
                price_delta_text=str(Money(option.price_delta, currency)),
                default=option.default,
                available=option.available,
                max_count=option.max_count,
            )
            for option in group.options
        ),
    )
