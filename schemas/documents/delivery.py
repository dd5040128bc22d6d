"""What a delivery says, by ids: its words are made when it is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field, TypeAdapter

from domain.ids import OrderId, SessionId
from schemas.common import Frozen


class OrderConfirmation(Frozen):
    """The order was accepted. One that comes later than `lasts` helps nobody."""

    lasts: ClassVar[timedelta] = timedelta(days=2)
    kind: Literal["confirmation"] = "confirmation"
    order_id: OrderId

    def key(self, _session_id: SessionId) -> str:
        return f"confirmation:{self.order_id}"


class CartReminder(Frozen):
    """Follow up a cart to which nobody came back since `turn`."""

    lasts: ClassVar[timedelta] = timedelta(hours=6)
    kind: Literal["reminder"] = "reminder"
    turn: int
    attempt: int

    def key(self, session_id: SessionId) -> str:
        return f"recovery:{session_id}:{self.turn}:{self.attempt}"


class TranscriptLine(Frozen):
    """A reply, or news of an order, for a customer who is not on the page."""

    lasts: ClassVar[timedelta] = timedelta(days=1)
    kind: Literal["line"] = "line"
    seq: int

    def key(self, session_id: SessionId) -> str:
        return f"line:{session_id}:{self.seq}"


DeliveryContent = Annotated[OrderConfirmation | CartReminder | TranscriptLine, Field(discriminator="kind")]
CONTENT: TypeAdapter[DeliveryContent] = TypeAdapter(DeliveryContent)
