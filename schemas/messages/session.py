"""What the session's workflow is started with, hears, does and remembers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, Field

from domain.cart.edits import Edit
from domain.conversation import Phase, TurnOutcome
from domain.ids import AddressId, LineId, MessageId, OrderId, SessionId, ShopId
from schemas.common import Frozen, OrderStanding
from schemas.messages.order import OrderStart, RequestId, Withdrawal
from schemas.messages.request_context import RequestContext


class ChatArrived(Frozen):
    """Signal `chat`: a customer's message is stored and waits to be answered."""

    kind: Literal["chat"] = "chat"
    message_id: Annotated[MessageId, Field(min_length=1, max_length=200)]
    context: RequestContext | None = None

    @property
    def request_id(self) -> str:
        return self.message_id


class CartEdited(Frozen):
    """Update `edit_cart`: a click or a REST call. `asked` is the fingerprint of what it asks for."""

    kind: Literal["edit"] = "edit"
    request_id: RequestId
    asked: str = ""
    edits: tuple[Annotated[Edit, Field(discriminator="kind")], ...]
    context: RequestContext | None = None


class PlaceOrder(Frozen):
    """Update `place_order`: a machine's order JSON is stored and waits to be taken."""

    kind: Literal["place"] = "place"
    request_id: RequestId
    context: RequestContext | None = None


class OrderUpdated(OrderStanding):
    """Signal `order_updated`: an order of this session has changed.

    `lines` are the cart lines it was made of.
    """

    kind: Literal["order_updated"] = "order_updated"
    order_id: OrderId
    version: int
    lines: tuple[LineId, ...]

    @property
    def request_id(self) -> str:
        return f"{self.order_id}:{self.version}"


class CloseSession(Frozen):
    """Activity `session.close`: an operator has asked for it."""

    session_id: SessionId
    request_id: str


class ClosedSession(Frozen):
    """The orders of a session that can still be paid."""

    order_ids: tuple[OrderId, ...] = ()


class CancelAsked(Frozen):
    """An operator asked Temporal to cancel the run: the session is put away in good order."""

    kind: Literal["cancel"] = "cancel"
    request_id: str


Inbound = Annotated[
    ChatArrived | CartEdited | PlaceOrder | OrderUpdated | CancelAsked, Field(discriminator="kind")
]
UpdateRequest = CartEdited | PlaceOrder
"""What somebody waits for an answer to."""


def order_of(session_id: SessionId, request_id: str) -> OrderId:
    """Follows from what confirmed it: whoever works on it again finds the same order."""
    return OrderId(str(uuid5(UUID(session_id), f"order:{request_id}")))


class CashierRequest(Frozen):
    """Activity `cashier.prepare`: turn the confirmed draft, or a machine's document, into an order."""

    session_id: SessionId
    shop_id: ShopId
    request_id: str
    """The confirmation, or the machine's call: all that is made of it is found by this."""
    at: datetime
    draft_hash: str = ""
    by_machine: bool = False

    @property
    def order_id(self) -> OrderId:
        return order_of(self.session_id, self.request_id)


class ModelQuestion(Frozen):
    """A message for the language model, and since when its customer waits."""

    arrived: ChatArrived
    asked_at: datetime


class SessionState(BaseModel):
    """All that survives continue-as-new. The transcript and the cart are not here: they are in PostgreSQL."""

    phase: Phase = Phase.ORDERING
    in_cart: int = 0
    """Lines in the cart, as the last turn left them."""
    turn: int = 0
    abandon_after_minutes: int = 120
    recovery_interval_minutes: int = 22 * 60
    recovery_attempts: int = 0
    last_heard: datetime
    unpaid_orders: dict[OrderId, int] = {}
    """Orders that can still be paid, with the version last heard of."""
    inbox: list[Inbound] = []
    seen: list[str] = []
    """Request ids of late, oldest first, bounded: what comes twice is served once."""
    asking: list[ModelQuestion] = []
    """What waits for the language model, one after the other."""
    writing: CashierRequest | None = None
    """The confirmation the cashier's model writes the order for."""
    withdrawals: dict[OrderId, Withdrawal] = {}
    """What is to be told to orders as soon as they have started."""
    replies_to: tuple[AddressId, ...] = ()
    """Where replies are sent besides the page: nowhere, or to the customer's address on a channel."""
    deliver_to: tuple[AddressId, ...] = ()
    """Where something may still wait to be sent since the run before."""


