"""What was taken in but not passed on, for the schedule that looks after it."""

from __future__ import annotations

from domain.ids import AddressId, MessageId, OrderId, SessionId, ShopId
from schemas.common import Frozen


class StuckEvent(Frozen):
    """A Stripe event in the inbox that is for an order of ours."""

    event_id: str
    type: str
    order_id: OrderId


class StuckMessage(Frozen):
    """A customer's message that no turn has answered."""

    message_id: MessageId
    session_id: SessionId
    shop_id: ShopId


class Stuck(Frozen):
    events: tuple[StuckEvent, ...] = ()
    messages: tuple[StuckMessage, ...] = ()
    addresses: tuple[AddressId, ...] = ()
    """Where something waits to be sent, and nobody is at it."""


class EventTried(Frozen):
    """The outcome of one try; with a `problem` the event waits for the next."""

    event_id: str
    order_id: OrderId
    problem: str = ""


class Tried(Frozen):
    events: tuple[EventTried, ...]
