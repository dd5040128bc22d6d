"""What was taken in but not passed on, for the schedule that looks after it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from domain.ids import MessageId, OrderId, SessionId, ShopId


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class WaitingEvent(Value):
    """A Stripe event in the inbox; `order_id` is None when it is none of ours."""

    event_id: str
    type: str
    order_id: OrderId | None


class WaitingMessage(Value):
    """A customer's message that no turn has answered."""

    message_id: MessageId
    session_id: SessionId
    shop_id: ShopId


class LeftBehind(Value):
    events: tuple[WaitingEvent, ...] = ()
    messages: tuple[WaitingMessage, ...] = ()


class EventSettled(Value):
    event_id: str
    order_id: OrderId | None
    outcome: str