class SessionStart(BaseModel):
    """Ids only; `state` is set when the session continues as a new run."""

    session_id: SessionId
    shop_id: ShopId
    state: SessionState | None = None
    history_limit: int = 0
    """Continue as new at this many events instead of when Temporal suggests it; 0 is Temporal's limit."""


class SessionLoaded(Frozen):
    """Activity `session.load`: the conversation as PostgreSQL has it."""

    phase: Phase
    in_cart: int
    turn: int
    abandon_after_minutes: int
    recovery_interval_minutes: int
    unpaid_orders: dict[OrderId, int]
    hand_off: str = ""
    """A confirmation that an earlier run has not finished, with its `draft_hash`."""
    draft_hash: str = ""
    replies_to: tuple[AddressId, ...] = ()


class TurnRequest(Frozen):
    """One message or edit to serve. What it applies to is read where it is served, under a lock."""

    session_id: SessionId
    shop_id: ShopId
    request: Annotated[ChatArrived | CartEdited, Field(discriminator="kind")]
    at: datetime
    """The workflow's time: what is open or offered now is decided by it."""

    @property
    def key(self) -> str:
        """Return the key this turn is found by: a customer may give a message and a click one id."""
        return f"{'edit:' if isinstance(self.request, CartEdited) else ''}{self.request.request_id}"


class TurnDecision(Frozen):
    """The decision of a turn, kept in its row: a request that is found again is answered the same.

    `problem` is a refusal's code, for an edit. `withdraws` are the orders a change of mind gives up.
    """

    outcome: TurnOutcome = TurnOutcome.NONE
    draft_hash: str = ""
    asked: str = ""
    problem: str = ""
    detail: str = ""
    withdraws: tuple[OrderId, ...] = ()


class TurnResult(TurnDecision):
    """A decision with the session as it stands now, which may be later than the turn."""

    turn: int
    phase: Phase
    in_cart: int
    left_to_model: bool = False
    """Nothing was decided: only a language model understands this."""


class EditAnswer(Frozen):
    """The answer of an `edit_cart` update; `problem` is empty when the edit was applied."""

    asked: str = ""  # of the edit that was served under this id: this one, or an earlier
    problem: str = ""
    detail: str = ""


class PlaceAnswer(Frozen):
    """The answer of a `place_order` update."""

    order_id: OrderId | None
    problems: tuple[str, ...] = ()


UpdateAnswer = EditAnswer | PlaceAnswer


class CashierResult(Frozen):
    """`ordered` False: the customer (or the machine) was told why. `order` is one that can still be paid."""

    ordered: bool
    phase: Phase
    in_cart: int
    order: OrderStart | None = None
    problems: tuple[str, ...] = ()
    left_to_model: bool = False
    """Nothing was done: a language model writes this shop's orders."""


class Recovery(Frozen):
    """Activity `session.recover`: nobody spoke after `turn`; what is to be done about the cart?"""

    session_id: SessionId
    shop_id: ShopId
    turn: int
    attempt: int
    last: bool
    at: datetime


class Recovered(Frozen):
    """`phase` CLOSED: nothing more is tried. `minutes_until_day` > 0: it is night at the shop, try then.

    `deliver_to`: where a reminder waits to be sent.
    """

    phase: Phase
    minutes_until_day: int = 0
    deliver_to: tuple[AddressId, ...] = ()


class Apology(Frozen):
    """Activity `session.apologize`: a request could not be served for a fault of ours."""

    session_id: SessionId
    request_id: str
    message_id: MessageId | None = None


class SessionView(Frozen):
    """Query `status`: what the session is doing now."""

    phase: Phase
    turn: int
    lines: int
    unpaid_orders: tuple[OrderId, ...]
    inbox: int
    recovery_attempts: int
