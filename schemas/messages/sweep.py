"""Runs that ought to be there and are not, for the schedule that compares rows with runs."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.ids import OrderId, SessionId, ShopId
from schemas.messages.order import OrderStart


class Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class MissingSession(Value):
    session_id: SessionId
    shop_id: ShopId


class Missing(Value):
    orders: tuple[OrderStart, ...] = ()
    sessions: tuple[MissingSession, ...] = ()


class Restarted(Value):
    """A run that was gone and is there again."""

    kind: Literal["order", "session"]
    shop_id: ShopId
    session_id: SessionId
    order_id: OrderId | None = None


class RestartedRuns(Value):
    runs: tuple[Restarted, ...]
