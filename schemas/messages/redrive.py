"""What was taken in but not passed on, for the schedule that looks after it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from domain.ids import MessageId, OrderId, SessionId, ShopId


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class WaitingEvent(Value):
    """A Stripe event in the inbox that is for an order of ours."""

    event_id: str
    type: str
    order_id: OrderId


class WaitingMessage(Value):
    """A customer's message that no turn has answered."""

    message_id: MessageId
    session_id: SessionId
    shop_id: ShopId


class LeftBehind(Value):
    events: tuple[WaitingEvent, ...] = ()
    messages: tuple[WaitingMessage, ...] = ()


class EventTried(Value):
    """What became of one try; with a `problem` the event waits for the next."""

    event_id: str
    order_id: OrderId
    problem: str = ""


class Tried(Value):
    events: tuple[EventTried, ...]
