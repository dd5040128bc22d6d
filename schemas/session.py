"""What the session's workflow is started with, hears, does and remembers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.cart import Cart
from domain.conversation import Act, Phase
from domain.edits import Edit
from domain.ids import LineId, MessageId, OrderId, SessionId, ShopId
from domain.order_states import OrderState
from domain.payment_states import PaymentState
from schemas.origin import Origin


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class ChatArrived(Value):
    """Signal `chat`: a customer's message is stored and waits to be answered."""

    kind: Literal["chat"] = "chat"
    message_id: MessageId
    origin: Origin | None = None

    @property
    def request_id(self) -> str:
        return self.message_id


class CartEdited(Value):
    """Update `edit_cart`: a click or a REST call."""

    kind: Literal["edit"] = "edit"
    request_id: str
    edits: tuple[Annotated[Edit, Field(discriminator="kind")], ...]
    origin: Origin | None = None


class OrderPlaced(Value):
    """Update `place_order`: a machine's order JSON is stored and waits to be taken."""

    kind: Literal["place"] = "place"
    request_id: str
    origin: Origin | None = None


class OrderNews(Value):
    """Signal `order_news`: an order of this session has changed.

    `lines` are the cart lines it was made of. `waiting` is true while it can still be paid.
    """

    kind: Literal["news"] = "news"
    order_id: OrderId
    version: int
    state: OrderState
    payment_state: PaymentState
    waiting: bool
    lines: tuple[LineId, ...]

    @property
    def request_id(self) -> str:
        return f"{self.order_id}:{self.version}"

    @property
    def bought(self) -> bool:
        return not self.waiting and self.state not in {OrderState.EXPIRED, OrderState.CANCELLED}


Inbound = Annotated[ChatArrived | CartEdited | OrderPlaced | OrderNews, Field(discriminator="kind")]


Asked = CartEdited | OrderPlaced
"""What somebody waits for an answer to."""


class SessionState(BaseModel):
    """All that survives continue-as-new. The transcript is not here: it is in PostgreSQL."""

    phase: Phase = Phase.ORDERING
    cart: Cart = Cart()
    turn: int = 0
    abandon_after_minutes: int = 120
    recovery_interval_minutes: int = 22 * 60
    attempts: int = 0
    last_heard: datetime
    waiting_orders: dict[OrderId, int] = {}
    """Orders that can still be paid, with the version last heard of."""
    inbox: list[Inbound] = []
    seen: list[str] = []
    """Request ids of late, oldest first, bounded: what comes twice is served once."""


class SessionStart(BaseModel):
    """Ids only; `state` is set when the session continues as a new run."""

    session_id: SessionId
    shop_id: ShopId
    state: SessionState | None = None
    history_limit: int = 0
    """Continue as new at this many events instead of when Temporal suggests it; 0 is Temporal's limit."""


class SessionLoaded(Value):
    """Activity `session.load`: the conversation as PostgreSQL has it."""

    phase: Phase
    cart: Cart
    turn: int
    attempts: int
    abandon_after_minutes: int
    recovery_interval_minutes: int
    waiting_orders: dict[OrderId, int]


class TurnRequest(Value):
    """One message or edit to serve, with the cart it applies to."""

    session_id: SessionId
    shop_id: ShopId
    turn: int
    request: Annotated[ChatArrived | CartEdited, Field(discriminator="kind")]
    cart: Cart
    phase: Phase
    at: datetime
    """The workflow's time: what is open or offered now is decided by it."""


class TurnResult(Value):
    """`cart` is None where the turn left it as it was. `problem` is a refusal's code, for an edit."""

    phase: Phase
    act: Act = Act.NONE
    cart: Cart | None = None
    draft_hash: str = ""
    problem: str = ""
    detail: str = ""
    left_to_model: bool = False
    """Nothing was written: only a language model understands this."""


class EditAnswer(Value):
    """What an `edit_cart` update returns; `problem` is empty when the edit was applied."""

    problem: str = ""
    detail: str = ""


class PlaceAnswer(Value):
    """What a `place_order` update returns."""

    order_id: OrderId | None
    problems: tuple[str, ...] = ()


Answer = EditAnswer | PlaceAnswer


class HandOff(Value):
    """Activity `cashier.prepare`: turn the confirmed draft, or a machine's document, into an order."""

    session_id: SessionId
    shop_id: ShopId
    order_id: OrderId
    turn: int
    cart: Cart
    at: datetime
    draft_hash: str = ""
    placement: str = ""
    """The machine's request id; empty for a chat's draft."""


class HandedOff(Value):
    """`ordered` False: the customer (or the machine) was told why. `cart` is the cart as it stands now."""

    ordered: bool
    phase: Phase
    cart: Cart | None = None
    total: int = 0
    currency: str = ""
    checkout_minutes: int = 45
    lines: tuple[LineId, ...] = ()
    problems: tuple[str, ...] = ()
    left_to_model: bool = False
    """Nothing was done: a language model writes this shop's orders."""


class Recovery(Value):
    """Activity `session.recover`: try to win back an abandoned cart, or close it."""

    session_id: SessionId
    shop_id: ShopId
    turn: int
    attempt: int
    last: bool


class Recovered(Value):
    """`phase` CLOSED: nothing more is tried. `quiet_minutes` > 0: it is night at the shop, try again then."""

    phase: Phase
    quiet_minutes: int = 0


class SessionView(Value):
    """Query `status`: what the session is doing now."""

    phase: Phase
    turn: int
    lines: int
    waiting_orders: tuple[OrderId, ...]
    inbox: int
    attempts: int
