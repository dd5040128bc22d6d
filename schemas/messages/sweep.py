"""Runs that ought to be there and are not, for the schedule that compares rows with runs."""

from __future__ import annotations

from typing import Literal

from domain.ids import OrderId, SessionId, ShopId
from schemas.common import Frozen
from schemas.messages.order import OrderStart


class MissingSession(Frozen):
    session_id: SessionId
    shop_id: ShopId


class Missing(Frozen):
    orders: tuple[OrderStart, ...] = ()
    sessions: tuple[MissingSession, ...] = ()


class Restarted(Frozen):
    """A run that was gone and is there again."""

    kind: Literal["order", "session"]
    shop_id: ShopId
    session_id: SessionId
    order_id: OrderId | None = None


class RestartedRuns(Frozen):
    runs: tuple[Restarted, ...]
